import { expect } from "chai";
import { UnitError } from "../../../scripts/lib/units.js";
import { parseWhen } from "../../../scripts/lib/when.js";

const NOON = BigInt(Date.UTC(2027, 0, 5, 12) / 1_000);
const HOUR = 3_600n;
const DAY = 24n * HOUR;

const at = (text: string): bigint => parseWhen(text)(NOON);

function messageOf(text: string): string {
  try {
    parseWhen(text);
  } catch (failure) {
    if (failure instanceof UnitError) return failure.message;
    throw failure;
  }
  return expect.fail(`"${text}" was taken`);
}

describe("moments", () => {
  it("are dates in UTC, with or without a time of the day", () => {
    const day = NOON - 12n * HOUR;
    expect(at("2027-01-05")).to.equal(day);
    for (const text of ["2027-01-05T14:30Z", "2027-01-05T14:30", "2027-01-05 14:30", "2027-01-05 14:30:00Z"])
      expect(at(text), text).to.equal(day + 14n * HOUR + 1_800n);
    expect(at("2028-02-29")).to.equal(BigInt(Date.UTC(2028, 1, 29) / 1_000));
  });

  it("are distances from the time they are given, as commands also print them", () => {
    expect(at("2h ago")).to.equal(NOON - 2n * HOUR);
    expect(at("3 days ago")).to.equal(NOON - 3n * DAY);
    expect(at("1 d 6 h ago")).to.equal(NOON - DAY - 6n * HOUR);
    expect(at("in 2d")).to.equal(NOON + 2n * DAY);
    expect(at("in 3 d 4 h")).to.equal(NOON + 3n * DAY + 4n * HOUR);
    expect(at("In 1 Week")).to.equal(NOON + 7n * DAY);
    expect(at("now")).to.equal(NOON);
    expect(parseWhen("1h ago")(0n)).to.equal(-HOUR);
  });

  it("name what was typed and what would be taken", () => {
    for (const text of ["yesterday", "2h", "05.01.2027", "2027-1-5", "2h before", "in", "ago", ""])
      expect(messageOf(text), text).to.include(`"${text}" is no date`).and.include('2027-03-01, "2027-03-01 14:30"');
    expect(messageOf("2 parsecs ago")).to.include('"2 parsecs ago" is no date').and.include("days, hours");
    expect(messageOf("3 months ago")).to.include("months and years differ");
    for (const text of ["2027-02-30", "2027-13-01", "2027-01-05 25:00"])
      expect(messageOf(text), text).to.include("there is no such day or hour");
    expect(messageOf("99999d ago")).to.include("more than 50 years");
  });
});

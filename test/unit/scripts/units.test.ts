import { expect } from "chai";
import {
  formatAmount,
  formatDuration,
  formatPercent,
  isDuration,
  parseAmount,
  parseDuration,
  parseIn,
  parsePercent,
  UnitError,
  type UnitFault,
} from "../../../scripts/lib/units.js";

/** The fault with which a reading fails. */
function faultOf(read: () => unknown): UnitFault | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof UnitError) return error.fault;
    throw error;
  }
}

describe("units", () => {
  it("reads amounts in the smallest unit", () => {
    expect(parseAmount("12.5ETH")).to.deep.equal({ value: 12_500_000_000_000_000_000n, unit: "ETH" });
    expect(parseAmount("1000 USDC")).to.deep.equal({ value: 1_000_000_000n, unit: "USDC" });
    expect(parseAmount("1_000.25 usdc")).to.deep.equal({ value: 1_000_250_000n, unit: "USDC" });
    expect(parseAmount(" 0.00000001WBTC ")).to.deep.equal({ value: 1n, unit: "WBTC" });
    expect(parseIn("KEEL", "100 KEEL")).to.equal(100n * 10n ** 18n);
  });

  it("reads shares as bps and times as seconds", () => {
    expect(parsePercent("2.6%")).to.equal(260n);
    expect(parsePercent("0.01 %")).to.equal(1n);
    expect(parsePercent("400%")).to.equal(40_000n);
    expect(parseDuration("90d")).to.equal(7_776_000n);
    expect(["1s", "1m", "1h", "1d", "1w"].map(parseDuration)).to.deep.equal([1n, 60n, 3_600n, 86_400n, 604_800n]);
  });

  it("reads times by the names of their units, and several of them", () => {
    expect(["3 days", "1 hour", "2 mins", "1d 12h", "1d12h", "3 d 4 h", "2 h 5 min"].map(parseDuration)).to.deep.equal([
      ...[259_200n, 3_600n, 120n, 129_600n, 129_600n, 273_600n, 7_500n],
    ]);
    expect(["90d", "1 d 2 h", "5ETH", "12", "2.6%"].map(isDuration)).to.deep.equal([true, true, false, false, false]);
  });

  it("refuses by name", () => {
    const cases: readonly (readonly [() => unknown, UnitFault])[] = [
      [() => parseAmount("12.5"), "Malformed"],
      [() => parseAmount("-1ETH"), "Malformed"],
      [() => parseAmount("1e3ETH"), "Malformed"],
      [() => parseAmount(""), "Malformed"],
      [() => parseAmount("1DOGE"), "UnknownUnit"],
      [() => parseAmount("0.0000001USDC"), "TooPrecise"],
      [() => parseIn("ETH", "1USDC"), "WrongUnit"],
      [() => parsePercent("2.6"), "Malformed"],
      [() => parsePercent("0.001%"), "TooPrecise"],
      [() => parsePercent("400.01%"), "OutOfRange"],
      [() => parseDuration("90"), "Malformed"],
      [() => parseDuration("1.5d"), "Malformed"],
      [() => parseDuration("3 months"), "Malformed"],
      [() => parseDuration("1 constructor"), "Malformed"],
      [() => parseDuration("d"), "Malformed"],
    ];
    for (const [read, fault] of cases) expect(faultOf(read), String(read)).to.equal(fault);
  });

  it("writes what it reads", () => {
    for (const text of ["12.5ETH", "1000USDC", "0.00000001WBTC", "0KEEL"]) {
      const { value, unit } = parseAmount(text);
      expect(formatAmount(value, unit)).to.equal(text);
    }
    for (const text of ["2.6%", "400%", "0.01%", "0%"]) expect(formatPercent(parsePercent(text))).to.equal(text);
    for (const text of ["90d", "12h", "5m", "7s", "0s"]) expect(formatDuration(parseDuration(text))).to.equal(text);
    expect(formatDuration(parseDuration("2w"))).to.equal("14d");
  });
});

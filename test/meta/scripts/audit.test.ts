import { expect } from "chai";
import type { Detection, Element } from "../../../scripts/lib/audit/slither.js";
import { judge, type Entry } from "../../../scripts/lib/audit/triage.js";

const TEXT = "function pay(address to) { helper(to); } function helper(address to) {}";
const PAY = TEXT.slice(0, 40);
const HELPER = TEXT.slice(41);
const textAt = (text: string) => (_: string, start: number, length: number) => text.slice(start, start + length);

function element(type: string, name: string, text: string, parent?: Element): Element {
  const source_mapping = { start: TEXT.indexOf(text), length: text.length, filename_relative: "contracts/Pool.sol" };
  return { type, name, source_mapping, type_specific_fields: { parent, signature: `${name}(address)` } };
}

const pool = element("contract", "Pool", TEXT);
const pay = element("function", "pay", PAY, pool);
const helper = element("function", "helper", HELPER, pool);
const call = element("node", "helper(to)", "helper(to)", pay);

function detection(impact: Detection["impact"], ...elements: Element[]): Detection {
  return { check: "reentrancy-eth", impact, description: "Pool.pay sends", elements };
}

function acceptedIn(text: string, ...found: Detection[]): Entry[] {
  const reason = "looked at, and right because the text of this test says so";
  return judge(found, [], textAt(text)).open.map((group) => ({ ...group, reason }));
}

describe("the triage of static findings", () => {
  const graves = [detection("High", pay, call), detection("Medium", pay)];

  it("leaves open what nobody has accepted, and counts what is under medium", () => {
    const { findings, triaged, open, minor } = judge([...graves, detection("Low", pay)], [], textAt(TEXT));
    expect([findings, triaged, open.length]).to.deep.equal([2, 0, 1]);
    expect(open[0].function).to.equal("Pool.pay(address)");
    expect([...minor]).to.deep.equal([["reentrancy-eth", 1]]);
  });

  it("takes what was accepted in the same text", () => {
    const { triaged, open, stale } = judge(graves, acceptedIn(TEXT, ...graves), textAt(TEXT));
    expect([triaged, open.length, stale.length]).to.deep.equal([2, 0, 0]);
  });

  it("opens again when the function changes", () => {
    const changed = TEXT.replace("helper(to);", "helper(me);");
    expect(judge(graves, acceptedIn(TEXT, ...graves), textAt(changed)).open).to.have.length(1);
  });

  it("opens again when another function that the finding names changes", () => {
    const found = [detection("High", pay, element("node", "body", "{}", helper))];
    const changed = TEXT.replace("helper(address to)", "helper(address me)");
    expect(judge(found, acceptedIn(TEXT, ...found), textAt(changed)).open).to.have.length(1);
    expect(judge(found, acceptedIn(TEXT, ...found), textAt(TEXT)).open).to.have.length(0);
  });

  it("opens again when the same check finds one thing more in the function", () => {
    const entries = acceptedIn(TEXT, graves[0]);
    expect(judge([...graves], entries, textAt(TEXT)).triaged).to.equal(0);
  });

  it("names entries whose finding is gone", () => {
    expect(judge([], acceptedIn(TEXT, ...graves), textAt(TEXT)).stale).to.have.length(1);
  });
});

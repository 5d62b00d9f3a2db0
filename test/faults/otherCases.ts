/** Several transactions in one command, votes, and calls that others were faster with. */
import { Interface } from "ethers";
import type { Name } from "../../scripts/lib/accounts.js";
import { beforeSending, broken, dropped, silent, taken } from "./faults.js";
import { addressOf, type Stage } from "./ground.js";
import { isSending, type Exchange, type Misbehaviour, type Response } from "./hostile.js";
import type { Case, Ending } from "./run.js";

const KEEP = "keep run --only expire,settle --as zoe --yes";
/** What is due of these on the local mutual: two covers and a claim. */
const DUE = 3;
const SETTLE = "claim settle 4 --as ursula --yes";
const BUY = "cover buy aave-v3-ethereum 1000USDC 90d --pay USDC --as oscar --yes";

const done = (mined: number): Ending => ({ code: 0, name: "done", mined });
const notKnown = (mined: number): Ending => ({ code: 1, name: "NotKnown", mined });
const NOTHING_LEFT: Ending = { code: 6, name: "NothingDue", mined: DUE };

/** Bad to what is sent as the n-th, from 1. */
function atSending(place: number, bad: (exchange: Exchange) => Promise<Response> | Response): Misbehaviour {
  let count = 0;
  return async (exchange) => {
    if (isSending(exchange) && ++count === place) return bad(exchange);
    return { items: await exchange.pass() };
  };
}

/** Dies with what is sent as the n-th, having taken it. */
function dyingAt(place: number): Misbehaviour {
  let count = 0;
  return async (exchange) => {
    if (count >= place) return { cut: "" };
    if (isSending(exchange)) count++;
    const items = await exchange.pass();
    return count >= place ? { cut: "" } : { items };
  };
}

/** Somebody else makes the same call in between. */
const faster = (who: Name, contract: string, call: string, args: readonly unknown[]) => (stage: Stage) =>
  beforeSending(() => {
    const data = new Interface([`function ${call}`]).encodeFunctionData(call.slice(0, call.indexOf("(")), [...args]);
    const from = addressOf(who);
    return stage.happens("eth_sendTransaction", { from, to: stage.contract(contract), data, gas: "0x1e8480" });
  });

const keeper = (id: string, fault: string, rest: Pick<Case, "ends"> & Partial<Case>): Case => ({
  ...{ id, fault, kind: "keeper run", line: KEEP, sender: "zoe" },
  ...rest,
});

const KEEPER: readonly Case[] = [
  keeper("K01", "drops the answer to the second transaction after it took it", {
    misbehave: () => atSending(2, taken(dropped)),
    ends: done(DUE),
    again: NOTHING_LEFT,
  }),
  keeper("K02", "drops the connection before it took the second transaction", {
    misbehave: () => atSending(2, dropped),
    ends: notKnown(1),
    again: done(DUE),
  }),
  keeper("K03", "takes the second transaction, and is gone", {
    misbehave: () => dyingAt(2),
    ends: notKnown(2),
    again: done(DUE),
  }),
  keeper("K04", "takes the last transaction, and is gone", {
    misbehave: () => dyingAt(DUE),
    ends: notKnown(DUE),
    again: { code: 0, name: "resumed", mined: DUE },
  }),
  keeper("K05", "is silent after it took the first transaction", {
    misbehave: () => atSending(1, taken(silent)),
    ends: done(DUE),
  }),
  keeper("K06", "mines somebody else's settlement first: what passed the simulation is refused", {
    line: KEEP.replace("expire,settle", "settle"),
    misbehave: faster("ursula", "Claims", "settle(uint256)", [4n]),
    ends: { code: 3, mined: 1 },
    again: { code: 6, name: "NothingDue", mined: 1 },
  }),
];

const CLAIM: readonly Case[] = [
  {
    ...{ id: "C01", kind: "claim settle", line: SETTLE, sender: "ursula", ends: done(1) },
    fault: "drops the answer after it took the settlement",
    misbehave: () => atSending(1, taken(dropped)),
    again: { code: 6, name: "AlreadySettled", mined: 1 },
  },
  {
    ...{ id: "C02", kind: "claim settle", line: SETTLE, sender: "ursula", ends: notKnown(0) },
    fault: "drops the connection before it took the settlement",
    misbehave: () => atSending(1, dropped),
    again: done(1),
  },
  {
    ...{ id: "C03", kind: "claim settle", line: SETTLE, sender: "ursula", ends: { code: 3, mined: 1 } },
    fault: "mines somebody else's settlement first: what passed the simulation is refused",
    misbehave: faster("zoe", "Claims", "settle(uint256)", [4n]),
    again: { code: 6, name: "AlreadySettled", mined: 1 },
  },
  {
    ...{ id: "C04", kind: "claim settle", line: SETTLE, sender: "ursula", ends: notKnown(0) },
    fault: "loses the settlement, which somebody else carries out meanwhile",
    misbehave: () => atSending(1, dropped),
    again: { code: 6, name: "AlreadySettled", mined: 0, before: (stage) => settledBy("zoe", stage) },
  },
];

const settledBy = (who: Name, stage: Stage) => {
  const data = new Interface(["function settle(uint256)"]).encodeFunctionData("settle", [4n]);
  return stage.happens("eth_sendTransaction", {
    from: addressOf(who),
    to: stage.contract("Claims"),
    data,
    gas: "0x1e8480",
  });
};

const GOVERNANCE: readonly Case[] = [
  {
    ...{ id: "G01", kind: "governance", line: "gov vote 7 for --as heidi --yes", sender: "heidi" },
    fault: "answers 503 after it took the vote",
    misbehave: () => atSending(1, taken(broken)),
    ends: done(1),
  },
  {
    ...{ id: "G02", kind: "governance", line: "gov queue 6 --as zoe --yes", sender: "zoe" },
    fault: "takes the call that queues, and is gone",
    misbehave: () => dyingAt(1),
    ends: notKnown(1),
    again: { code: 0, name: "resumed", mined: 1 },
  },
];

/** So that the purchase needs an approval before it. */
const unapproved = (stage: Stage) => {
  const data = new Interface(["function approve(address, uint256)"]).encodeFunctionData("approve", [
    stage.contract("CapitalPool"),
    0n,
  ]);
  return stage.happens("eth_sendTransaction", { from: addressOf("oscar"), to: stage.contract("USDC"), data });
};

const TWO_CALLS: readonly Case[] = [
  {
    ...{ id: "W40", kind: "write", line: BUY, sender: "oscar", prepare: unapproved, ends: done(2) },
    fault: "drops the answer to the approval after it took it",
    misbehave: () => atSending(1, taken(dropped)),
  },
  {
    ...{ id: "W41", kind: "write", line: BUY, sender: "oscar", prepare: unapproved, ends: notKnown(1) },
    fault: "takes the approval and drops the connection before it took the purchase",
    misbehave: () => atSending(2, dropped),
    again: done(2),
  },
  {
    ...{ id: "W42", kind: "write", line: BUY, sender: "oscar", prepare: unapproved, ends: notKnown(1) },
    fault: "takes the approval, and is gone",
    misbehave: () => dyingAt(1),
    again: done(2),
  },
];

export const OTHERS: readonly Case[] = [...KEEPER, ...CLAIM, ...GOVERNANCE, ...TWO_CALLS];

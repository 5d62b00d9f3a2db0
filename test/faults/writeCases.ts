/** A node that answers badly while something is sent. */
import { Interface } from "ethers";
import {
  afterReceipt,
  afterwards,
  beforeSending,
  broken,
  busy,
  dropped,
  dyingAfterSending,
  faulty,
  first,
  forEver,
  lessOne,
  lying,
  noJson,
  onceMined,
  silent,
  taken,
  twice,
  unheard,
} from "./faults.js";
import { addressOf, walletOf, type Stage } from "./ground.js";
import { asks, isSending, type Misbehaviour } from "./hostile.js";
import type { Case, Ending } from "./run.js";

const MINT = "token mint 1.1ETH --as mia --yes";
const WITH_KEYS = `${MINT} --confirmations 1`;

const DONE: Ending = { code: 0, name: "done", mined: 1 };
const RESUMED: Ending = { code: 0, name: "resumed", mined: 1 };
const nothing = (name: string, code = 1): Ending => ({ code, name, mined: 0 });
const unsure = (name: string, code = 1): Ending => ({ code, name, mined: 1 });

const write = (id: string, fault: string, rest: Pick<Case, "ends"> & Partial<Case>): Case => ({
  ...{ id, fault, kind: "write", line: MINT, sender: "mia" },
  ...rest,
});

const withKeys = (id: string, fault: string, rest: Pick<Case, "ends"> & Partial<Case>): Case =>
  write(id, fault, { line: WITH_KEYS, manner: "keys sign", ...rest });

const bad = (...given: Parameters<typeof first>) => ({ misbehave: () => first(...given) });
const badForEver = (...given: Parameters<typeof forEver>) => ({ misbehave: () => forEver(...given) });

const receipts = asks("eth_getTransactionReceipt");
const noReceipt = lying(["eth_getTransactionReceipt"], () => null);
const counts = asks("eth_getTransactionCount");
const oneLess = lying(["eth_getTransactionCount"], lessOne);
const FOR_EVER = Number.POSITIVE_INFINITY;

/** The answer to what is sent never comes, or is none; the node has it all the same. */
const TAKEN: readonly Case[] = [
  write("W01", "drops the answer after it took it", { ...bad(1, isSending, taken(dropped)), ends: DONE }),
  write("W02", "answers 503 after it took it", { ...bad(1, isSending, taken(broken)), ends: DONE }),
  write("W03", "says 429 after it took it", { ...bad(1, isSending, taken(busy(0))), ends: DONE }),
  write("W04", "answers with a web page after it took it", { ...bad(1, isSending, taken(noJson)), ends: DONE }),
  write("W05", "is silent after it took it", { ...bad(1, isSending, taken(silent)), ends: DONE }),
  write("W06", "gives the answer twice", { ...bad(1, isSending, twice), ends: DONE }),
  withKeys("W07", "drops the answer after it took what was signed here", {
    ...bad(1, isSending, taken(dropped)),
    ends: DONE,
  }),
  withKeys("W08", "is silent after it took what was signed here", { ...bad(1, isSending, taken(silent)), ends: DONE }),
];

/** It never reached the node. */
const LOST: readonly Case[] = [
  write("W09", "drops the connection before it took it", {
    ...bad(1, isSending, dropped),
    ends: nothing("NotKnown"),
    again: DONE,
  }),
  write("W10", "says 429 and takes nothing", { ...bad(1, isSending, busy(0)), ends: nothing("NotKnown"), again: DONE }),
  withKeys("W11", "drops the connection before it took what was signed here, which it is then given again", {
    ...bad(1, isSending, dropped),
    ends: DONE,
  }),
  withKeys("W12", "takes nothing, for ever", {
    ...badForEver(isSending, broken),
    ends: nothing("NotKnown"),
    again: DONE,
  }),
  withKeys("W13", "takes it, and answers nothing from then on", {
    misbehave: dyingAfterSending,
    ends: unsure("NotKnown"),
    again: RESUMED,
  }),
  write("W14", "takes it, and is gone", { misbehave: dyingAfterSending, ends: unsure("NotKnown"), again: RESUMED }),
];

/** The receipt does not come, or comes late. */
const UNSEEN: readonly Case[] = [
  write("W15", "has no receipt for a while", { ...bad(5, receipts, noReceipt), ends: DONE }),
  write("W16", "never has a receipt", {
    ...bad(FOR_EVER, receipts, noReceipt),
    ends: unsure("StillPending"),
    again: RESUMED,
  }),
  write("W17", "does not mine it", {
    prepare: (stage) => stage.truth("evm_setAutomine", [false]),
    ends: nothing("StillPending"),
    again: {
      ...RESUMED,
      before: (stage) => stage.truth("evm_setAutomine", [true]).then(() => stage.truth("evm_mine")),
    },
  }),
  write("W18", "breaks off while the receipt is waited for", { ...bad(3, receipts, dropped), ends: DONE }),
  withKeys("W19", "dies while the receipt is waited for", {
    ...badForEver(receipts, dropped),
    ends: unsure("StillPending"),
    again: RESUMED,
  }),
];

/** What it says before anything is sent. */
const BEFORE: readonly Case[] = [
  write("W20", "is another chain", {
    ...badForEver(
      asks("eth_chainId"),
      lying(["eth_chainId"], () => "0x1"),
    ),
    ends: nothing("WrongChain", 5),
  }),
  write("W21", "becomes another chain after the first look", {
    misbehave: () =>
      afterwards(
        asks("eth_chainId"),
        lying(["eth_chainId"], () => "0x1"),
      ),
    ends: nothing("WrongChain", 5),
    again: DONE,
  }),
  write("W22", "answers 503 to every simulation", {
    ...badForEver(asks("eth_call"), broken),
    ends: nothing("NodeBroken"),
    again: DONE,
  }),
  write("W23", "is silent to every estimate", {
    ...badForEver(asks("eth_estimateGas"), silent),
    ends: nothing("NodeSilent"),
    again: DONE,
  }),
  withKeys("W24", "counts one transaction too few: the number is used already", {
    prepare: async (stage) => stage.happens("eth_sendRawTransaction", await another(stage, 0n)),
    ...bad(1, counts, oneLess),
    ends: nothing("NonceTaken"),
    again: DONE,
  }),
  withKeys("W25", "has another transaction with the number, at a higher price", {
    prepare: async (stage) => {
      await stage.truth("evm_setAutomine", [false]);
      await stage.truth("eth_sendRawTransaction", [await another(stage, 1_000n)]);
    },
    ...bad(1, counts, oneLess),
    ends: nothing("NonceTaken"),
    again: {
      ...{ code: 0, name: "done", mined: 2 },
      before: (stage) => stage.truth("evm_setAutomine", [true]).then(() => stage.truth("evm_mine")),
    },
  }),
  withKeys("W26", "asks ten times the fee between simulation and sending", {
    misbehave: (stage) =>
      beforeSending(() => stage.truth("anvil_setNextBlockBaseFeePerGas", [`0x${(10n ** 12n).toString(16)}`])),
    ends: nothing("FeeTooLow"),
    again: { ...DONE, before: (stage) => stage.truth("evm_mine") },
  }),
  write("W27", "has too little ETH for the sender", {
    prepare: (stage) => stage.truth("anvil_setBalance", [addressOf("mia"), "0x16345785d8a0000"]),
    ends: nothing("InsufficientFunds"),
  }),
  write("W28", "reports an error of what it took", {
    ...badForEver(isSending, faulty(["eth_sendTransaction"], { code: -32000, message: "tx pool is full" })),
    ends: DONE,
  }),
];

/** The chain is turned back after a receipt was shown. */
const reorged = (id: string, depth: number, isBack: boolean): Case =>
  withKeys(
    id,
    `turns the chain back by ${depth} after the receipt; it ${isBack ? "comes in another block" : "is gone"}`,
    {
      line: `${MINT} --confirmations ${depth + 1}`,
      misbehave: (stage) => turning(stage, depth, isBack),
      ends: DONE,
    },
  );

const REORGED: readonly Case[] = [
  ...[1, 2, 8, 64].map((depth, place) => reorged(`W${29 + place}`, depth, true)),
  ...[1, 2, 8, 64].map((depth, place) => reorged(`W${33 + place}`, depth, false)),
  write("W37", "turns back 2 blocks after the receipt; it is gone, and the node signed it", {
    line: `${MINT} --confirmations 3`,
    misbehave: (stage) => turning(stage, 2, false),
    ends: nothing("StillPending"),
    again: { ...DONE, before: (stage) => growing(stage) },
  }),
  withKeys("W38", "turns back after the receipt; another transaction takes the number", {
    line: `${MINT} --confirmations 3`,
    misbehave: (stage) => replacing(stage),
    ends: unsure("Replaced"),
    again: { code: 0, name: "done", mined: 2, before: (stage) => growing(stage) },
  }),
  write("W39", "turns back 8 blocks after it was told that it is done", {
    ends: DONE,
    again: {
      ...DONE,
      before: (stage) => stage.truth("anvil_mine", ["0x7"]).then(() => stage.truth("anvil_reorg", [8, []])),
    },
  }),
];

const REFUSAL = new Interface(["error ERC5805FutureLookup(uint256 timepoint, uint48 clock)"]).encodeErrorResult(
  "ERC5805FutureLookup",
  [2n, 1n],
);

/** What is mined stays mined, whatever is answered then. */
const AFTERWARDS: readonly Case[] = [
  write("W45", "answers no call any more once it is mined", {
    misbehave: () => onceMined(lying(["eth_call"], () => "0x")),
    ends: unsure("OutcomeUnknown"),
    again: RESUMED,
  }),
  write("W46", "refuses every call by a named error once it is mined", {
    misbehave: () => onceMined(faulty(["eth_call"], { code: 3, message: "execution reverted", data: REFUSAL })),
    ends: unsure("OutcomeUnknown"),
    again: RESUMED,
  }),
  write("W47", "mines it where the contract is gone: it succeeds, and nothing happens", {
    ...{ line: "cover expire 3 --as zoe --yes", sender: "zoe" },
    misbehave: (stage) => beforeSending(() => stage.truth("anvil_setCode", [stage.contract("Cover"), "0x"])),
    ends: unsure("OutcomeUnknown"),
  }),
];

const cheap = forEver(
  asks("eth_estimateGas"),
  lying(["eth_estimateGas"], () => "0x9c40"),
);

/** Several nodes behind one address, of which not all have heard of it yet. */
const SEVERAL: readonly Case[] = [
  withKeys("W48", "hands it on to two nodes, of which the second knows it already and the third not yet", {
    misbehave: () => {
      const alreadyKnown = faulty(["eth_sendRawTransaction"], { code: -32000, message: "already known" });
      const [told, asked] = [forEver(isSending, alreadyKnown), unheard(2)];
      return (exchange) => (isSending(exchange) ? told(exchange) : asked(exchange));
    },
    ends: DONE,
  }),
  withKeys("W49", "takes it, and is gone; then a node that has not heard of it, and one that has, take turns", {
    misbehave: dyingAfterSending,
    ends: unsure("NotKnown"),
    again: {
      ...unsure("CannotTell"),
      before: (stage) => Promise.resolve(stage.node.behave(unheard(1))),
    },
  }),
];

/** What was mined and refused happened not at all, and is done anew. */
const STARVED: readonly Case[] = [
  write("W50", "estimates far too little gas", {
    misbehave: () => cheap,
    ends: { code: 1, name: "OutOfGas", mined: 1 },
    again: { code: 0, name: "done", mined: 2 },
  }),
  withKeys("W51", "estimates far too little gas, and dies while the receipt is waited for", {
    misbehave: () => {
      const dead = forEver(receipts, dropped);
      return (exchange) => (receipts(exchange) ? dead(exchange) : cheap(exchange));
    },
    ends: unsure("StillPending"),
    again: { code: 0, name: "done", mined: 2 },
  }),
];

export const WRITES: readonly Case[] = [
  ...TAKEN,
  ...LOST,
  ...UNSEEN,
  ...BEFORE,
  ...REORGED,
  ...AFTERWARDS,
  ...SEVERAL,
  ...STARVED,
];

/** A chain that goes on: every look at its height finds one block more. */
async function growing(stage: Stage): Promise<void> {
  stage.node.behave(async ({ questions, pass }) => {
    if (questions.some(({ method }) => method === "eth_blockNumber")) await stage.truth("evm_mine");
    return { items: await pass() };
  });
  await Promise.resolve();
}

/** Grows until the transaction is so deep that the turn just reaches it. */
function turning(stage: Stage, depth: number, isBack: boolean): Misbehaviour {
  let grown = -1;
  const turned = afterReceipt(async () => {
    if (depth > 1) await stage.truth("anvil_mine", [`0x${(depth - 1).toString(16)}`]);
    const { lastRaw } = stage.node;
    await stage.truth("anvil_reorg", [depth, isBack && lastRaw !== undefined ? [[lastRaw, depth - 1]] : []]);
    grown = 0;
  });
  return async (exchange) => {
    if (grown >= 0 && exchange.questions.some(({ method }) => method === "eth_blockNumber"))
      await stage.truth("anvil_mine", ["0x8"]);
    return turned(exchange);
  };
}

/** Takes the transaction back and mines another one with its number. */
const replacing = (stage: Stage): Misbehaviour =>
  afterReceipt(async () => {
    await stage.truth("anvil_reorg", [1, []]);
    await stage.truth("anvil_dropAllTransactions");
    await stage.happens("eth_sendRawTransaction", await another(stage, 1n));
  });

/** Another transaction of mia's, from another wallet of hers. */
async function another(stage: Stage, gwei: bigint): Promise<string> {
  const nonce = Number(await stage.truth("eth_getTransactionCount", [addressOf("mia"), "latest"]));
  return walletOf("mia").signTransaction({
    ...{ to: addressOf("zoe"), value: 1n, nonce, chainId: stage.chainId, gasLimit: 21_000n, type: 2 },
    ...{ maxFeePerGas: (gwei + 100n) * 10n ** 9n, maxPriorityFeePerGas: gwei * 10n ** 9n },
  });
}

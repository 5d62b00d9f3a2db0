/** A node that answers badly, and verbs that only read. */
import {
  always,
  broken,
  busy,
  cutOff,
  dropped,
  faulty,
  fewerLogs,
  first,
  forEver,
  halfJson,
  lying,
  narrowLogs,
  noBatches,
  noJson,
  oneMissing,
  reversed,
  silent,
  toSomethingElse,
  twice,
} from "./faults.js";
import { asks } from "./hostile.js";
import type { Case } from "./run.js";

const DONE = { code: 0, mined: 0 } as const;
const failed = (name: string) => ({ code: 1, name, mined: 0 }) as const;
const calls = asks("eth_call");
const logs = asks("eth_getLogs");

type Misbehaves = Pick<Case, "misbehave">;
const first1 = (...given: Parameters<typeof first>): Misbehaves => ({ misbehave: () => first(...given) });
const always1 = (...given: Parameters<typeof forEver>): Misbehaves => ({ misbehave: () => forEver(...given) });

const OTHER_CHAIN = lying(["eth_chainId"], () => "0x1");
const LIMIT = { code: -32005, message: "limit exceeded" };

type Row = readonly [id: string, fault: string, line: string, misbehaves: Misbehaves, ends: Case["ends"]];

const ROWS: readonly Row[] = [
  ["R01", "is another chain", "token price", always1(always, OTHER_CHAIN), { code: 5, name: "WrongChain", mined: 0 }],
  ["R02", "is busy (429) twice, and says for how long", "claim list", first1(2, calls, busy(0)), DONE],
  ["R03", "is busy (429) twice, and does not say for how long", "claim list", first1(2, calls, busy()), DONE],
  ["R04", "is busy (429) for an hour", "claim list", always1(calls, busy(3_600)), failed("NodeBusy")],
  ["R05", "is busy (429) for ever", "stats", always1(calls, busy()), failed("NodeBusy")],
  ["R06", "is over its limit, as an answer says", "cover list", first1(1, calls, faulty(["eth_call"], LIMIT)), DONE],
  ["R07", "answers 503 twice", "stats", first1(2, calls, broken), DONE],
  ["R08", "answers 503 for ever", "stats", always1(calls, broken), failed("NodeBroken")],
  ["R09", "answers 503 from the first request on", "stats", always1(always, broken), failed("NodeBroken")],
  ["R10", "answers with a web page once", "member status mia", first1(1, calls, noJson), DONE],
  ["R11", "answers with a web page for ever", "member status mia", always1(calls, noJson), failed("NodeBroken")],
  ["R12", "cuts an answer off once", "pool list", first1(1, calls, cutOff), DONE],
  ["R13", "answers with half of the JSON for ever", "pool list", always1(calls, halfJson), failed("NodeBroken")],
  ["R14", "drops the connection once", "feed list", first1(1, calls, dropped), DONE],
  ["R15", "answers in another order", "stake list", always1(always, reversed), DONE],
  ["R16", "gives every answer twice, the second time another", "stake list", always1(always, twice), DONE],
  ["R17", "answers something else once", "product list", first1(1, calls, toSomethingElse), DONE],
  ["R18", "leaves one question of each batch unanswered at first", "stake list", first1(3, calls, oneMissing), DONE],
  ["R19", "takes no batches", "stake list", always1(always, noBatches), DONE],
  ["R20", "is silent once", "token price", first1(1, calls, silent), DONE],
  ["R21", "is silent for ever", "token price", always1(calls, silent), failed("NodeSilent")],
  ["R22", "dies after the first answers", "gov list", always1(calls, dropped), failed("NodeBroken")],
  [
    "R23",
    "leaves out the last of the logs of stake",
    "stake list",
    always1(logs, fewerLogs(3)),
    failed("LogsIncomplete"),
  ],
  ["R24", "leaves out a claim's log", "claim show 6", always1(logs, fewerLogs(1)), failed("LogsIncomplete")],
  [
    "R25",
    "has no logs at all",
    "product show aave-v3-ethereum",
    always1(logs, fewerLogs(1_000)),
    failed("LogsIncomplete"),
  ],
  ["R26", "looks through few blocks at once", "stake list", always1(logs, narrowLogs(70)), DONE],
  [
    "R27",
    "fails at estimates for what is due",
    "keep due",
    always1(asks("eth_estimateGas"), broken),
    failed("NodeBroken"),
  ],
  ["R28", "fails while a deployment is examined", "deploy doctor", always1(calls, broken), failed("NodeBroken")],
];

const HOUR = 3_600;

export const READS: readonly Case[] = [
  ...ROWS.map(([id, fault, line, misbehaves, ends]): Case => ({ id, kind: "read", fault, line, ends, ...misbehaves })),
  {
    ...{ id: "R29", kind: "read", fault: "is an hour behind", line: "token price", manner: "keys sign", ends: DONE },
    misbehave: () =>
      forEver(
        asks("eth_getBlockByNumber"),
        lying(["eth_getBlockByNumber"], (block) => ({
          ...(block as object),
          timestamp: `0x${(Math.floor(Date.now() / 1_000) - HOUR).toString(16)}`,
        })),
      ),
    says: /the latest block of "public" is 1 h old/,
  },
];

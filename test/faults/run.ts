/** Plays a case and judges it: what was sent, what was claimed, how it ended, what is written down. */
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import type { Name } from "../../scripts/lib/accounts.js";
import { EXIT } from "../../scripts/lib/cli/exit.js";
import { parseLine } from "../../scripts/lib/cli/line.js";
import { loadSchema } from "../../scripts/lib/cli/schema.js";
import { addressOf, type Answer, type Manner, type Stage } from "./ground.js";
import type { Misbehaviour } from "./hostile.js";

export interface Ending {
  readonly code: number;
  /** Of what it names: of the error, or of how an action ended. */
  readonly name?: string;
  /** Transactions of the sender that the chain has then, of this case. */
  readonly mined: number;
}

export interface Case {
  readonly id: string;
  readonly kind: "read" | "write" | "keeper run" | "claim settle" | "governance";
  /** What the node does. */
  readonly fault: string;
  readonly line: string;
  readonly manner?: Manner;
  /** Who sends; nobody in a read. */
  readonly sender?: Name;
  /** Before the command is started. */
  readonly prepare?: (stage: Stage) => Promise<unknown>;
  readonly misbehave?: (stage: Stage) => Misbehaviour;
  readonly ends: Ending;
  /** How the same command ends when it is run again and the node is honest. */
  readonly again?: Ending & { readonly before?: (stage: Stage) => Promise<unknown> };
  /** What has to be said on stderr. */
  readonly says?: RegExp;
}

export interface Verdict {
  readonly troubles: readonly string[];
  readonly doubleSends: number;
}

const published = loadSchema();
/** How a command ends that has waited for as long as it was told to. */
const GIVEN_UP = ["NotKnown", "StillPending"];
/** After these the same command still has to find out. */
const OPEN = ["NotKnown", "StillPending", "CannotTell", "OutcomeUnknown"];

export async function play(each: Case, stage: Stage): Promise<Verdict> {
  const { manner = "node signs", sender, ends, again, says } = each;
  const line = lineFor(each.line, manner);
  const run = (ending: Ending) => stage.run(`${line}${patienceFor(each, ending)}`, manner, journal);
  const journal = path.join(mkdtempSync(path.join(tmpdir(), "keel-journal-")), "journal.jsonl");
  await stage.begin();
  try {
    const honest = sender === undefined && ends.code === EXIT.done ? await stage.run(line, manner, journal) : undefined;
    await each.prepare?.(stage);
    const counted = await counter(stage, sender);
    if (each.misbehave !== undefined) stage.node.behave(each.misbehave(stage));
    const answer = await run(ends);
    const troubles = await judged(stage, line, answer, ends, await counted(), journal);
    if (honest !== undefined && JSON.stringify(honest.envelope.result) !== JSON.stringify(answer.envelope.result))
      troubles.push("it shows something else than with an honest node");
    if (says !== undefined && !says.test(answer.err)) troubles.push(`it does not say ${says.source}: ${answer.err}`);
    if (again === undefined) return verdictOf(troubles, await ever(stage, counted), ends);
    stage.node.behave();
    await again.before?.(stage);
    const second = await run(again);
    const more = await judged(stage, line, second, again, await counted(), journal);
    return verdictOf([...troubles, ...more.map((trouble) => `again: ${trouble}`)], await ever(stage, counted), again);
  } finally {
    await stage.end();
  }
}

/** What has to be given up is given up soon; all else is given time, for machines are busy. */
function patienceFor({ sender }: Case, { name = "" }: Ending): string {
  if (sender === undefined) return "";
  return GIVEN_UP.includes(name) ? " --patience 6s" : " --patience 120s";
}

/** What the node took counts though it was not mined yet; what is still open may be mined later, once. */
const verdictOf = (troubles: readonly string[], taken: number, { mined, name }: Ending): Verdict => ({
  troubles,
  doubleSends: Math.max(0, taken - (name !== undefined && OPEN.includes(name) ? Math.max(1, mined) : mined)),
});

/** With all that waits to be mined. */
async function ever(stage: Stage, counted: () => Promise<number>): Promise<number> {
  await stage.truth("evm_mine");
  return counted();
}

/** Off the local chain people have no names. */
function lineFor(line: string, manner: Manner): string {
  if (manner === "node signs") return line;
  return line.replace(/--as (\w+)/, (_, name: string) => `--as ${addressOf(name as Name)}`);
}

/** How many transactions of the sender the chain has since. */
async function counter(stage: Stage, sender: Name | undefined): Promise<() => Promise<number>> {
  if (sender === undefined) return () => Promise.resolve(0);
  const count = async () => Number(await stage.truth("eth_getTransactionCount", [addressOf(sender), "latest"]));
  const before = await count();
  return async () => (await count()) - before;
}

async function judged(stage: Stage, line: string, answer: Answer, wanted: Ending, mined: number, journal: string) {
  const { code, envelope } = answer;
  const troubles: string[] = [];
  const hold = (what: string, found: unknown, expected: unknown) => {
    if (found !== expected) troubles.push(`${what} is ${String(found)}, should be ${String(expected)}`);
  };
  hold("exit code", code, wanted.code);
  if (wanted.name !== undefined) hold("ending", envelope.error?.name ?? envelope.result?.status, wanted.name);
  if (troubles.length > 0) troubles.push(`it says: ${envelope.error?.message ?? "nothing"}`);
  hold("transactions on the chain", mined, wanted.mined);
  const { verb } = parseLine(line.split(" "), published);
  const shape = z.fromJSONSchema(code === EXIT.done ? verb.success : published.failure);
  if (!shape.safeParse(envelope).success) troubles.push("the envelope is not as published");
  if (JSON.stringify(envelope).includes("\\u001b")) troubles.push("the envelope has colours in it");
  for (const { hash } of envelope.result?.transactions ?? []) {
    const receipt = (await stage.truth("eth_getTransactionReceipt", [hash])) as { status: string } | null;
    if (receipt?.status !== "0x1") troubles.push(`it claims ${hash}, which the chain does not have`);
  }
  if (!(await stage.hasContracts())) troubles.push("the chain itself has lost its contracts, which no case asks for");
  return [...troubles, ...journalTroubles(journal, answer, mined)];
}

interface Line {
  readonly run: string;
  readonly state: string;
}

const ORDER = ["sending", "sent", "mined"];

/** What sends writes. Every run begins with an intent, goes forward, and is closed exactly when somebody was told how it ended. */
function journalTroubles(file: string, { code, envelope }: Answer, mined: number): string[] {
  if (!existsSync(file)) return mined > 0 ? ["something was sent, and there is no journal"] : [];
  const lines = readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  const last = lines.filter(({ run }) => run === lines.at(-1)?.run).map(({ state }) => state);
  const troubles = last[0] === "sending" ? [] : [`the journal has no intent, but ${last.join(", ")}`];
  for (const [place, state] of last.slice(1).entries()) {
    const isBack = ORDER.indexOf(state) >= 0 && ORDER.indexOf(state) < ORDER.indexOf(last[place]);
    if (isBack && state !== "sending") troubles.push(`the journal goes back: ${last.join(", ")}`);
  }
  const isClosed = ["closed", "failed"].includes(last.at(-1) ?? "");
  const name = envelope.error?.name ?? "";
  if (code === EXIT.done && last.at(-1) !== "closed") troubles.push(`the journal stays open: ${last.join(", ")}`);
  if (OPEN.includes(name) && isClosed) troubles.push(`the journal closes what is not known: ${last.join(", ")}`);
  if (code === EXIT.refused && !isClosed) troubles.push(`the journal keeps open what was refused: ${last.join(", ")}`);
  return troubles;
}

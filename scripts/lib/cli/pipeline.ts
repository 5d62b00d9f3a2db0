/** The one way by which anything is written: plan, simulate, show, confirm, send, wait, decode, note. */
import { randomUUID } from "node:crypto";
import type { TransactionReceipt } from "ethers";
import type { z } from "zod";
import { decodeLogs } from "../logs.js";
import { outcomeOf } from "./aftermath.js";
import type { Fields } from "./args.js";
import type { Call } from "./calls.js";
import type { Context } from "./context.js";
import { CliError, EXIT, usageError } from "./exit.js";
import type { Ground } from "./ground.js";
import { Happened, type SentTransaction } from "./happened.js";
import { Journal, type Intent, type OpenRun } from "./journal.js";
import { locate } from "./locate.js";
import { patienceOn, type Patience } from "./receipts.js";
import { recover } from "./recover.js";
import type { ActionResult } from "./result.js";
import { writeSafeFile } from "./safe.js";
import { mined, send, type Sending, type Sent } from "./send.js";
import { simulate, simulateOne } from "./simulate.js";
import type { Action, Plan } from "./verb.js";

/** Options that every action has. */
export interface Manner {
  readonly isAgreed: boolean;
  readonly isDry: boolean;
  readonly isCalls: boolean;
  readonly safe: string | undefined;
  /** Instead of what is usual on the chain. */
  readonly patience: Partial<Patience>;
  /** What is said while it runs. */
  tell(text: string): void;
}

export interface Performed {
  readonly result: ActionResult;
  /** To be told once the result is shown: from then on the same command means another transaction. */
  readonly seen: () => void;
}

type AnyAction = Action<Fields, Fields, z.ZodType>;
type Values = Readonly<Record<string, unknown>>;

/** @param command the canonical command line, by which a killed run is known again. */
export async function perform(
  action: AnyAction,
  ctx: Context,
  args: Values,
  manner: Manner,
  command: string,
): Promise<Performed> {
  const sends = !manner.isDry && !manner.isCalls && manner.safe === undefined;
  const from = sends ? await (await ctx.signer()).getAddress() : await ctx.senderAddress();
  const journal = new Journal(ctx.ground.journal);
  const open = sends ? journal.openRun(command, from) : undefined;
  const patience = { ...patienceOn(ctx.chain), ...manner.patience };
  const before = open === undefined ? NOTHING : await finish(action, ctx, args, journal, open, manner, patience);
  if (before.ended !== undefined) return before.ended;

  const plan = await action.plan(ctx, args);
  const ground = { ...ctx.ground, units: plan.units };
  const tried = await trySimulation(ground, from, plan, manner);
  for (const effect of plan.effects) manner.tell(`  ${effect}`);
  if (tried < plan.calls.length)
    manner.tell(`  (${plan.calls.length - tried} call(s) can only be tried after the first)`);
  if (!sends) return { result: unsent(ctx, plan, from, manner), seen: () => undefined };

  await confirm(ctx, manner);
  const run = randomUUID();
  const onSent = (hash: string) => manner.tell(ctx.show.dim(`  sent ${hash}`));
  const sending = { ground, journal, run, command, from, patience, onSent, lost: before.lost };
  const receipts = await sendAll(sending, plan.calls);
  const result = await conclude(ctx, plan, plan.calls.map(nameOf), receipts, "done");
  return { result, seen: () => journal.write({ run, state: "closed" }) };
}

/** One after the other, each on what those before it did; what comes out counts once enough blocks lie on all of them. */
async function sendAll(sending: Sending, calls: readonly Call[]): Promise<readonly TransactionReceipt[]> {
  const { ground, from, patience } = sending;
  const sent: Sent[] = [];
  const receipts: TransactionReceipt[] = [];
  for (const [step, call] of calls.entries()) {
    if (step > 0) await simulateOne(ground, from, call);
    sent.push(await send(sending, call, step, step === calls.length - 1));
    receipts.push(await mined(sending, sent[step], 1));
  }
  if (patience.confirmations <= 1) return receipts;
  return Promise.all(sent.map((each) => mined(sending, each, patience.confirmations)));
}

const nameOf = ({ contract, method }: Call): string => `${contract}.${method}`;

/** What an earlier run came to: its end, or else what it meant to send and no node shows. */
interface TakenUp {
  readonly ended?: Performed;
  readonly lost: readonly Intent[];
}

const NOTHING: TakenUp = { lost: [] };

/** Takes up a run whose end nobody has seen. Without an end it never sent what was asked for: then it starts again. */
async function finish(
  action: AnyAction,
  ctx: Context,
  args: Values,
  journal: Journal,
  open: OpenRun,
  manner: Manner,
  patience: Patience,
): Promise<TakenUp> {
  manner.tell("  an earlier run of this command did not end: looking for what it sent");
  const seen = () => journal.write({ run: open.run, state: "closed" });
  const found: { intent: Intent; receipt: TransactionReceipt }[] = [];
  const lost: Intent[] = [];
  // All of them, for what is still under way would be planned once more.
  for (const intent of open.intents) {
    const receipt = await recover(ctx.chain, intent, patience);
    if (receipt?.status === 1) found.push({ intent, receipt });
    else if (receipt !== undefined)
      manner.tell(`  ${intent.what} was refused in block ${receipt.blockNumber}: nothing of it happened`);
    // What another transaction took the number of can never turn up.
    else if ((await locate(ctx.chain, intent)).at !== "other") lost.push(intent);
  }
  const last = found.at(-1);
  if (last === undefined || !last.intent.isLast) {
    manner.tell(
      `  ${last === undefined ? "nothing of it was" : `${found.length} of it were`} mined; the rest is planned anew`,
    );
    // What is lost may turn up: it stays written down until something else has taken its number.
    if (lost.length === 0) seen();
    return { lost };
  }
  manner.tell(`  it was sent, and mined in block ${last.receipt.blockNumber}; nothing is sent again`);
  const plan = await planOrNothing(action, ctx, args);
  const names = found.map(({ intent }) => intent.what);
  const receipts = found.map(({ receipt }) => receipt);
  const result = await conclude(ctx, { ...plan, effects: [], calls: [] }, names, receipts, "resumed");
  return { ended: { result, seen }, lost };
}

/** The state has changed since: the plan may be refused now, by a view too, and only its way of reading events is wanted. */
async function planOrNothing(action: AnyAction, ctx: Context, args: Values): Promise<Plan<unknown>> {
  try {
    return await action.plan(ctx, args);
  } catch {
    return { effects: [], calls: [], outcome: () => null };
  }
}

/** What the sender may not do itself can still be printed for who may. */
async function trySimulation(ground: Ground, from: string, plan: Plan<unknown>, manner: Manner): Promise<number> {
  try {
    return await simulate(ground, from, plan.calls);
  } catch (failure) {
    if (!(failure instanceof CliError) || failure.name !== "AccessManagedUnauthorized") throw failure;
    if (manner.isCalls || manner.safe !== undefined) return plan.calls.length;
    const { exit, name, message, args, hint } = failure;
    throw new CliError(exit, name, message, { args, hint, calls: plan.calls });
  }
}

async function confirm(ctx: Context, { isAgreed }: Manner): Promise<void> {
  if (isAgreed) return;
  if (!ctx.io.isInteractive)
    throw usageError("NotConfirmed", "nobody is here to confirm it", { hint: "Add --yes, or --dry-run to look only" });
  if (!(await ctx.io.confirm("Send it?"))) throw new CliError(EXIT.declined, "Declined", "nothing was sent");
}

function unsent(ctx: Context, { effects, calls }: Plan<unknown>, from: string, manner: Manner): ActionResult {
  const status = manner.isDry ? "simulated" : manner.safe === undefined ? "calls" : "safe";
  const file = status === "safe" ? writeSafeFile(manner.safe ?? "", ctx.chain, from, calls) : null;
  return { status, effects: [...effects], calls: [...calls], transactions: [], events: [], file, outcome: null };
}

async function conclude(
  ctx: Context,
  plan: Plan<unknown>,
  names: readonly string[],
  receipts: readonly TransactionReceipt[],
  status: "done" | "resumed",
): Promise<ActionResult> {
  const known = ctx.ground.known();
  const events = receipts.flatMap((receipt) => decodeLogs(receipt.logs, known));
  const transactions = receipts.map(({ hash, blockNumber, gasUsed }, place): SentTransaction => ({
    what: names[place],
    hash,
    block: blockNumber,
    gasUsed,
  }));
  return {
    status,
    effects: [...plan.effects],
    calls: [...plan.calls],
    transactions,
    events: events.map(({ contract, name, args }) => ({ contract, name, args: { ...args } })),
    file: null,
    outcome: await outcomeOf(ctx.ground, receipts, () => plan.outcome(new Happened(events, transactions))),
  };
}

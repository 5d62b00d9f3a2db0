/** Runs a verb: reads its arguments, attaches, prints one envelope or a text, and returns the exit code. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { count, duration, optional, type Fields } from "./args.js";
import { Context } from "./context.js";
import { CliError, EXIT, usageError, type ExitCode } from "./exit.js";
import { failureJson, failureText, type Head } from "./failure.js";
import type { Ground } from "./ground.js";
import type { Io } from "./io.js";
import { People } from "./people.js";
import type { Manner } from "./pipeline.js";
import { messageOf, refusedView } from "./refusal.js";
import { jsonOf } from "./json.js";
import type { ActionResult } from "./result.js";
import { Show, span } from "./show.js";
import { kebab, type Typed } from "./typed.js";
import type { Verb } from "./verb.js";

/** Age of a latest block, in seconds, at which its node lags behind. */
const STALE_AFTER = 600n;

/** Where a command runs. */
export interface Setting {
  readonly io: Io;
  readonly hre: HardhatRuntimeEnvironment;
  /** Attaches; asked for only by verbs that need a deployment. */
  open(): Promise<Ground & { close?(): Promise<void> }>;
}

export async function runVerb(verb: Verb, typed: Typed, given: Setting): Promise<ExitCode> {
  const isJson = typed.json === true;
  // What is for machines has no colours, whatever it is written to.
  const io = isJson ? { ...given.io, hasColours: false } : given.io;
  const setting = { ...given, io };
  const command = commandLine(verb, typed);
  let ground: (Ground & { close?(): Promise<void> }) | undefined;
  const head = (): Head => ({
    version: 1,
    command,
    network: ground === undefined ? null : { name: ground.chain.name, chainId: ground.chain.chainId },
    block: ground?.chain.block ?? null,
  });
  try {
    const args = readArgs({ ...verb.positionals, ...verb.options }, typed);
    const manner = mannerOf(typed);
    if (verb.kind !== "errand") ground = await setting.open();
    if (ground !== undefined) warnOfStaleHead(ground, io);
    const { result, text, seen } = await execute(verb, args, { typed, manner, setting, ground, isJson, command });
    io.out(isJson ? jsonOf({ ...head(), result }) : text);
    seen?.();
    return EXIT.done;
  } catch (failure) {
    const error = failure instanceof CliError ? failure : unforeseen(failure);
    if (isJson) io.out(failureJson(head(), error));
    else io.err(failureText(error, io.hasColours));
    return error.exit;
  } finally {
    await ground?.close?.();
  }
}

interface Run {
  readonly typed: Typed;
  readonly manner: Omit<Manner, "tell">;
  readonly setting: Setting;
  readonly ground: Ground | undefined;
  readonly isJson: boolean;
  readonly command: string;
}

interface Executed {
  readonly result: unknown;
  readonly text: string;
  readonly seen?: () => void;
}

async function execute(verb: Verb, args: Readonly<Record<string, unknown>>, run: Run): Promise<Executed> {
  const { typed, setting, ground, isJson } = run;
  const { io } = setting;
  if (verb.kind === "errand" || ground === undefined) {
    if (verb.kind !== "errand") throw new Error("a verb that reads a deployment was not attached");
    const result = await verb.run({ hre: setting.hre, io, isJson }, args);
    return { result, text: verb.render(result, new Show(0n, new Map(), io.hasColours)) };
  }
  const ctx = new Context(ground, io, await People.on(ground.chain), textOf(typed.as));
  // Whom nobody knows is no caller, even where it does not matter who calls.
  if (ctx.hasSender) await ctx.senderAddress();
  try {
    return await attached(verb, ctx, args, run);
  } catch (failure) {
    throw (await refusedView(failure, ctx.ground)) ?? failure;
  }
}

type Attached = Exclude<Verb, { kind: "errand" }>;

async function attached(verb: Attached, ctx: Context, args: Readonly<Record<string, unknown>>, run: Run) {
  const { io } = ctx;
  if (verb.kind === "query") {
    const result = await verb.run(ctx, args);
    return { result, text: verb.render(result, ctx.show) };
  }
  // Loaded for who writes: most commands only read.
  const { perform } = await import("./pipeline.js");
  const tell = (line: string) => (run.isJson ? io.err(line) : io.out(line));
  const { result, seen } = await perform(verb, ctx, args, { ...run.manner, tell }, run.command);
  return { result, text: actionText(verb, result, ctx.show), seen };
}

/** Time on a local chain is its own; elsewhere an old head means a node that lags behind. */
function warnOfStaleHead({ chain }: Ground, io: Io): void {
  const age = BigInt(Math.floor(Date.now() / 1_000) - chain.block.timestamp);
  if (!chain.isLocal && age > STALE_AFTER)
    io.err(`warning: the latest block of "${chain.name}" is ${span(age)} old; what follows is as of then`);
}

function mannerOf(typed: Typed): Omit<Manner, "tell"> {
  const confirmations = optional(count("")).read(textOf(typed.confirmations), "confirmations");
  const seconds = optional(duration("")).read(textOf(typed.patience), "patience");
  return {
    patience: {
      ...(confirmations !== undefined && { confirmations }),
      ...(seconds !== undefined && { minedMs: Number(seconds) * 1_000 }),
    },
    isAgreed: typed.yes === true,
    isDry: typed.dryRun === true,
    isCalls: typed.calls === true,
    safe: textOf(typed.safe),
  };
}

function actionText(verb: Verb, result: ActionResult, show: Show): string {
  switch (result.status) {
    case "simulated":
      return show.dim("simulated; nothing was sent");
    case "calls":
      return jsonOf(result.calls, 2);
    case "safe":
      return `written: ${result.file}`;
    case "done":
    case "resumed":
      return result.outcome === null ? show.green("done") : verb.render(result.outcome, show);
  }
}

function readArgs(fields: Fields, typed: Typed): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const value = typed[name];
      return [name, field.read(typeof value === "boolean" ? (value ? "true" : undefined) : value, name)];
    }),
  );
}

/** The same for the same request, however it was typed: what only says how it is printed or agreed to is left out. */
function commandLine(verb: Verb, typed: Typed): string {
  const positionals = Object.keys(verb.positionals).flatMap((name) => textOf(typed[name]) ?? []);
  const options = ["as", ...Object.keys(verb.options)].sort().flatMap((name) => {
    const value = typed[name];
    if (value === undefined || value === false) return [];
    return value === true ? [`--${kebab(name)}`] : [`--${kebab(name)}`, value];
  });
  return [verb.name, ...positionals, ...options].join(" ");
}

function unforeseen(failure: unknown): CliError {
  if (/out-of-bounds/.test(messageOf(failure)))
    return usageError("OutOfRange", `a figure is larger than contracts count: ${messageOf(failure)}`, {
      hint: "Check the amount and its unit",
    });
  const stack = process.env.KEEL_STACK === "1" && failure instanceof Error ? `\n${failure.stack}` : "";
  return new CliError(EXIT.failed, "Failed", `${messageOf(failure)}${stack}`, {
    hint: "KEEL_STACK=1 shows where it happened",
  });
}

const textOf = (value: string | boolean | undefined) => (typeof value === "string" ? value : undefined);

/** What a verb is. Each lives in scripts/tasks/<noun>/<verb>.ts and is read from there by the command line, tests and documents. */
import type { z } from "zod";
import type { Fields, ValuesOf } from "./args.js";
import type { Call } from "./calls.js";
import type { Context } from "./context.js";
import type { AmountUnits } from "./refusal.js";
import type { Happened } from "./happened.js";
import type { Io } from "./io.js";
import type { Show } from "./show.js";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

interface Described<P extends Fields, O extends Fields, S extends z.ZodType> {
  /** One word, or noun and verb: the name of the file. */
  readonly name: string;
  readonly summary: string;
  /** More than the summary can say, for the documents. */
  readonly details?: string;
  /** As typed after `npx hardhat`. */
  readonly examples: readonly string[];
  readonly positionals: P;
  readonly options: O;
  /** Of what the envelope carries; of an action, the `outcome` once it is mined. Bigints become strings of digits. */
  readonly result: S;
  /** For people; without a line break at the end. */
  render(result: z.infer<S>, show: Show): string;
}

type Values<P extends Fields, O extends Fields> = ValuesOf<P> & ValuesOf<O>;

/** Reads a deployment. */
export interface Query<P extends Fields, O extends Fields, S extends z.ZodType> extends Described<P, O, S> {
  readonly kind: "query";
  run(ctx: Context, args: Values<P, O>): Promise<z.infer<S>>;
}

/** Writes to a deployment, through the one pipeline: scripts/lib/cli/pipeline.ts */
export interface Action<P extends Fields, O extends Fields, S extends z.ZodType> extends Described<P, O, S> {
  readonly kind: "action";
  plan(ctx: Context, args: Values<P, O>): Promise<Plan<z.infer<S>>>;
}

/** Needs no deployment: starts chains, deploys. */
export interface Errand<P extends Fields, O extends Fields, S extends z.ZodType> extends Described<P, O, S> {
  readonly kind: "errand";
  run(tools: Tools, args: Values<P, O>): Promise<z.infer<S>>;
}

export interface Tools {
  readonly hre: HardhatRuntimeEnvironment;
  readonly io: Io;
  /** With `--json`: nothing goes to stdout but the envelope. */
  readonly isJson: boolean;
}

/** What an action would do. Nothing is sent before somebody has seen it. */
export interface Plan<R> {
  /** Plain sentences with decoded amounts and units. */
  readonly effects: readonly string[];
  /** In the order of sending; the last is what was asked for, those before it prepare it. */
  readonly calls: readonly Call[];
  /** What amounts in a refusal are counted in, by the names of the error's arguments, where only the plan knows. */
  readonly units?: AmountUnits;
  outcome(happened: Happened): R | Promise<R>;
}

export type Verb =
  Query<Fields, Fields, z.ZodType> | Action<Fields, Fields, z.ZodType> | Errand<Fields, Fields, z.ZodType>;

type Kindless<V> = Omit<V, "kind">;

export const defineQuery = <P extends Fields, O extends Fields, S extends z.ZodType>(
  query: Kindless<Query<P, O, S>>,
): Query<P, O, S> => ({ ...query, kind: "query" });

export const defineAction = <P extends Fields, O extends Fields, S extends z.ZodType>(
  action: Kindless<Action<P, O, S>>,
): Action<P, O, S> => ({ ...action, kind: "action" });

export const defineErrand = <P extends Fields, O extends Fields, S extends z.ZodType>(
  errand: Kindless<Errand<P, O, S>>,
): Errand<P, O, S> => ({ ...errand, kind: "errand" });

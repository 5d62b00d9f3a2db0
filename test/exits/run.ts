/** Tries every exit in every state. */
import { refusalOf } from "../attacks/lib/scenario.js";
import { DAY } from "../support/chain.js";
import { nowOf, refreshFeeds } from "../support/suite.js";
import { allowanceOf, type Excuse } from "./excuses.js";
import { until, type Exit, type Plan } from "./exit.js";
import type { Ground } from "./ground.js";
import { begin, type State, type Variant } from "./states.js";

export type Cell = { readonly exit: string; readonly state: string } & Result;

export type Result =
  | { readonly kind: "works" }
  | { readonly kind: "waits"; readonly days: number; readonly reason: string }
  /** Nothing to try; or refused, as its excuse says that it has to be. */
  | { readonly kind: "n/a"; readonly isRefused: boolean; readonly reason: string }
  | { readonly kind: "dead"; readonly reason: string };

const WORKS: Result = { kind: "works" };

/** Every state with one exit. The ground is as it was afterwards. */
export async function tryExit(g: Ground, exit: Exit, states: readonly State[]): Promise<Cell[]> {
  const isAfter = (state: State) => state.comesFirst === "afterYears" && exit.isRevived === true;
  const cells = new Map<State, Result>();
  for (const state of states.filter((each) => each.comesFirst === "always" || isAfter(each)))
    cells.set(state, await worstOf(g, exit, state, (variant) => spoiledFirst(g, exit, state, variant, isAfter(state))));

  const back = await snapshot(g);
  const plan = await exit.prepare(g);
  for (const state of states.filter((each) => !cells.has(each)))
    cells.set(state, await worstOf(g, exit, state, (variant) => spoiledThen(g, exit, state, variant, plan)));
  await back();
  return states.map((state) => ({ exit: exit.key, state: state.key, ...(cells.get(state) ?? WORKS) }));
}

type Try = (variant: Variant) => Promise<Result>;

async function worstOf(g: Ground, exit: Exit, state: State, attempt: Try): Promise<Result> {
  const allowance = allowanceOf(exit, state);
  if (allowance?.kind === "void") return { kind: "n/a", isRefused: false, reason: allowance.reason };
  let worst = WORKS;
  for (const variant of state.variants) {
    const back = await snapshot(g);
    const result = await attempt(variant);
    await back();
    if (weight(result) > weight(worst))
      worst = result.kind === "dead" ? { ...result, reason: `${variant.name}: ${result.reason}` } : result;
  }
  return worst;
}

function weight(result: Result): number {
  if (result.kind === "waits") return 1 + result.days;
  return { works: 0, "n/a": 1e6, dead: 1e7 }[result.kind];
}

async function spoiledFirst(g: Ground, exit: Exit, state: State, variant: Variant, isLong: boolean): Promise<Result> {
  await variant.spoil(g, exit);
  if (isLong) await begin(g);
  const plan = await exit.prepare(g);
  if (plan.readyAt !== undefined) await until(g, plan.readyAt);
  return outcomeOf(g, exit, state, variant, plan);
}

async function spoiledThen(g: Ground, exit: Exit, state: State, variant: Variant, plan: Plan): Promise<Result> {
  if (state.isEarly === true) await variant.spoil(g, exit, plan);
  if (plan.readyAt !== undefined) await until(g, plan.readyAt);
  if (state.isEarly !== true) await variant.spoil(g, exit, plan);
  return outcomeOf(g, exit, state, variant, plan);
}

/** Works now, after the days it may wait, or with the remedy that its excuse names; dead otherwise. */
async function outcomeOf(g: Ground, exit: Exit, state: State, variant: Variant, plan: Plan): Promise<Result> {
  const first = await attempt(g, plan);
  if (first === undefined) return WORKS;
  const allowance = allowanceOf(exit, state);
  if (allowance?.kind === "patience") {
    const days = await daysUntil(g, state, plan, allowance.days);
    if (days === undefined) return { kind: "dead", reason: `${first}, and still so after ${allowance.days} days` };
    return { kind: "waits", days, reason: allowance.rule };
  }
  if (allowance?.kind === "excuse" && covers(allowance, variant)) return excused(g, plan, allowance, first);
  return { kind: "dead", reason: first };
}

const covers = ({ variants }: Excuse, { name }: Variant): boolean => variants === undefined || variants.includes(name);

async function excused(g: Ground, plan: Plan, excuse: Excuse, first: string): Promise<Result> {
  if (first !== excuse.error) return { kind: "dead", reason: `${first}, not ${excuse.error}` };
  if (excuse.remedy !== undefined) {
    await excuse.remedy(g);
    const second = await attempt(g, plan);
    if (second !== undefined) return { kind: "dead", reason: `${second}, though what was missing came` };
  }
  return { kind: "n/a", isRefused: true, reason: excuse.reason };
}

/** Days until it works, tried once a day; nothing if it does not in as many as may pass. */
async function daysUntil(g: Ground, state: State, plan: Plan, most: number): Promise<number | undefined> {
  const began = await nowOf(g);
  for (let days = 1; days <= most; days++) {
    await g.connection.networkHelpers.time.increaseTo(began + BigInt(days) * DAY);
    await refreshFeeds(g);
    await state.daily?.(g);
    if ((await attempt(g, plan)) === undefined) return days;
  }
  return undefined;
}

/** Nothing if it went through and changed what it is there to change; the name of what refused it otherwise. */
async function attempt(g: Ground, { call, read }: Plan): Promise<string | undefined> {
  const { by, ...transaction } = call;
  const before = textOf(await read());
  const refusal = await refused(g, () => by.sendTransaction(transaction));
  if (refusal !== undefined) return refusal;
  return before === textOf(await read()) ? "went through and changed nothing" : undefined;
}

/** What refused it: an error of the suite by its name, anything else as the chain says it. */
async function refused(g: Ground, send: () => Promise<unknown>): Promise<string | undefined> {
  try {
    return await refusalOf(g, send);
  } catch (failure) {
    return failure instanceof Error ? failure.message.split("\n")[0] : String(failure);
  }
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? `${each}` : each));

async function snapshot({ connection: { networkHelpers } }: Ground): Promise<() => Promise<void>> {
  const taken = await networkHelpers.takeSnapshot();
  return () => taken.restore();
}

/** Measures what grows with what. */
import { refusalOf } from "../attacks/lib/scenario.js";
import { deployGround, productsSold, type Ground } from "../exits/ground.js";
import { DAY, HOUR, openChain } from "../support/chain.js";
import { nowOf, refreshFeeds } from "../support/suite.js";
import { buyCover, passTime } from "../support/verbs.js";
import type { Dimension, Progress } from "./dimension.js";
import { growthOf, type Growth, type Point } from "./fit.js";
import { statementOf, type Statement } from "./stated.js";

/** EIP-7825. */
export const MOST_GAS = 16_777_216;

export interface Row {
  readonly dimension: string;
  readonly verb: string;
  readonly points: readonly Tried[];
  readonly growth: Growth;
  readonly statement?: Statement;
  /** What is wrong with it. */
  readonly fault?: string;
}

/** A figure, or what refused the call. */
export type Tried = Point & { readonly fault?: string };

/** One number on a chain of its own; everything is measured at every level on a copy of the same state. */
export async function measure(dimension: Dimension, levels: readonly number[], progress: Progress): Promise<Row[]> {
  const ground = await deployGround((await openChain()).connection);
  await dimension.prepare?.(ground, levels.at(-1) ?? 0);
  await useOnce(ground);
  const figures = new Map<string, Tried[]>();
  const note = (verb: string, point: Tried) => figures.set(verb, [...(figures.get(verb) ?? []), point]);
  let before = 0;
  for (const size of levels) {
    await dimension.grow(ground, before, size, progress);
    before = size;
    await refreshFeeds(ground);
    for (const { key, run } of dimension.verbs) note(key, { size, ...(await tried(ground, run)) });
    for (const [key, gas] of await besides(ground, dimension, size)) note(key, { size, gas: Number(gas) });
    progress(`measured at ${size}`);
  }
  return [...figures].map(([verb, points]) => rowOf(dimension.key, verb, points));
}

export function rowOf(
  dimension: string,
  verb: string,
  points: readonly Tried[],
  statements?: readonly Statement[],
): Row {
  const growth = growthOf(points);
  const statement = statementOf(dimension, verb, growth, statements);
  const row = { dimension, verb, points, growth, statement };
  const refused = points.find(({ fault }) => fault !== undefined);
  if (refused !== undefined) return { ...row, fault: `${refused.fault} at ${refused.size}` };
  const over = points.find(({ gas }) => gas >= MOST_GAS);
  if (over !== undefined) return { ...row, fault: `${over.gas} gas at ${over.size}` };
  if (growth.kind !== "flat" && statement === undefined) return { ...row, fault: "grows, and nothing states it" };
  return row;
}

/**
 * Slots that the first use of anything fills are full before anything is measured; then a week begins, so that all levels are
 * measured in one: what streams meanwhile is the same for them.
 */
async function useOnce(g: Ground): Promise<void> {
  for (const pay of ["ETH", "USDC"]) await buyCover(g, { buyer: "nina", amount: 10n ** 17n, pools: 5, pay });
  await buyCover(g, { buyer: "mia", amount: 10n ** 17n, pools: 5 });
  // A product with exposure in both classes, a group with exposure at all: each has one number more
  for (const product of productsSold(g)) await buyCover(g, { buyer: "nina", amount: 10n ** 16n, product });
  const week = 7n * DAY;
  await passTime(g, week - ((await nowOf(g)) % week) + HOUR);
}

async function tried(g: Ground, run: (g: Ground) => Promise<bigint>): Promise<{ gas: number; fault?: string }> {
  const taken = await g.connection.networkHelpers.takeSnapshot();
  let gas = 0n;
  try {
    const refusal = await refusalOf(g, async () => {
      gas = await run(g);
    });
    return refusal === undefined ? { gas: Number(gas) } : { gas: 0, fault: refusal };
  } catch (failure) {
    return { gas: 0, fault: failure instanceof Error ? failure.message.split("\n")[0] : String(failure) };
  } finally {
    await taken.restore();
  }
}

async function besides(g: Ground, { beside }: Dimension, size: number): Promise<ReadonlyMap<string, bigint>> {
  if (beside === undefined) return new Map();
  const taken = await g.connection.networkHelpers.takeSnapshot();
  const figures = await beside(g, size);
  await taken.restore();
  return figures;
}

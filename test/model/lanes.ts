/**
 * Reference model of demand lanes, written from docs/economics.md §4, and a matching of demand to stake by brute force that
 * knows nothing of the condition.
 */
import { least } from "../../scripts/lib/model/rational.js";

export const LANES = 8;
export const MAX_LANE = 2n ** 30n - 1n;

/** Active allocation of one (pool, product), by the tranche id of its need. */
export type Demand = ReadonlyMap<number, bigint>;

export function live(demand: Demand, current: number): Map<number, bigint> {
  return new Map([...demand].filter(([tranche, units]) => tranche >= current && units > 0n));
}

export function added(demand: Demand, current: number, tranche: number, units: bigint): Map<number, bigint> {
  const next = live(demand, current);
  return next.set(tranche, (next.get(tranche) ?? 0n) + units);
}

export function released(demand: Demand, current: number, tranche: number, units: bigint): Map<number, bigint> {
  const next = live(demand, current);
  if (tranche >= current) next.set(tranche, (next.get(tranche) ?? 0n) - units);
  return next;
}

export function byLane(demand: Demand, current: number): bigint[] {
  return Array.from({ length: LANES }, (_, lane) => live(demand, current).get(current + lane) ?? 0n);
}

/** The packed word: id of the oldest lane in 16 bits, then eight lanes of 30. */
export function word(demand: Demand, current: number): bigint {
  return byLane(demand, current).reduce(
    (packed, units, lane) => packed + units * 2n ** BigInt(16 + 30 * lane),
    BigInt(current),
  );
}

/** Whether stake from every tranche on covers the demand from there on. */
export function satisfies(capacity: readonly bigint[], demand: readonly bigint[]): boolean {
  return capacity.every((_, j) => tail(demand, j) <= tail(capacity, j));
}

export function freeCapacity(capacity: readonly bigint[], demand: readonly bigint[], lane: number): bigint {
  if (lane >= capacity.length) return 0n;
  const slack = Array.from({ length: lane + 1 }, (_, j) => tail(capacity, j) - tail(demand, j));
  const free = least(slack[0], ...slack.slice(1));
  return free > 0n ? free : 0n;
}

/**
 * Most units of demand that stake can carry at once, a unit of need k on one unit of any tranche >= k: maximum flow by
 * augmenting paths, one unit at a time. For small numbers.
 */
export function mostMatched(capacity: readonly bigint[], demand: readonly bigint[]): bigint {
  const needs = demand.flatMap((units, k) => Array<number>(Number(units)).fill(k));
  const stakes = capacity.flatMap((units, j) => Array<number>(Number(units)).fill(j));
  const takenBy = Array<number>(stakes.length).fill(-1);
  const place = (need: number, tried: Set<number>): boolean => {
    for (const [stake, tranche] of stakes.entries()) {
      if (tranche < needs[need] || tried.has(stake)) continue;
      tried.add(stake);
      if (takenBy[stake] !== -1 && !place(takenBy[stake], tried)) continue;
      takenBy[stake] = need;
      return true;
    }
    return false;
  };
  return BigInt(needs.filter((_, need) => place(need, new Set())).length);
}

export function canMatch(capacity: readonly bigint[], demand: readonly bigint[]): boolean {
  return mostMatched(capacity, demand) === demand.reduce((a, b) => a + b, 0n);
}

function tail(values: readonly bigint[], from: number): bigint {
  return values.slice(from).reduce((a, b) => a + b, 0n);
}

/** Where moves find what they act on: the state of the model, the accounts, the clock. */
import type { Mutual } from "../../model/mutual.js";
import type { Call } from "./rpc.js";
import type { Lockstep } from "./suite.js";

/** A step with raw numbers, which a move brings into reach of the state it finds. */
export interface Draw {
  readonly a: bigint;
  readonly b: bigint;
  readonly c: bigint;
  readonly d: bigint;
}

/** The same act on either side. */
export interface Move {
  readonly call: Call;
  readonly model: (model: Mutual) => unknown;
  /** Under which name it is counted, where that is more than the step's. */
  readonly verb?: string;
}

export interface Stage {
  readonly suite: Lockstep;
  readonly model: Mutual;
  /** Accounts by place: 0 to 2 stake, 2 and 3 buy, 4 to 6 judge; the last two begin as no members. */
  readonly people: readonly string[];
  /** Lets time pass before the move. */
  pass(seconds: bigint): Promise<void>;
}

export type Handler = (stage: Stage, draw: Draw) => Move | Promise<Move>;

/** One of a list, or nothing of an empty one. */
export function pick<T>(from: readonly T[], which: bigint): T | undefined {
  return from.length === 0 ? undefined : from[Number(which % BigInt(from.length))];
}

/** Anybody, but mostly one of those places. */
export function mostly({ people }: Stage, places: readonly number[], which: bigint): string {
  const place = which % 10n === 0n ? Number(which / 10n) % people.length : places[Number(which / 10n) % places.length];
  return people[place];
}

/** A share of an amount in thousandths. */
export const share = (amount: bigint, thousandths: bigint): bigint => (amount * thousandths) / 1_000n;

export const adminOr = ({ suite, people }: Stage, which: bigint): string =>
  which % 12n === 0n ? people[Number(which / 12n) % people.length] : suite.admin.address;

/** Another act where there is nothing to do this one with, counted by its own name. */
export const instead = (verb: string, move: Move): Move => ({ verb, ...move });

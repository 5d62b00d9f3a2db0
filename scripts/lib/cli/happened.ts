import type { LoggedEvent } from "../replay.js";

export interface SentTransaction {
  readonly what: string;
  readonly hash: string;
  readonly block: number;
  readonly gasUsed: bigint;
}

/** What the transactions of an action did. */
export class Happened {
  readonly events: readonly LoggedEvent[];
  readonly transactions: readonly SentTransaction[];

  constructor(events: readonly LoggedEvent[], transactions: readonly SentTransaction[]) {
    this.events = events;
    this.transactions = transactions;
  }

  all(kind: string): readonly LoggedEvent[] {
    return this.events.filter(({ contract, name }) => `${contract}.${name}` === kind);
  }

  /** An integer of the last event of this kind: `num("Cover.CoverBought", "coverId")`. */
  num(kind: string, argument: string): bigint {
    const value = this.all(kind).at(-1)?.args[argument];
    if (typeof value !== "bigint") throw new TypeError(`no ${kind} with an integer ${argument} was logged`);
    return value;
  }
}

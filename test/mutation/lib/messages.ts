/** What the process that plans and the one that runs tests say to each other. */
import type { Codes } from "./foundry.js";
import type { Ran } from "./runner.js";

export interface Task {
  /** Code to be put in the place of the build's. */
  readonly codes: Codes;
  /** The tests, run up to the first failure. */
  readonly file: string;
  /** The longest that one of them may take. */
  readonly patienceMs: number;
}

export interface Report {
  readonly ran: Ran;
  /** Bytes of memory that the process holds. */
  readonly held: number;
}

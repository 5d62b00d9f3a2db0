/** What every error of the contracts means to who meets it, and what to do. docs/errors.md is written from it. */
import { readFileSync } from "node:fs";
import type { FigureUnit } from "../lib/cli/figures.js";


export interface Hint {
  readonly means: string;
  readonly hint: string;
  /** Units of arguments whose name does not tell. */
  readonly units?: Readonly<Record<string, FigureUnit>>;
}

/** The unit that the name of an argument tells. */
export function unitOfArgument(name: string): FigureUnit {
  if (name === "proposalId") return "proposal";
  if (name === "positionId") return "position";
  if (/Bps$/.test(name)) return "percent";
  if (/Units$/.test(name)) return "capacity";
  if (/^(deadline|timestamp|lockedUntil|claimBy|finalAt|from|to|snapshotAt)$|At$|Until$/.test(name)) return "time";
  return "plain";
}

/** By the name of the error; a test holds that every error of the ABIs is here. */
export const HINTS = JSON.parse(readFileSync(new URL("hints.json", import.meta.url), "utf8")) as Readonly<
  Record<string, Hint | undefined>
>;

// `npm run exits -- [--full] [--covers N] [--only <keys>]`: every exit in every bad state. A cell works, waits at most
// the days that the design allows, or does not apply; a dead one ends with 1. `--full` writes docs/exits.md and
// sells 100,000 covers first; otherwise it is 1,000, and in both cases as many as `--covers` says.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { undecided } from "../test/exits/decisions.js";
import { deployGround, sellMany } from "../test/exits/ground.js";
import { EXITS } from "../test/exits/index.js";
import { closingLine, reportOf } from "../test/exits/report.js";
import { tryExit, type Cell } from "../test/exits/run.js";
import { manyCovers, STATES } from "../test/exits/states.js";
import { openChain } from "../test/support/chain.js";
import { chosenOf, optionsOf, wholeNumber } from "./lib/options.js";
import { progressFrom } from "./lib/progress.js";
import { ROOT } from "./lib/run.js";

const USAGE =
  "npm run exits -- [--full] [--covers N] [--only <keys>]: every exit in every bad state; --only redeem,cover.expire runs two";
const REPORT = "docs/exits.md";
const FULL = 100_000;
const FEW = 1_000;
const options = optionsOf(USAGE, {
  full: { type: "boolean", default: false },
  covers: { type: "string" },
  only: { type: "string" },
});
const covers = options.covers === undefined ? options.full ? FULL : FEW : wholeNumber(USAGE, "covers", options.covers, 1); // prettier-ignore
const exits = chosenOf(USAGE, EXITS, ({ key }) => key, options.only);
const open = undecided(EXITS);
if (open.length > 0) throw new Error(`an exit or none? ${open.join(", ")}`);

const { elapsed, tell } = progressFrom(Date.now());
const many = manyCovers(covers);
const cells = [...(await cellsWithin(STATES)), ...(await cellsWithin([many]))];
const states = [...STATES, many];
if (options.full && options.only === undefined) writeFileSync(path.join(ROOT, REPORT), reportOf(exits, states, cells));
console.log(`in ${elapsed()}`);
console.log(closingLine(cells));
process.exit(cells.some(({ kind }) => kind === "dead") ? 1 : 0);

/** On a chain of its own, which has sold many covers where that is the state. */
async function cellsWithin(tried: readonly (typeof STATES)[number][]): Promise<Cell[]> {
  const chain = await openChain();
  const ground = await deployGround(chain.connection);
  if (tried.includes(many)) await sellMany(ground, covers, (sold) => tell(`${sold} covers sold`));
  const found: Cell[] = [];
  for (const exit of exits) {
    const own = await tryExit(ground, exit, tried);
    found.push(...own);
    console.log(`${exit.key}: ${own.map(shown).join(", ")}`);
  }
  return found;
}

function shown(cell: Cell): string {
  if (cell.kind === "works") return "works";
  if (cell.kind === "waits") return `${cell.state} waits ${cell.days} days`;
  return cell.kind === "n/a" ? `${cell.state} n/a` : `${cell.state} DEAD: ${cell.reason}`;
}

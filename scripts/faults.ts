// `npm run faults [-- --only <ids>]`: verbs against a node that lies, stalls and dies: a proxy before a real one. Nothing may be
// sent twice, nothing claimed that did not happen; exit codes, envelopes and journals have to be as documented. Writes
// docs/faults.md unless only some were asked for, and closes with `faults: N cases, N right, N double sends`.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { chainsAlike } from "../test/faults/chains.js";
import { DEPLOYMENTS, playDeployment } from "../test/faults/deployCases.js";
import { Stage } from "../test/faults/ground.js";
import { OTHERS } from "../test/faults/otherCases.js";
import { READS } from "../test/faults/readCases.js";
import { closingLine, isRight, reportOf, type AnyCase, type Played } from "../test/faults/report.js";
import { play, type Case, type Verdict } from "../test/faults/run.js";
import { WRITES } from "../test/faults/writeCases.js";
import { chosenOf, optionsOf } from "./lib/options.js";
import { progressFrom } from "./lib/progress.js";
import { ROOT } from "./lib/run.js";
import type { Place } from "./local/place.js";

const USAGE = "npm run faults [-- --only <ids>]: verbs against hostile nodes; --only W01,W09 plays two of the cases";
const { only } = optionsOf(USAGE, { only: { type: "string" } });
const all: readonly AnyCase[] = [...READS, ...WRITES, ...OTHERS, ...DEPLOYMENTS];
const wanted = chosenOf(USAGE, all, ({ id }) => id, only);

/** Side by side, for most of the time is waiting: for what never comes, and for what is asked again. */
const LANES = 3;

const { elapsed } = progressFrom(Date.now());
const played: Played[] = [];
await Promise.all([playOnChains(), playDeployments()]);
played.sort((a, b) => all.indexOf(a.each) - all.indexOf(b.each));

if (only === undefined) {
  const file = path.join(ROOT, "docs/faults.md");
  writeFileSync(file, await format(reportOf(played), { ...(await resolveConfig(file)), filepath: file }));
}
console.log(`in ${elapsed()}`);
console.log(closingLine(played));
process.exit(played.every(({ verdict }) => isRight(verdict)) ? 0 : 1);

async function playOnChains(): Promise<void> {
  const left = wanted.filter((each): each is Case => each.kind !== "deploy");
  if (left.length === 0) return;
  console.log("making the local mutual ...");
  const chains = await chainsAlike(Math.min(LANES, left.length));
  try {
    console.log(`made in ${elapsed()}`);
    await Promise.all(chains.places.map((place) => playAll(place, left)));
  } finally {
    await chains.strike();
  }
}

/** One after the other, whatever nobody else has taken. */
async function playAll(place: Place, left: Case[]): Promise<void> {
  const stage = await Stage.on(place);
  try {
    for (let each = left.shift(); each !== undefined; each = left.shift()) {
      const taken = each;
      note(taken, await judged(() => play(taken, stage)));
    }
  } finally {
    await stage.leave();
  }
}

async function playDeployments(): Promise<void> {
  for (const each of wanted) if (each.kind === "deploy") note(each, await judged(() => playDeployment(each)));
}

/** A case that cannot be played to its end is not right. */
async function judged(run: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await run();
  } catch (failure) {
    return {
      troubles: [failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)],
      doubleSends: 0,
    };
  }
}

function note(each: AnyCase, verdict: Verdict): void {
  played.push({ each, verdict });
  console.log(`${each.id}  ${isRight(verdict) ? "right" : "WRONG"}  ${each.fault}`);
  for (const trouble of verdict.troubles) console.log(`     ${trouble}`);
  if (verdict.doubleSends > 0) console.log(`     sent ${verdict.doubleSends} too many`);
}

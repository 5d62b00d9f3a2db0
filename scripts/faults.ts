// `npm run faults [-- --only <ids>]`: verbs against a node that lies, stalls and dies: a proxy before a real one. Nothing may be
// sent twice, nothing claimed that did not happen; exit codes, envelopes and journals have to be as documented. Writes
// docs/faults.md unless only some were asked for, and closes with `faults: N cases, N right, N double sends`.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { DEPLOYMENTS, playDeployment } from "../test/faults/deployCases.js";
import { Stage } from "../test/faults/ground.js";
import { OTHERS } from "../test/faults/otherCases.js";
import { READS } from "../test/faults/readCases.js";
import { closingLine, isRight, reportOf, type AnyCase, type Played } from "../test/faults/report.js";
import { play, type Case, type Verdict } from "../test/faults/run.js";
import { WRITES } from "../test/faults/writeCases.js";
import { badUsage, optionsOf } from "./lib/options.js";
import { ROOT } from "./lib/run.js";

const USAGE = "npm run faults [-- --only <ids>]: verbs against hostile nodes; --only W01,W09 plays two of the cases";
const { only } = optionsOf(USAGE, { only: { type: "string" } });
const all: readonly AnyCase[] = [...READS, ...WRITES, ...OTHERS, ...DEPLOYMENTS];
const wanted = all.filter(({ id }) => only === undefined || only.split(",").includes(id));
if (wanted.length === 0) badUsage(`there is no case ${only}`, USAGE);

const began = Date.now();
const played: Played[] = [];
const inProcess = wanted.filter((each): each is Case => each.kind !== "deploy");
if (inProcess.length > 0) {
  console.log("making the local mutual ...");
  const stage = await Stage.set();
  try {
    for (const each of inProcess) note(each, await judged(() => play(each, stage)));
  } finally {
    await stage.strike();
  }
}
for (const each of wanted) if (each.kind === "deploy") note(each, await judged(() => playDeployment(each)));

if (only === undefined) {
  const file = path.join(ROOT, "docs/faults.md");
  writeFileSync(file, await format(reportOf(played), { ...(await resolveConfig(file)), filepath: file }));
}
console.log(`in ${Math.round((Date.now() - began) / 1000)} s`);
console.log(closingLine(played));
process.exit(played.every(({ verdict }) => isRight(verdict)) ? 0 : 1);

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

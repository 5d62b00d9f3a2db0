// `npm run prove [-- --only <contracts>]`: proves the properties of test/symbolic with the compiler's model checker. Closes with
// `prove: N properties, N proved, N not decided, N refuted`; exit code 1 where one is refuted, says nothing, or is not decided though
// test/symbolic/expected.json has it as proved. Writes docs/audits/proofs.md when all were asked.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { prove } from "../test/symbolic/lib/prover.js";
import { proofsPage, surprises } from "../test/symbolic/lib/report.js";
import { CompilerThreads } from "../test/support/compiler.js";
import { filesUnder } from "./checks/lib/files.js";
import { chosenOf, optionsOf } from "./lib/options.js";
import { progressFrom } from "./lib/progress.js";
import { ROOT } from "./lib/run.js";

const EXPECTED = "test/symbolic/expected.json";
const PAGE = "docs/audits/proofs.md";
const USAGE =
  "npm run prove [-- --only MarketProperties]: the properties of test/symbolic, by the compiler's model checker";
const { only } = optionsOf(USAGE, { only: { type: "string" } });
const nameOf = (file: string) => path.basename(file, ".sol");
const files = chosenOf(USAGE, filesUnder(ROOT, "test/symbolic", "Properties.sol"), nameOf, only);

const expected = z
  .record(z.string(), z.enum(["proved", "not decided"]))
  .parse(JSON.parse(readFileSync(path.join(ROOT, EXPECTED), "utf8")));
const { elapsed } = progressFrom(Date.now());
const threads = new CompilerThreads(2);
const properties = (await Promise.all(files.map(proved))).flat();
await threads.close();

const wanted = Object.fromEntries(Object.entries(expected).filter(([name]) => files.some((file) => isOf(name, file))));
const unlike = surprises(properties, wanted);
for (const line of unlike) console.log(line);
const count = (...verdicts: string[]) => properties.filter(({ verdict }) => verdicts.includes(verdict)).length;
const refuted = count("refuted", "vacuous");
if (only === undefined && unlike.length === 0) {
  mkdirSync(path.join(ROOT, path.dirname(PAGE)), { recursive: true });
  writeFileSync(path.join(ROOT, PAGE), proofsPage(properties));
}
console.log(
  `prove: ${properties.length} properties, ${count("proved")} proved, ${count("not decided")} not decided, ${refuted} refuted`,
);
process.exitCode = unlike.length > 0 ? 1 : 0;

async function proved(file: string) {
  const found = await prove(threads, file);
  console.log(`${nameOf(file)}, ${elapsed()} after the start`);
  for (const { name, verdict, trouble } of found) {
    console.log(`  ${verdict.padEnd(11)} ${name.split(".")[1]}`);
    for (const text of trouble) console.log(text.replace(/^/gm, "      "));
  }
  return found;
}

function isOf(name: string, file: string): boolean {
  return name.startsWith(`${nameOf(file)}.`);
}

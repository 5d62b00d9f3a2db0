// `npm run malformed -- [--seed N] [--verbose]`: wrong callers, states, times, ids and numbers into every parameter of every external
// function. Whatever refuses has to do so with an error that its ABIs declare: a panic, an empty revert, an unknown error or
// a call that eats all gas ends with 1.
import { runMalformed, type Made } from "../test/malformed/run.js";
import type { Kind } from "../test/malformed/outcome.js";
import { optionsOf, wholeNumber } from "./lib/options.js";
import { ROOT } from "./lib/run.js";

const USAGE = "npm run malformed -- [--seed N] [--verbose]: malformed calls into every external function";
const options = optionsOf(USAGE, {
  seed: { type: "string", default: "1" },
  verbose: { type: "boolean", default: false },
});
const seed = wholeNumber(USAGE, "seed", options.seed, 0);

console.log(`malformed calls with seed ${seed}`);
const { made, took } = await runMalformed(ROOT, seed);
const of = (...kinds: Kind[]) => made.filter(({ kind }) => kinds.includes(kind));
for (const [stage, milliseconds] of Object.entries(took)) {
  const here = made.filter((each) => each.stage === stage);
  const passed = here.filter(({ kind }) => kind === "passed").length;
  console.log(`${stage}: ${here.length} cases, ${passed} went through, ${Math.round(milliseconds / 1000)} s`);
}
if (options.verbose === true) console.log(neverReached(made).join("\n"));

const bad = of("panic", "empty", "undeclared", "halted");
for (const [place, cases] of grouped(bad, describe))
  console.log(`${place}: ${cases.length} cases, such as ${cases[0].what} in ${cases[0].stage}`);
console.log(`malformed: ${made.length} cases, ${of("declared").length} declared errors, ${bad.length} panics`);
process.exitCode = bad.length > 0 ? 1 : 0;

function describe({ contract, signature, kind, error }: Made): string {
  return `${kind} ${contract}.${signature}: ${error}`;
}

/** Functions that no case got through, and what refused it as it should be. */
function neverReached(all: readonly Made[]): string[] {
  return [...grouped(all, ({ contract, signature }) => `${contract}.${signature}`)]
    .filter(([, cases]) => cases.every(({ kind }) => kind !== "passed"))
    .map(([name, cases]) => {
      const plain = cases.filter(({ what }) => what === "as it should be");
      return `never through: ${name}: ${plain.map(({ stage, error }) => `${stage} ${error}`).join(", ")}`;
    });
}

function grouped(cases: readonly Made[], keyOf: (each: Made) => string): Map<string, Made[]> {
  const groups = new Map<string, Made[]>();
  for (const each of cases) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}

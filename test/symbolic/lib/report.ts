/** What the proofs came to, against what is expected of them, and as a page. */
import type { Property } from "./prover.js";

/** Every difference that fails a run, in words; a property that is proved where it was not expected to be is none. */
export function surprises(properties: readonly Property[], expected: Readonly<Record<string, string>>): string[] {
  const found = new Set(properties.map(({ name }) => name));
  const gone = Object.keys(expected).filter((name) => !found.has(name));
  return [
    ...properties.flatMap(({ name, verdict }) => {
      if (verdict === "refuted") return [`${name} does not hold`];
      if (verdict === "vacuous") return [`${name} says nothing: nothing satisfies what it requires`];
      if (!(name in expected)) return [`${name} is not among the expected verdicts`];
      return verdict === "not decided" && expected[name] === "proved" ? [`${name} was proved before`] : [];
    }),
    ...gone.map((name) => `${name} is expected and not there`),
  ];
}

/** The page of docs/audits. */
export function proofsPage(properties: readonly Property[]): string {
  const rows = properties.map(({ name, verdict }) => {
    const [contract, property] = name.split(".");
    return `| ${contract.replace("Properties", "")} | ${wordsOf(property)} | ${verdict} |`;
  });
  const proved = properties.filter(({ verdict }) => verdict === "proved").length;
  return `# Proofs

Written by \`npm run prove\`. The compiler that builds the suite brings a model checker (its bounded engine with Z3). It is given the maths
libraries as they stand and the properties of \`test/symbolic\`: functions that require a range of inputs and assert what must hold for all of
them. Proved means for every input in the range, not for a sample. Three things are put before the checker in a form that it can read:
OpenZeppelin's Math by the definitions of its functions (\`test/fuzz/MathDefinitions.t.sol\` compares the two), a square root as any number that
is the root rounded up, and a power of a constant as a product. No function with a loop is asked about, for the engine looks into the first
round only. Each property also ends in an assertion that is false: one where even that came out as true would require the impossible, and
fails the run.

Properties named \`Range\` say that nothing overflows, underflows or divides by zero on the way. The others say what the result is if the
call returns.

${properties.length} properties, ${proved} proved. What the checker does not decide within its budget is fuzzed (\`test/fuzz\`), as are all the others.

| About | Property | Verdict |
|---|---|---|
${rows.join("\n")}
`;
}

/** camelCase as words. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

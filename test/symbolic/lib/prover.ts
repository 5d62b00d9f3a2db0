/**
 * The model checker that the project's compiler brings (its bounded engine with Z3) over the properties of test/symbolic. A property is
 * a function: whatever its arguments are, if what it requires holds, what it asserts holds.
 */
import { z } from "zod";
import { parseSolidity } from "../../../scripts/checks/lib/solidity.js";
import { gather, type Sources } from "../../attacks/lib/twin.js";
import { refusalIn, type CompilerThreads } from "../../support/compiler.js";

export type Verdict = "proved" | "refuted" | "not decided" | "vacuous";

export interface Property {
  /** `Contract.function`. */
  readonly name: string;
  readonly verdict: Verdict;
  /** What the checker said of it, unless it was proved. */
  readonly trouble: readonly string[];
}

/** A function of a file of properties, from offset to offset, and the offsets of its assertions and of its probe. */
export interface Span {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly assertions: readonly number[];
  readonly probe: number;
}

const placeSchema = z.object({ file: z.string().optional(), start: z.number().optional() });

const findingSchema = z.object({
  severity: z.string(),
  message: z.string(),
  formattedMessage: z.string(),
  sourceLocation: placeSchema.optional(),
  secondarySourceLocations: z.array(placeSchema).optional(),
});

export type Finding = z.infer<typeof findingSchema>;

const answerSchema = z.object({ errors: z.array(findingSchema).optional() });

const STAND_IN = "test/symbolic/lib/Math.sol";
const MATH = "@openzeppelin/contracts/utils/math/Math.sol";
/** Properties of this contract ask whether anything overflows on the way, the others whether their assertions hold. */
const RANGES = "RangeProperties";
const ARITHMETIC = ["overflow", "underflow", "divByZero"];
const PROBE = "assert(false);";

/** Proves what a file of properties says; the contract has the name of the file. */
export async function prove(threads: CompilerThreads, file: string): Promise<Property[]> {
  const sources = checkable(file);
  const { content, spans } = probed(sources[file].content);
  sources[file] = { content };
  const contract = spans[0].name.split(".")[0];
  const settings = {
    evmVersion: "cancun",
    modelChecker: {
      engine: "bmc",
      solvers: ["z3"],
      targets: contract === RANGES ? [...ARITHMETIC, "assert"] : ["assert"],
      contracts: { [file]: [contract] },
      showProvedSafe: true,
      showUnproved: true,
    },
    outputSelection: { [file]: { "": ["ast"] } },
  };
  const output = await threads.answerTo(JSON.stringify({ language: "Solidity", sources, settings }));
  const answer = answerSchema.parse(JSON.parse(output));
  const refusal = refusalIn(answer);
  if (refusal !== undefined) throw new Error(refusal);
  return verdicts(file, spans, answer.errors ?? []);
}

/**
 * The verdicts on the properties of a file. Every property ends in a probe that asserts what is false: where the checker holds even that
 * for true, nothing satisfies what the property requires, and it says nothing.
 */
export function verdicts(file: string, spans: readonly Span[], findings: readonly Finding[]): Property[] {
  const isSaid = (finding: Finding) => /is safe!|happens here|might happen here/.test(finding.message);
  const said = findings.filter(isSaid).map((finding) => ({ ...finding, at: placesIn(file, finding) }));
  return spans.map(({ name, start, end, assertions, probe }) => {
    const own = said.filter(({ at }) => at.length === 0 || at.some((place) => place >= start && place < end));
    const probes = own.filter(({ at }) => at.includes(probe));
    const asked = own.filter(({ at }) => !at.includes(probe));
    const trouble = asked.filter(({ message }) => !message.includes("is safe!")).map(textOf);
    const isWhole = assertions.every((assertion) => asked.some(({ at }) => at.includes(assertion)));
    return { name, verdict: verdictOf(asked, probes, isWhole), trouble };
  });
}

/** A file of properties with all that it imports, as the checker can read it: Math by its definitions, a power of a constant as a product. */
function checkable(file: string): Sources {
  const sources: Sources = {};
  gather(file, sources);
  const standIn: Sources = {};
  gather(STAND_IN, standIn);
  for (const [name, { content }] of Object.entries(sources))
    sources[name] = { content: content.replaceAll("Units.BPS ** 2", "(Units.BPS * Units.BPS)") };
  sources[MATH] = standIn[STAND_IN];
  return sources;
}

/** The text with a probe at the end of every function, and where the functions are then. Offsets are in bytes, as the compiler's. */
export function probed(text: string): { content: string; spans: Span[] } {
  const contract = parseSolidity(text).types[0].name;
  const content = text.replace(/^ {4}\}$/gm, `        ${PROBE}\n    }`);
  const lines = content.split("\n");
  const offsets = lines.map((_, i) => Buffer.byteLength(lines.slice(0, i).join("\n")) + (i === 0 ? 0 : 1));
  const spans = parseSolidity(content).functions.map(({ name, line, lastLine }) => {
    const probe = offsets[lastLine - 2] + lines[lastLine - 2].indexOf(PROBE);
    const assertions = lines
      .slice(line - 1, lastLine - 2)
      .flatMap((text, i) => [...text.matchAll(/\bassert\(/g)].map(({ index }) => offsets[line - 1 + i] + index));
    const end = offsets[lastLine - 1] + lines[lastLine - 1].length;
    return { name: `${contract}.${name}`, start: offsets[line - 1], end, assertions, probe };
  });
  return { content, spans };
}

/** @param isWhole whether the checker spoke of every assertion: silence about one proves nothing. */
function verdictOf(asked: readonly Finding[], probes: readonly Finding[], isWhole: boolean): Verdict {
  const some = (text: string) => asked.some(({ message }) => message.includes(text));
  if (some("happens here")) return "refuted";
  if (probes.some(({ message }) => message.includes("is safe!"))) return "vacuous";
  const isOpen = some("might happen here") || !isWhole || asked.length === 0 || probes.length === 0;
  return isOpen ? "not decided" : "proved";
}

/** Where in a file a finding is: itself, or the calls that lead to it. */
function placesIn(file: string, { sourceLocation, secondarySourceLocations }: Finding): number[] {
  return [sourceLocation, ...(secondarySourceLocations ?? [])].flatMap((place) =>
    place?.file === file && place.start !== undefined ? [place.start] : [],
  );
}

/** The first lines: what and where, without the pages of a counterexample. */
function textOf({ formattedMessage }: Finding): string {
  return formattedMessage.split("\nNote")[0].trim();
}

/**
 * Makes code of mutants: without optimizer, each contract that has the mutated place in its code, in one call of the
 * compiler. What has the same creation code as the unchanged source is equivalent.
 */
import { gather, type Sources } from "../../attacks/lib/twin.js";
import { refusalIn, type Answer, type CompilerThreads } from "../../support/compiler.js";
import { isNode, type Node, type Range } from "./ast.js";
import { verbsIn, type Verbs } from "./callers.js";
import { mutantsOf, mutated, type Mutant } from "./mutants.js";

/** Creation code with 0x, by the name of the contract. */
export type Codes = Readonly<Record<string, string>>;

export type Made =
  | { readonly kind: "viable" | "equivalent"; readonly codes: Codes }
  | { readonly kind: "refused"; readonly why: string };

/** A contract that has code, with what the code was made from. */
export interface Deployable {
  readonly name: string;
  readonly file: string;
  readonly origins: ReadonlyMap<string, readonly Range[]>;
}

const SETTINGS = { evmVersion: "cancun", metadata: { appendCBOR: false } };
const CODE = ["evm.bytecode.object"];
const MAPS = ["evm.bytecode.sourceMap", "evm.deployedBytecode.sourceMap"];

export class Foundry {
  private readonly threads: CompilerThreads;
  private readonly plain = new Map<string, Promise<Codes>>();
  private callers: Verbs = new Map();
  private deployables: readonly Deployable[] = [];

  constructor(threads: CompilerThreads) {
    this.threads = threads;
  }

  /** Compiles the files once as they stand and returns the mutants of the subjects among them. */
  async survey(files: readonly string[], subjects: readonly string[]): Promise<Mutant[]> {
    const sources: Sources = {};
    for (const file of files) gather(file, sources);
    const outputSelection = {
      "*": { "*": [...CODE, ...MAPS] },
      ...Object.fromEntries(subjects.map((file) => [file, { "": ["ast"], "*": [...CODE, ...MAPS] }])),
    };
    const answer = await this.ask(sources, outputSelection);
    const refusal = refusalIn(answer);
    if (refusal !== undefined) throw new Error(refusal);
    this.deployables = deployablesIn(answer);
    this.callers = verbsIn(subjects.map((file) => unitOf(answer, file)));
    return subjects.flatMap((file) =>
      mutantsOf(file, sources[file].content, unitOf(answer, file)).filter((mutant) => this.with(mutant).length > 0),
    );
  }

  /** Contracts that have the place of a mutant in their code. */
  with({ file, scopeRange }: Mutant): Deployable[] {
    return this.deployables.filter(({ origins }) =>
      (origins.get(file) ?? []).some(({ start, end }) => start >= scopeRange.start && end <= scopeRange.end),
    );
  }

  /** Names of the external functions from which a mutant is reached. */
  verbsOf({ scopeId }: Mutant): ReadonlySet<string> {
    return this.callers.get(scopeId) ?? new Set();
  }

  async make(mutant: Mutant): Promise<Made> {
    const contracts = this.with(mutant);
    const sources = sourcesOf(contracts);
    const content = mutated(sources[mutant.file].content, mutant);
    const answer = await this.ask({ ...sources, [mutant.file]: { content } }, selectionOf(contracts));
    const why = refusalIn(answer);
    if (why !== undefined) return { kind: "refused", why };
    const codes = codesIn(answer, contracts);
    const plain = await this.plainOf(contracts);
    const isEqual = contracts.every(({ name }) => codes[name] === plain[name]);
    return { kind: isEqual ? "equivalent" : "viable", codes };
  }

  /** The code of the unchanged sources of every contract that has one of these mutants. */
  async plainCodes(mutants: readonly Mutant[]): Promise<Codes> {
    const contracts = this.deployables.filter((each) => mutants.some((mutant) => this.with(mutant).includes(each)));
    return this.plainOf(contracts);
  }

  private plainOf(contracts: readonly Deployable[]): Promise<Codes> {
    const key = contracts.map(({ name }) => name).join();
    const known = this.plain.get(key) ?? this.makePlain(contracts);
    this.plain.set(key, known);
    return known;
  }

  private async makePlain(contracts: readonly Deployable[]): Promise<Codes> {
    return codesIn(await this.ask(sourcesOf(contracts), selectionOf(contracts)), contracts);
  }

  private ask(sources: Sources, outputSelection: object): Promise<Answer> {
    return this.threads.compile(
      JSON.stringify({ language: "Solidity", sources, settings: { ...SETTINGS, outputSelection } }),
    );
  }
}

function sourcesOf(contracts: readonly Deployable[]): Sources {
  const sources: Sources = {};
  for (const { file } of contracts) gather(file, sources);
  return sources;
}

function selectionOf(contracts: readonly Deployable[]): object {
  const files = new Map<string, Record<string, string[]>>();
  for (const { file, name } of contracts) files.set(file, { ...files.get(file), [name]: CODE });
  return Object.fromEntries(files);
}

function codesIn(answer: Answer, contracts: readonly Deployable[]): Codes {
  const refusal = refusalIn(answer);
  if (refusal !== undefined) throw new Error(refusal);
  const codeOf = ({ file, name }: Deployable) => `0x${answer.contracts?.[file]?.[name]?.evm.bytecode.object ?? ""}`;
  return Object.fromEntries(contracts.map((contract) => [contract.name, codeOf(contract)]));
}

function unitOf(answer: Answer, file: string): Node {
  const unit = answer.sources?.[file]?.ast;
  if (!isNode(unit)) throw new Error(`the compiler has no syntax tree of ${file}`);
  return unit;
}

function deployablesIn({ sources, contracts }: Answer): Deployable[] {
  const files = new Map(Object.entries(sources ?? {}).map(([file, { id }]) => [id, file]));
  return Object.entries(contracts ?? {}).flatMap(([file, named]) =>
    Object.entries(named)
      .filter(([, { evm }]) => file.startsWith("contracts/") && evm.bytecode.object !== "")
      .map(([name, { evm }]) => {
        const maps = [evm.bytecode.sourceMap, evm.deployedBytecode?.sourceMap];
        return { name, file, origins: originsIn(maps.join(";"), files) };
      }),
  );
}

/** Reads a source map: fields that are left out are those of the entry before. */
function originsIn(map: string, files: ReadonlyMap<number, string>): Map<string, Range[]> {
  const origins = new Map<string, Map<string, Range>>();
  let [start, length, file] = [0, 0, -1];
  for (const entry of map.split(";")) {
    const fields = entry.split(":");
    const field = (place: number, before: number) => (fields[place] ? Number(fields[place]) : before);
    [start, length, file] = [field(0, start), field(1, length), field(2, file)];
    const name = files.get(file);
    if (name === undefined) continue;
    const ranges = origins.get(name) ?? new Map<string, Range>();
    ranges.set(`${start}:${length}`, { start, end: start + length });
    origins.set(name, ranges);
  }
  return new Map([...origins].map(([name, ranges]) => [name, [...ranges.values()]]));
}

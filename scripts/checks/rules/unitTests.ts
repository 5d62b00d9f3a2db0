import { existsSync } from "node:fs";
import path from "node:path";
import { filesUnder, isMock, textOf } from "../lib/files.js";
import type { Problem } from "../lib/rule.js";
import { isVerb, parseSolidity, type SolidityFunction, type SolidityType } from "../lib/solidity.js";

interface Declared extends SolidityType {
  readonly file: string;
}

/** Every verb has its unit test file, and that file asserts every error the verb's NatSpec names. */
export function check(root: string): Problem[] {
  const declared = new Map<string, Declared>();
  for (const file of filesUnder(root, "contracts", ".sol").filter((name) => !isMock(name)))
    for (const type of parseSolidity(textOf(root, file)).types) declared.set(type.name, { ...type, file });
  const shared = sharedBases(declared);
  return [...declared.values()]
    .filter((type) => type.kind === "contract" || shared.has(type))
    .flatMap((contract) => contractProblems(root, contract, familyOf(contract, declared, shared)));
}

/** The errors a verb's NatSpec names: `@custom:error Name when ...`. */
export function namedErrors(natspec: string): string[] {
  return [...natspec.matchAll(/@custom:error\s+(\w+)/g)].map((match) => match[1]);
}

function contractProblems(root: string, contract: Declared, family: Declared[]): Problem[] {
  const verbs = new Map<string, { file: string; line: number; errors: Set<string> }>();
  for (const type of family) {
    for (const verb of type.functions.filter((f) => isVerb(f) && countsIn(type, f))) {
      const entry = verbs.get(verb.name) ?? { file: type.file, line: verb.line, errors: new Set<string>() };
      for (const error of namedErrors(verb.natspec)) entry.errors.add(error);
      verbs.set(verb.name, entry);
    }
  }
  const folder = `test/unit/${domainOf(contract)}/${contract.name}`;
  return [...verbs].flatMap(([name, { file, line, errors }]) => {
    const test = `${folder}/${name}.test.ts`;
    if (!existsSync(path.join(root, test))) return [{ file, line, text: `${test} is missing` }];
    const text = textOf(root, test);
    return [...errors]
      .filter((error) => !new RegExp(`\\b${error}\\b`).test(text))
      .map((error) => ({ file: test, text: `does not assert ${error}` }));
  });
}

// An interface declares verbs; a contract's own function is one unless it implements somebody's declaration.
function countsIn(type: Declared, f: SolidityFunction): boolean {
  return type.kind === "interface" || !/\boverride\b/.test(f.header);
}

/** The contract and everything of ours that it inherits, but for what a shared base answers for itself. */
function familyOf(
  contract: Declared,
  declared: ReadonlyMap<string, Declared>,
  shared: ReadonlySet<Declared>,
): Declared[] {
  const foreign = [...shared].filter((base) => base !== contract).flatMap((base) => [base.name, `I${base.name}`]);
  const family = new Set<Declared>([contract]);
  for (const type of family)
    for (const base of type.bases) {
      const found = declared.get(base);
      if (found !== undefined && !foreign.includes(base)) family.add(found);
    }
  return [...family];
}

/** Abstract contracts with heirs in other domains: their verbs are tested once, in their own folder. */
function sharedBases(declared: ReadonlyMap<string, Declared>): Set<Declared> {
  const shared = new Set<Declared>();
  for (const heir of declared.values())
    for (const base of heir.bases.map((name) => declared.get(name)))
      if (base?.kind === "abstract" && domainOf(base) !== domainOf(heir)) shared.add(base);
  return shared;
}

function domainOf(type: Declared): string {
  return type.file.split("/")[1];
}

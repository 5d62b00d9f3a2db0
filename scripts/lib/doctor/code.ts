/** Code: what lies at each address is what the compiler makes of the sources, created with the arguments of the parameters. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import hre from "hardhat";
import { AbiCoder, ConstructorFragment, keccak256, type JsonFragment } from "ethers";
import { differences, type Finding } from "./finding.js";
import { ALL_CONTRACTS, addressNamed, type Patient } from "./patient.js";

interface Compiled {
  readonly abi: readonly JsonFragment[];
  readonly bytecode: string;
  readonly deployedBytecode: string;
  readonly immutableReferences?: Readonly<
    Record<string, readonly { readonly start: number; readonly length: number }[]>
  >;
}

/** What was compiled, by the name of the contract; a contract that was not is left out. Hardhat would look far wider. */
function compiled(): ReadonlyMap<string, Compiled> {
  const root = path.join(hre.config.paths.artifacts, "contracts");
  const domains = existsSync(root) ? readdirSync(root) : [];
  return new Map(
    ALL_CONTRACTS.flatMap((name) => {
      const file = domains.map((domain) => path.join(root, domain, `${name}.sol`, `${name}.json`)).find(existsSync);
      return file === undefined ? [] : [[name, JSON.parse(readFileSync(file, "utf8")) as Compiled] as const];
    }),
  );
}

/** Runtime code with zeros where the constructor wrote. */
function masked(code: Buffer, { immutableReferences = {} }: Pick<Compiled, "immutableReferences">): Buffer {
  const copy = Buffer.from(code);
  for (const { start, length } of Object.values(immutableReferences).flat())
    copy.subarray(start, start + length).fill(0);
  return copy;
}

/** @param expectedArgs constructor arguments by the name of the contract, from the parameters. */
export async function codeFindings(
  patient: Patient,
  expectedArgs: ReadonlyMap<string, readonly unknown[]>,
): Promise<Finding[]> {
  const artifacts = compiled();
  const findings = await Promise.all(
    ALL_CONTRACTS.map(async (name) => {
      const artifact = artifacts.get(name);
      if (artifact === undefined) return [missing(name, "an artifact", "none: run `npm run build`")];
      const [runtime, creation] = await Promise.all([
        runtimeFindings(patient, name, artifact),
        creationFindings(patient, name, artifact, expectedArgs.get(name) ?? []),
      ]);
      return [...runtime, ...creation];
    }),
  );
  return findings.flat();
}

const missing = (what: string, expected: string, found: string): Finding => ({ area: "code", what, expected, found });

async function runtimeFindings(patient: Patient, name: string, artifact: Compiled): Promise<Finding[]> {
  const live = await patient.ctx.chain.provider.getCode(addressNamed(patient, name));
  if (live === "0x") return [missing(name, "code", "nothing there")];
  const [meant, there] = [artifact.deployedBytecode, live].map((code) => Buffer.from(code.slice(2), "hex"));
  const [wanted, found] = [meant, there].map((code) => masked(code, artifact));
  const recorded = patient.creations.get(name)?.codeHash;
  return [
    ...(wanted.equals(found) ? [] : [missing(`${name}: hash without immutables`, keccak256(wanted), keccak256(found))]),
    ...(recorded === undefined ? [] : differences("code", `${name}: recorded hash`, recorded, keccak256(there))),
  ];
}

async function creationFindings(
  patient: Patient,
  name: string,
  artifact: Compiled,
  expected: readonly unknown[],
): Promise<Finding[]> {
  const creation = patient.creations.get(name);
  if (creation === undefined) return [missing(`${name}: creation`, "a transaction", "none known")];
  const { provider } = patient.ctx.chain;
  const [sent, receipt] = await Promise.all([
    provider.getTransaction(creation.transaction),
    provider.getTransactionReceipt(creation.transaction),
  ]);
  if (sent === null || receipt === null)
    return [missing(`${name}: creation`, creation.transaction, "not on this chain")];
  const at = differences("code", `${name}: created at`, addressNamed(patient, name), receipt.contractAddress);
  if (!sent.data.startsWith(artifact.bytecode))
    return [...at, missing(`${name}: creation code`, keccak256(artifact.bytecode), "other code")];
  const { inputs } = constructorOf(artifact);
  const given = `0x${sent.data.slice(artifact.bytecode.length)}`;
  const coder = AbiCoder.defaultAbiCoder();
  const meant = coder.encode(inputs, expected);
  if (meant === given) return at;
  const [wanted, found] = [meant, given].map((data) => coder.decode(inputs, data));
  return [
    ...at,
    ...inputs.flatMap((input, place) =>
      differences("code", `${name}: constructor ${input.name}`, plainOf(wanted[place]), plainOf(found[place])),
    ),
  ];
}

/** Of an interface nothing else is asked, and the rest of it takes long to read. */
function constructorOf({ abi }: Compiled): ConstructorFragment {
  return ConstructorFragment.from(abi.find(({ type }) => type === "constructor") ?? "constructor()");
}

/** A decoded value as plain lists, by place. */
function plainOf(value: unknown): unknown {
  return Array.isArray(value) ? [...(value as unknown[])].map(plainOf) : value;
}

/** Code: what lies at each address is what the compiler makes of the sources, created with the arguments of the parameters. */
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

/** What was compiled, by the name of the contract; a contract that was not is left out. */
async function compiled(): Promise<ReadonlyMap<string, Compiled>> {
  const there = await Promise.all(
    ALL_CONTRACTS.map(async (name) => ((await hre.artifacts.artifactExists(name)) ? [name] : [])),
  );
  const artifacts = there.flat().map(async (name) => [name, await hre.artifacts.readArtifact(name)] as const);
  return new Map(await Promise.all(artifacts));
}

/** Runtime code with zeros where the constructor wrote. */
function masked(code: string, { immutableReferences = {} }: Pick<Compiled, "immutableReferences">): Buffer {
  const bytes = Buffer.from(code.slice(2), "hex");
  for (const { start, length } of Object.values(immutableReferences).flat())
    bytes.subarray(start, start + length).fill(0);
  return bytes;
}

/** @param expectedArgs constructor arguments by the name of the contract, from the parameters. */
export async function codeFindings(
  patient: Patient,
  expectedArgs: ReadonlyMap<string, readonly unknown[]>,
): Promise<Finding[]> {
  const artifacts = await compiled();
  const findings = await Promise.all(
    ALL_CONTRACTS.map(async (name) => {
      const artifact = artifacts.get(name);
      if (artifact === undefined) return [missing(name, "an artifact", "none: run `npm run build`")];
      const runtime = await runtimeFindings(patient, name, artifact);
      return [...runtime, ...(await creationFindings(patient, name, artifact, expectedArgs.get(name) ?? []))];
    }),
  );
  return findings.flat();
}

const missing = (what: string, expected: string, found: string): Finding => ({ area: "code", what, expected, found });

async function runtimeFindings(patient: Patient, name: string, artifact: Compiled): Promise<Finding[]> {
  const live = await patient.ctx.chain.provider.getCode(addressNamed(patient, name));
  if (live === "0x") return [missing(name, "code", "nothing there")];
  const [wanted, found] = [artifact.deployedBytecode, live].map((code) => masked(code, artifact));
  const recorded = patient.creations.get(name)?.codeHash;
  return [
    ...(wanted.equals(found) ? [] : [missing(`${name}: hash without immutables`, keccak256(wanted), keccak256(found))]),
    ...(recorded === undefined ? [] : differences("code", `${name}: recorded hash`, recorded, keccak256(live))),
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

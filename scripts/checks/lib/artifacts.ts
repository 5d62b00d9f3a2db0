import { existsSync } from "node:fs";
import path from "node:path";
import { filesUnder, isMock, jsonOf, textOf } from "./files.js";
import { parseSolidity } from "./solidity.js";

export interface AbiParameter {
  readonly name?: string;
  readonly type: string;
  /** As Solidity names it: `enum Currency`. */
  readonly internalType?: string;
  readonly components?: readonly AbiParameter[];
}

export interface AbiItem {
  readonly type: string;
  readonly name?: string;
  readonly stateMutability?: string;
  readonly inputs?: readonly AbiParameter[];
}

export interface Artifact {
  readonly contractName: string;
  readonly sourceName: string;
  readonly abi: readonly AbiItem[];
  readonly deployedBytecode: string;
}

/** What `hardhat build` left of every contract of ours that can be deployed, mocks and libraries aside. */
export function deployables(root: string): Artifact[] {
  return filesUnder(root + "/artifacts", "contracts", ".json")
    .map((file) => jsonOf<Artifact>(root, `artifacts/${file}`))
    .filter((a): a is Artifact => a !== undefined && a.deployedBytecode !== undefined && a.deployedBytecode !== "0x")
    .filter((a) => !isMock(a.sourceName) && !isLibrary(root, a));
}

export function runtimeBytes(artifact: Artifact): number {
  return (artifact.deployedBytecode.length - 2) / 2;
}

/** `name(type,(type,type)[])`, as selectors are computed from; `receive()` for the plain transfer. */
export function signatureOf(item: AbiItem): string {
  return `${item.name ?? item.type}(${(item.inputs ?? []).map(typeOf).join(",")})`;
}

export function stateChanging(artifact: Artifact): string[] {
  return artifact.abi
    .filter((item) => item.stateMutability === "nonpayable" || item.stateMutability === "payable")
    .filter((item) => item.type !== "constructor")
    .map(signatureOf);
}

function typeOf(parameter: AbiParameter): string {
  if (parameter.components === undefined) return parameter.type;
  return `(${parameter.components.map(typeOf).join(",")})${parameter.type.slice("tuple".length)}`;
}

function isLibrary(root: string, artifact: Artifact): boolean {
  if (!existsSync(path.join(root, artifact.sourceName))) return false;
  const { types } = parseSolidity(textOf(root, artifact.sourceName));
  return types.some((type) => type.name === artifact.contractName && type.kind === "library");
}

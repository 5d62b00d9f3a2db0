/** Puts a weak twin into the place of a deployed contract: same address, storage and constructor arguments, other code. */
import { artifacts } from "hardhat";
import { addressOf, CONTRACT_NAMES } from "../../../scripts/lib/contracts.js";
import type { Suite } from "../../support/suite.js";
import type { TwinCompiler } from "./compile.js";
import type { Twin } from "./twin.js";

/** Constructor arguments by address; a chain of this process deploys everything at the same place. */
const argumentsBy = new Map<string, string>();

export async function weaken(s: Suite, twin: Twin, compiler: TwinCompiler): Promise<void> {
  const { ethers, networkHelpers } = s.connection;
  for (const short of twin.contracts) {
    const name = CONTRACT_NAMES[short];
    const address = addressOf(s[short]);
    const artifact = await artifacts.readArtifact(name);
    const creationCode = await compiler.creationCode(artifact.sourceName, name, twin.patches);
    const data = creationCode + (await argumentsOf(s, address, artifact.bytecode));
    // Running the constructor fills in what is immutable
    const code = await ethers.provider.call({ from: s.people.deployer.address, data });
    await networkHelpers.setCode(address, code);
  }
}

/** Compiles ahead of use. */
export async function prepare(twin: Twin, compiler: TwinCompiler): Promise<void> {
  const compiling = twin.contracts.map(async (short) => {
    const { sourceName } = await artifacts.readArtifact(CONTRACT_NAMES[short]);
    return compiler.creationCode(sourceName, CONTRACT_NAMES[short], twin.patches);
  });
  await Promise.all(compiling);
}

async function argumentsOf(s: Suite, address: string, bytecode: string): Promise<string> {
  if (argumentsBy.size === 0) await readCreations(s);
  const input = argumentsBy.get(address.toLowerCase());
  if (input === undefined) throw new Error(`no transaction created ${address}`);
  if (!input.startsWith(bytecode)) throw new Error(`${address} was created from another build`);
  return input.slice(bytecode.length);
}

async function readCreations({ connection: { ethers } }: Suite): Promise<void> {
  const last = await ethers.provider.getBlockNumber();
  for (let height = 1; height <= last; height++) {
    const block = await ethers.provider.getBlock(height, true);
    for (const transaction of block?.prefetchedTransactions ?? []) {
      if (transaction.to !== null) continue;
      const receipt = await ethers.provider.getTransactionReceipt(transaction.hash);
      if (receipt?.contractAddress != null) argumentsBy.set(receipt.contractAddress.toLowerCase(), transaction.data);
    }
  }
}

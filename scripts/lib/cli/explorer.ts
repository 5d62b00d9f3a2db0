/** Sources on a block explorer. */
import { Interface, dataSlice, type InterfaceAbi } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { DeploymentRecord } from "../record.js";
import { usageError } from "./exit.js";
import type { Chain } from "./ground.js";
import { notConfigured } from "./open.js";
import { messageOf } from "./refusal.js";

const API_KEY = "ETHERSCAN_API_KEY";

/** Refuses before anything is deployed what could not be verified afterwards. */
export async function requireExplorer(hre: HardhatRuntimeEnvironment, { isLocal, chainId }: Chain): Promise<void> {
  if (isLocal)
    throw usageError("NoExplorer", `no explorer knows the local chain ${chainId}`, { hint: "Leave --verify out" });
  const key = await hre.config.verify.etherscan.apiKey.get().catch(() => "");
  if (key === "") throw notConfigured(API_KEY, "the explorer takes sources only with a key");
}

/** What became of each contract's sources: `verified`, or why not. */
export async function verify(
  hre: HardhatRuntimeEnvironment,
  { provider }: Chain,
  { contracts }: DeploymentRecord,
): Promise<Record<string, string>> {
  const { verifyContract } = await import("@nomicfoundation/hardhat-verify/verify");
  const outcomes: Record<string, string> = {};
  for (const [name, { address, transaction }] of Object.entries(contracts)) {
    const artifact = await hre.artifacts.readArtifact(name);
    const sent = await provider.getTransaction(transaction);
    const abi = new Interface(artifact.abi as InterfaceAbi);
    const data = dataSlice(sent?.data ?? artifact.bytecode, (artifact.bytecode.length - 2) / 2);
    const constructorArgs = abi
      .getAbiCoder()
      .decode([...abi.deploy.inputs], data)
      .toArray(true);
    const contract = `${artifact.sourceName}:${name}`;
    try {
      await verifyContract({ address, constructorArgs, contract, creationTxHash: transaction }, hre);
      outcomes[name] = "verified";
    } catch (failure) {
      outcomes[name] = messageOf(failure);
    }
  }
  return outcomes;
}

/** Runs the deployment into a folder of one's choice, or goes on where an earlier run stopped; writes the record. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  deploy,
  DeploymentResultType,
  trackTransaction,
  type DeploymentResult,
  type EIP1193Provider,
} from "@nomicfoundation/ignition-core";
import { toQuantity } from "ethers";
import hre from "hardhat";
import { CliError, EXIT, usageError } from "./cli/exit.js";
import type { Chain } from "./cli/ground.js";
import { locate, type Meant } from "./cli/locate.js";
import { patienceOn, receiptOf } from "./cli/receipts.js";
import { recover } from "./cli/recover.js";
import { moduleOf } from "./deployment.js";
import type { Parameters as KeelParameters } from "./parameters.js";
import { ignitionMessages, lastBlockIn, mendJournal, writeRecord, type DeploymentRecord } from "./record.js";

export interface Ignition {
  readonly chain: Chain;
  readonly provider: EIP1193Provider;
  /** Where Ignition keeps its journal and the record is written. */
  readonly folder: string;
  readonly parameters: KeelParameters;
  /** Name of the file the parameters are from. */
  readonly named: string;
  /** Blocks that have to lie on a transaction. */
  readonly confirmations: number;
  readonly pollingMs: number;
  /** Told how many transactions this run has sent. */
  onSent?(count: number): void;
}

export interface Ignited {
  readonly record: DeploymentRecord;
  /** Transactions of this run. */
  readonly sent: number;
}

export async function ignite(ignition: Ignition): Promise<Ignited> {
  const { chain, folder, confirmations, pollingMs, parameters, named } = ignition;
  await requireSameChain(chain, folder);
  mendJournal(folder);
  const accounts = (await ignition.provider.request({ method: "eth_accounts" })) as string[];
  if (accounts.length === 0)
    throw usageError("NoSender", "there is no account to deploy with", { hint: "Configure a key for this network" });
  let sent = 0;
  const provider = counting(ignition.provider, () => {
    sent++;
    ignition.onSent?.(sent);
  });
  await recoverSent({ ...ignition, provider }, accounts[0]);
  const result = await started({
    config: { blockPollingInterval: pollingMs, requiredConfirmations: confirmations },
    artifactResolver: {
      loadArtifact: async (name: string) => await hre.artifacts.readArtifact(name),
      getBuildInfo: () => Promise.resolve(undefined),
    },
    provider,
    deploymentDir: folder,
    ignitionModule: await moduleOf(parameters),
    deploymentParameters: {},
    accounts,
    defaultSender: accounts[0],
  });
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) throw stopped(result);
  const about = { network: chain.name, chainId: chain.chainId, parameters: named };
  return { record: await writeRecord(folder, chain.provider, about), sent };
}

/** Ignition looks first whether the account sent anything that is too young to build on. */
async function started(parameters: Parameters<typeof deploy>[0]): Promise<DeploymentResult> {
  try {
    return await deploy(parameters);
  } catch (failure) {
    if (!/interfere with Hardhat Ignition/.test(String(failure))) throw failure;
    throw new CliError(EXIT.failed, "TooYoung", "the deployer's last transactions have too few blocks on them", {
      args: { account: parameters.accounts[0], confirmations: parameters.config?.requiredConfirmations },
      hint: "Wait some blocks and run the same command again, or ask for fewer with --confirmations",
    });
  }
}

function counting(provider: EIP1193Provider, onSent: () => void): EIP1193Provider {
  return {
    request: async (call: Parameters<EIP1193Provider["request"]>[0]) => {
      const answer: unknown = await provider.request(call);
      if (["eth_sendTransaction", "eth_sendRawTransaction"].includes(call.method)) onSent();
      return answer;
    },
  };
}

/** A record of a chain that began anew would be taken for what is there. */
async function requireSameChain({ provider, chainId }: Chain, folder: string): Promise<void> {
  const file = path.join(folder, "deployed_addresses.json");
  if (!existsSync(file)) return;
  const addresses = Object.values(JSON.parse(readFileSync(file, "utf8")) as Record<string, string>);
  if (addresses.length === 0 || (await provider.getCode(addresses[0])) !== "0x") return;
  throw usageError("DeploymentGone", `the recorded deployment is not on this chain ${chainId}: it began anew`, {
    args: { chainId },
    hint: `Remove ${path.basename(path.dirname(folder))}/${path.basename(folder)} to deploy again`,
  });
}

/**
 * What an earlier run meant to send and could not note: Ignition is told of it. What no node ever took is sent now under its own
 * number, for what was sent behind it waits for that.
 */
async function recoverSent(ignition: Ignition, from: string): Promise<void> {
  const { folder, provider } = ignition;
  const messages = ignitionMessages(folder);
  const keyOf = ({ futureId, networkInteractionId }: Readonly<Record<string, unknown>>) =>
    `${String(futureId)} ${String(networkInteractionId)}`;
  const noted = new Set(messages.filter(({ type }) => type === "TRANSACTION_SEND").map(keyOf));
  const asked = new Map(
    messages
      .filter(({ type }) => type === "NETWORK_INTERACTION_REQUEST")
      .map(({ futureId, networkInteraction }) => {
        const { id, data, to, value } = networkInteraction as Interaction;
        return [keyOf({ futureId, networkInteractionId: id }), { data, to: to ?? "", value: value.value }] as const;
      }),
  );
  for (const message of messages) {
    const request = asked.get(keyOf(message));
    if (message.type !== "TRANSACTION_PREPARE_SEND" || noted.has(keyOf(message)) || request === undefined) continue;
    const meant = { from, nonce: Number(message.nonce), block: lastBlockIn(folder), ...request };
    await trackTransaction(folder, await hashOf(ignition, meant), provider, 1);
  }
}

/** As Ignition's journal holds it. */
interface Interaction {
  readonly id: number;
  readonly data: string;
  readonly to?: string;
  readonly value: { readonly value: string };
}

/** Of what took the number: the transaction meant, mined, or the one that was faster, of which Ignition then makes another. */
async function hashOf({ chain, provider }: Ignition, meant: Meant & { readonly value: string }): Promise<string> {
  const patience = { ...patienceOn(chain), confirmations: 1 };
  const located = await locate(chain, meant);
  if (located.at === "other") return located.hash;
  const receipt = located.at === "nowhere" ? undefined : await recover(chain, meant, patience);
  if (receipt !== undefined) return receipt.hash;
  const { from, to, data, value, nonce } = meant;
  const call = { from, ...(to !== "" && { to }), data, value: toQuantity(BigInt(value)) };
  const [gas, { gasPrice, maxFeePerGas, maxPriorityFeePerGas }] = await Promise.all([
    chain.provider.estimateGas(call),
    chain.provider.getFeeData(),
  ]);
  const fees =
    maxFeePerGas === null
      ? { gasPrice: toQuantity(gasPrice ?? 0n) }
      : { maxFeePerGas: toQuantity(maxFeePerGas), maxPriorityFeePerGas: toQuantity(maxPriorityFeePerGas ?? 0n) };
  const fields = { ...call, ...fees, gas: toQuantity(gas), nonce: toQuantity(nonce) };
  const hash = (await provider.request({ method: "eth_sendTransaction", params: [fields] })) as string;
  return (await receiptOf(chain, hash, patience, meant)).hash;
}

/** Of a hundred steps that fail for one reason, some tell it. */
const MOST_TOLD = 3;

function stopped(result: Exclude<DeploymentResult, { type: DeploymentResultType.SUCCESSFUL_DEPLOYMENT }>): CliError {
  const reasons = reasonsOf(result);
  const told = [...reasons.slice(0, MOST_TOLD), ...(reasons.length > MOST_TOLD ? [`${reasons.length} in all`] : [])];
  return new CliError(EXIT.failed, "DeploymentStopped", `the deployment stopped: ${told.join("; ")}`, {
    args: { reasons },
    hint: "Run the same command again: it goes on where it stopped. What failed for good is cleared with `ignition wipe`",
  });
}

function reasonsOf(result: DeploymentResult): string[] {
  switch (result.type) {
    case DeploymentResultType.EXECUTION_ERROR:
      return [
        ...result.failed.map(({ futureId, error }) => `${futureId}: ${error}`),
        ...result.held.map(({ futureId, reason }) => `${futureId}: ${reason}`),
        ...result.timedOut.map(({ futureId }) => `${futureId}: no answer in time`),
      ];
    case DeploymentResultType.VALIDATION_ERROR:
    case DeploymentResultType.RECONCILIATION_ERROR:
    case DeploymentResultType.PREVIOUS_RUN_ERROR:
      return Object.entries(result.errors).flatMap(([future, errors]) => errors.map((error) => `${future}: ${error}`));
    case DeploymentResultType.SUCCESSFUL_DEPLOYMENT:
      return [];
  }
}

/** Opens the chain a command is about: the one --network names, the local chain when it names none. */
import { JsonRpcSigner, type Signer } from "ethers";
import type { HttpNetworkConfig, NetworkConfig } from "hardhat/types/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { CliError, EXIT, usageError } from "./exit.js";
import type { Chain } from "./ground.js";
import { Keys } from "./keys.js";
import { RpcProvider } from "./provider.js";
import { Rpc } from "./rpc.js";
import { unknownName } from "./suggest.js";

const LOCAL = { network: "local", chainIds: [31337, 41337] } as const;

export interface OpenChain extends Chain {
  /** Whether it ends with the command. */
  readonly isInProcess: boolean;
  close(): Promise<void>;
}

/** Names the network that --network names, or the local one. */
const networkOf = (hre: HardhatRuntimeEnvironment): string => hre.globalOptions.network ?? LOCAL.network;

export async function openChain(hre: HardhatRuntimeEnvironment): Promise<OpenChain> {
  const name = networkOf(hre);
  const config = (hre.config.networks as Readonly<Record<string, NetworkConfig | undefined>>)[name];
  if (config === undefined) throw unknownName("network", name, Object.keys(hre.config.networks));
  if (config.type === "http") return openNode(name, config);
  return chainOf(await hre.network.create(name), name);
}

/** A node behind a URL. Hardhat's own connection is not made: it takes long to load, and gives up where one can ask again. */
async function openNode(name: string, config: HttpNetworkConfig): Promise<OpenChain> {
  const url = await configured(name, () => config.url.getUrl());
  const rpc = new Rpc({ url, name, headers: config.httpHeaders, timeoutMs: config.timeout });
  try {
    return await chainBehind(rpc, name, config);
  } catch (failure) {
    rpc.close();
    throw failure;
  }
}

export async function chainBehind(
  rpc: Rpc,
  name: string,
  config: Pick<HttpNetworkConfig, "chainId" | "accounts">,
): Promise<OpenChain> {
  const [id, head] = await Promise.all([
    rpc.request("eth_chainId", []),
    rpc.request("eth_getBlockByNumber", ["latest", false]),
  ]);
  const chainId = Number(id);
  if (config.chainId !== undefined && config.chainId !== chainId) throw wrongChain(name, config.chainId, chainId);
  if (head === null) throw new Error("the node has no block");
  const { number, timestamp } = head as { number: string; timestamp: string };
  const provider = new RpcProvider(rpc, chainId);
  const { accounts } = config;
  const keys = accounts === "remote" ? undefined : new Keys(accounts, provider);
  let signers: Promise<readonly Signer[]> | undefined;
  return {
    name,
    chainId,
    block: { number: Number(number), timestamp: Number(timestamp) },
    provider,
    isLocal: isLocal(name, chainId),
    isInProcess: false,
    send: (method, params) => rpc.request(method, params),
    signers: () => (signers ??= keys === undefined ? unlocked(rpc, provider) : configured(name, () => keys.signers())),
    ...(keys !== undefined && { sign: (from, transaction) => keys.sign(from, transaction) }),
    close() {
      rpc.close();
      return Promise.resolve();
    },
  };
}

/** Accounts that the node itself signs for. */
async function unlocked(rpc: Rpc, provider: RpcProvider): Promise<readonly Signer[]> {
  const addresses = (await rpc.request("eth_accounts", [])) as readonly string[];
  return addresses.map((address) => new JsonRpcSigner(provider, address));
}

const isLocal = (name: string, chainId: number): boolean =>
  name === LOCAL.network || (LOCAL.chainIds as readonly number[]).includes(chainId);

/** What is configured by variables may be missing. */
async function configured<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (failure) {
    const text = String(failure);
    const missing =
      /(?:Configuration Variable|Key) "(\w+)" not found/.exec(text) ??
      /Invalid URL value for the configuration variable "(\w+)"/.exec(text);
    if (missing === null) throw failure;
    throw notConfigured(missing[1], `network "${name}" needs a value of it`);
  }
}

/** A variable that is neither in the environment nor in the keystore. */
export function notConfigured(variable: string, why: string): CliError {
  return usageError("NotConfigured", `${variable} is not configured: ${why}`, {
    args: { variable },
    hint: `Set it in .env, or keep it encrypted with \`npx hardhat keystore set ${variable}\``,
  });
}

/** The chain behind a connection of Hardhat. */
export async function chainOf(connection: NetworkConnection, name: string): Promise<OpenChain> {
  const { ethers, provider } = connection;
  const send = (method: string, params: readonly unknown[]): Promise<unknown> =>
    provider.request({ method, params: [...params] });
  const [id, head] = await Promise.all([send("eth_chainId", []), ethers.provider.getBlock("latest")]);
  if (head === null) throw new Error("the node has no block");
  return {
    name,
    chainId: Number(id),
    block: { number: head.number, timestamp: head.timestamp },
    provider: ethers.provider,
    isLocal: isLocal(name, Number(id)),
    isInProcess: true,
    send,
    signers: () => ethers.getSigners(),
    close: () => connection.close(),
  };
}

export function wrongChain(name: string, expected: number, found: number): CliError {
  const message = `network "${name}" is chain ${expected}, but the node behind it runs chain ${found}`;
  return new CliError(EXIT.wrongChain, "WrongChain", message, {
    args: { expected, found },
    hint: "Check the URL, or choose another --network",
  });
}

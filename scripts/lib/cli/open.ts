/** Opens the chain a command is about: the one --network names, the local chain when it names none. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { CliError, EXIT, usageError } from "./exit.js";
import type { Chain } from "./ground.js";

export const LOCAL = { network: "local", chainIds: [31337, 41337] } as const;

export interface OpenChain extends Chain {
  close(): Promise<void>;
}

export interface Opened {
  readonly connection: NetworkConnection;
  readonly chain: OpenChain;
}

export async function openChain(hre: HardhatRuntimeEnvironment): Promise<OpenChain> {
  return (await openNetwork(hre)).chain;
}

/** The same with Hardhat's connection, for what deploys. */
export async function openNetwork(hre: HardhatRuntimeEnvironment): Promise<Opened> {
  const name = hre.globalOptions.network ?? LOCAL.network;
  const { connection, url } = await connect(hre, name);
  try {
    return { connection, chain: await chainOf(connection, name) };
  } catch (failure) {
    await connection.close();
    throw networkFailure(failure, name, url);
  }
}

async function connect(hre: HardhatRuntimeEnvironment, name: string) {
  try {
    const connection = await hre.network.create(name);
    const { networkConfig } = connection;
    return { connection, url: networkConfig.type === "http" ? await networkConfig.url.getUrl() : "this process" };
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

/** The chain behind a connection. */
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
    isLocal: name === LOCAL.network || (LOCAL.chainIds as readonly number[]).includes(Number(id)),
    send,
    signers: () => ethers.getSigners(),
    close: () => connection.close(),
  };
}

function networkFailure(failure: unknown, name: string, url: string): unknown {
  const text = failure instanceof Error ? failure.message : String(failure);
  const wrong = /chain id "?(\d+)"?, but connected to a chain with id "?(\d+)"?/.exec(text);
  if (wrong !== null)
    return new CliError(
      EXIT.wrongChain,
      "WrongChain",
      `network "${name}" is chain ${wrong[1]}, but the node behind ${url} runs chain ${wrong[2]}`,
      {
        args: { expected: Number(wrong[1]), found: Number(wrong[2]) },
        hint: "Check the URL, or choose another --network",
      },
    );
  const isDead = /HHE70[3-6]|Cannot connect|ECONNREFUSED|timed out|fetch failed/i.test(text);
  if (!isDead) return failure;
  return new CliError(EXIT.failed, "NoNode", `no node answers at ${url} (network "${name}")`, {
    args: { url },
    hint: name === LOCAL.network ? "Start the local chain with `npx hardhat up`" : "Check the URL and the connection",
  });
}

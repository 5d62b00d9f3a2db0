/** Opens the chain a command is about: the one --network names, the local chain when it names none. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { CliError, EXIT } from "./exit.js";
import type { Chain } from "./ground.js";

export const LOCAL = { network: "local", chainIds: [31337, 41337] } as const;

export interface OpenChain extends Chain {
  close(): Promise<void>;
}

export async function openChain(hre: HardhatRuntimeEnvironment): Promise<OpenChain> {
  const name = hre.globalOptions.network ?? LOCAL.network;
  const connection = await hre.network.create(name);
  const { ethers, provider, networkConfig } = connection;
  const send = (method: string, params: readonly unknown[]): Promise<unknown> =>
    provider.request({ method, params: [...params] });
  const url = networkConfig.type === "http" ? await networkConfig.url.getUrl() : "this process";
  try {
    const [id, head] = await Promise.all([send("eth_chainId", []), ethers.provider.getBlock("latest")]);
    if (head === null) throw new Error(`the node behind ${url} has no block`);
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
  } catch (failure) {
    await connection.close();
    throw networkFailure(failure, name, url);
  }
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

/** Plain JSON-RPC, for the moments before there is a connection and for what only a local node understands. */

export class RpcError extends Error {
  override readonly name = "RpcError";
}

/** Asks a node; refuses after `patience` milliseconds. */
export async function ask(url: string, method: string, params: readonly unknown[] = [], patience = 30_000) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    signal: AbortSignal.timeout(patience),
  });
  const answer = (await response.json()) as { result?: unknown; error?: { message: string } };
  if (answer.error !== undefined) throw new RpcError(`${method}: ${answer.error.message}`);
  return answer.result;
}

/** The id of the chain behind a URL; undefined when nothing there speaks JSON-RPC. A node on a busy machine takes its time. */
export async function chainIdAt(url: string, patience = 20_000): Promise<number | undefined> {
  try {
    return Number(await ask(url, "eth_chainId", [], patience));
  } catch {
    return undefined;
  }
}

export async function latestBlock(url: string): Promise<{ number: number; timestamp: bigint }> {
  const block = (await ask(url, "eth_getBlockByNumber", ["latest", false])) as { number: string; timestamp: string };
  return { number: Number(block.number), timestamp: BigInt(block.timestamp) };
}

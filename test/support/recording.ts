/** A chain's transactions, so that a second chain of the same process gets the same state without Ignition's waiting. */
import type { NetworkConnection } from "hardhat/types/network";

interface Transaction {
  readonly from: string;
  readonly to: string | null;
  readonly input: string;
  readonly value: string;
}

interface Block {
  readonly timestamp: string;
  readonly transactions: readonly Transaction[];
}

export interface Recording {
  /** Seconds since the block before, and the block's transactions. */
  readonly blocks: readonly { readonly after: bigint; readonly transactions: readonly Transaction[] }[];
}

type Chain = Pick<NetworkConnection, "provider">;

/** Everything that was mined since block 0. */
export async function record({ provider }: Chain): Promise<Recording> {
  const count = Number(await provider.request({ method: "eth_blockNumber" }));
  const read = async (number: number) =>
    (await provider.request({ method: "eth_getBlockByNumber", params: [`0x${number.toString(16)}`, true] })) as Block;
  const blocks: Block[] = [];
  for (let number = 0; number <= count; number++) blocks.push(await read(number));
  return {
    blocks: blocks.slice(1).map(({ timestamp, transactions }, place) => ({
      after: BigInt(timestamp) - BigInt(blocks[place].timestamp),
      transactions: transactions.map(({ from, to, input, value }) => ({ from, to, input, value })),
    })),
  };
}

/** Sends the same from the same accounts on a new chain: every contract gets its address again. */
export async function replay({ provider }: Chain, { blocks }: Recording): Promise<void> {
  const height = Number(await provider.request({ method: "eth_blockNumber" }));
  if (height !== 0) throw new Error(`a recording is replayed on a new chain, this one is at block ${height}`);
  const latest = (await provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as Block;
  let timestamp = BigInt(latest.timestamp);
  for (const { after, transactions } of blocks) {
    timestamp += after;
    await provider.request({ method: "evm_setNextBlockTimestamp", params: [`0x${timestamp.toString(16)}`] });
    if (transactions.length === 0) await provider.request({ method: "evm_mine" });
    for (const { from, to, input, value } of transactions) {
      const transaction = { from, data: input, value, gas: "0xf42400", gasPrice: "0x0" };
      const params = [to === null ? transaction : { ...transaction, to }];
      await provider.request({ method: "eth_sendTransaction", params });
    }
  }
}

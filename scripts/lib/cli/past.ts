/** Events of the past, in portions that nodes take. */
import type { Context } from "./context.js";
import { CliError, EXIT } from "./exit.js";
import { NodeFailure } from "./rpc.js";

/** Nodes refuse to look through more blocks at once. */
const MOST_BLOCKS = 9_999;
/** A node that refuses even so few refuses for another reason. */
const LEAST_BLOCKS = 64;

type Read<T> = (fromBlock: number, toBlock: number) => Promise<readonly T[]>;

/** All that `read` finds from the first block of the deployment to the latest, or to another, in order. */
export async function pastEvents<T>(
  { ground, chain }: Pick<Context, "ground" | "chain">,
  read: Read<T>,
  lastBlock = chain.block.number,
): Promise<T[]> {
  const portions: Promise<readonly T[]>[] = [];
  for (let from = ground.firstBlock ?? 0; from <= lastBlock; from += MOST_BLOCKS + 1)
    portions.push(portion(read, from, Math.min(from + MOST_BLOCKS, lastBlock)));
  return (await Promise.all(portions)).flat();
}

/** Where a node finds too much at once it is asked in halves. */
async function portion<T>(read: Read<T>, from: number, to: number): Promise<readonly T[]> {
  try {
    return await read(from, to);
  } catch (failure) {
    if (failure instanceof NodeFailure || to - from < LEAST_BLOCKS) throw failure;
    const middle = Math.floor((from + to) / 2);
    return (await Promise.all([portion(read, from, middle), portion(read, middle + 1, to)])).flat();
  }
}

/** A list that comes out of logs is held against what the chain counts: nothing is shown that is known to be short. */
export function requireAll(what: string, found: number, counted: bigint): void {
  if (BigInt(found) < counted) throw logsIncomplete(what, { found, counted });
}

export function logsIncomplete(what: string, args: { found?: number; counted?: bigint } = {}): CliError {
  const { found, counted } = args;
  const part = counted === undefined ? "" : ` (${found} of ${counted})`;
  return new CliError(EXIT.failed, "LogsIncomplete", `the node does not give all events of ${what}${part}`, {
    args,
    hint: "Try again, or use a node that keeps all logs",
  });
}

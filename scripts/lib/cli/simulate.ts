/** Runs calls on the chain as it would be with the next block, and sends nothing. */
import { toQuantity } from "ethers";
import type { Call } from "./calls.js";
import type { Chain, Ground } from "./ground.js";
import { refusalOf } from "./refusal.js";
import { NodeFailure } from "./rpc.js";

interface SimulatedCall {
  readonly status: string;
  readonly error?: { readonly message: string; readonly data?: string };
  readonly returnData?: string;
}

/**
 * Throws the refusal of the first call that would be refused.
 * @returns how many of the calls were tried: where a node cannot try them one after the other, only the first.
 */
export async function simulate(ground: Ground, from: string, calls: readonly Call[]): Promise<number> {
  if (calls.length === 0) return 0;
  if (calls.length === 1) {
    await simulateOne(ground, from, calls[0]);
    return 1;
  }
  const together = await simulateTogether(ground.chain, from, calls);
  if (together === undefined) {
    await simulateOne(ground, from, calls[0]);
    return 1;
  }
  for (const [place, { status, error, returnData }] of together.entries()) {
    if (status === "0x1") continue;
    const data = error?.data ?? returnData;
    throw await refusalOf({ message: error?.message ?? "refused", data }, ground, calls[place]);
  }
  return calls.length;
}

export async function simulateOne(ground: Ground, from: string, call: Call): Promise<void> {
  try {
    await ground.chain.send("eth_call", [requestOf(from, call), "pending"]);
  } catch (failure) {
    throw await refusalOf(failure, ground, call);
  }
}

export const requestOf = (from: string, { to, data, value }: Call) => ({
  from,
  to,
  data,
  ...(value > 0n && { value: toQuantity(value) }),
});

/** One after the other on top of the latest block; undefined where the node knows no such simulation. */
async function simulateTogether(
  chain: Chain,
  from: string,
  calls: readonly Call[],
): Promise<readonly SimulatedCall[] | undefined> {
  const blockStateCalls = [{ calls: calls.map((call) => requestOf(from, call)) }];
  try {
    const blocks = await chain.send("eth_simulateV1", [{ blockStateCalls, validation: false }, "latest"]);
    return (blocks as readonly { calls: readonly SimulatedCall[] }[])[0]?.calls;
  } catch (failure) {
    if (failure instanceof NodeFailure) throw failure;
    return undefined;
  }
}

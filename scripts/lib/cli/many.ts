/** One view asked many times: coded and decoded here, at a fraction of what a call through a contract object costs. */
import type { BaseContract, Interface, Result } from "ethers";
import { addressOf } from "../contracts.js";
import type { Chain } from "./ground.js";

/** What each call returns, in order. */
export async function readMany(
  chain: Chain,
  at: BaseContract,
  method: string,
  calls: readonly (readonly unknown[])[],
): Promise<Result[]> {
  const { interface: abi } = at as { interface: Interface };
  const fragment = abi.getFunction(method);
  if (fragment === null) throw new RangeError(`there is no function ${method}`);
  const to = addressOf(at);
  return Promise.all(
    calls.map(async (args) => {
      const answer = await chain.send("eth_call", [{ to, data: abi.encodeFunctionData(fragment, args) }, "latest"]);
      return abi.decodeFunctionResult(fragment, answer as string);
    }),
  );
}

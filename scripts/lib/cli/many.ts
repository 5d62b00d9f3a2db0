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
  // Hashed once: the fragment would hash its signature for every call.
  const { selector, inputs } = fragment;
  const coder = abi.getAbiCoder();
  return Promise.all(
    calls.map(async (args) => {
      const data = selector + coder.encode(inputs, args).slice(2);
      const answer = await chain.send("eth_call", [{ to, data }, "latest"]);
      return abi.decodeFunctionResult(fragment, answer as string);
    }),
  );
}

import { expect } from "chai";
import { ZeroAddress, type BaseContract, type TransactionResponse } from "ethers";

interface Rpc {
  send(method: string, params: readonly unknown[]): Promise<unknown>;
}

interface Block {
  readonly number: string;
  readonly timestamp: string;
  readonly stateRoot: string;
  readonly transactions: readonly { readonly from: string; readonly gasPrice: string }[];
}

/**
 * Asserts that the transaction is refused with this error and these values, and that the refusal changed nothing.
 *
 * The transaction is mined, so it really ran and was really rolled back. "Nothing" is then read from the state root of
 * its block, the digest of every slot, balance, nonce and code of the whole chain: an empty transfer of the same sender
 * to nobody, mined on the same parent at the same second, has to lead to the same root. Neither pays for gas, so
 * against the state before only the sender's nonce differs, by one. Needs a chain of `openChain`.
 * A timestamp set for the next block is used, and the block of it is there afterwards.
 *
 * @param send sends one transaction, e.g. `() => token.connect(ada).transfer(eve, 1n)`
 * @param contract whose interface names the error
 * @param args the error's values, in order; left out where they are not to be compared
 */
export async function expectRefusal(
  send: () => Promise<TransactionResponse>,
  contract: BaseContract,
  error: string,
  args?: readonly unknown[],
): Promise<void> {
  const rpc = rpcOf(contract);
  const before = await latest(rpc);
  const snapshot = await rpc.send("evm_snapshot", []);

  const refused = expect(send(), `${error} was expected`).to.be.revertedWithCustomError(contract, error);
  await (args === undefined ? refused : refused.withArgs(...args));
  const after = await latest(rpc);
  const sender = requireFreeAndMined(before, after);

  await rpc.send("evm_revert", [snapshot]);
  await rpc.send("evm_setNextBlockTimestamp", [after.timestamp]);
  await rpc.send("eth_sendTransaction", [{ from: sender, to: ZeroAddress, value: "0x0", gasPrice: "0x0" }]);
  const untouched = await latest(rpc);
  expect(after.stateRoot, `state root after ${error}`).to.equal(untouched.stateRoot);
}

/** The sender of the one transaction between the two blocks. Without a mined transaction nothing would be proven. */
function requireFreeAndMined(before: Block, after: Block): string {
  const [transaction] = after.transactions;
  const isNext = BigInt(after.number) === BigInt(before.number) + 1n && after.transactions.length === 1;
  if (!isNext || BigInt(transaction.gasPrice) !== 0n)
    throw new Error("not one transaction that costs nothing was mined: open the chain with openChain()");
  return transaction.from;
}

async function latest(rpc: Rpc): Promise<Block> {
  return (await rpc.send("eth_getBlockByNumber", ["latest", true])) as Block;
}

function rpcOf(contract: BaseContract): Rpc {
  const provider: unknown = contract.runner?.provider;
  if (typeof provider === "object" && provider !== null && "send" in provider) return provider as Rpc;
  throw new Error("the contract is not connected to a chain");
}

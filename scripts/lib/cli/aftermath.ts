/** What comes of transactions that are mined. They stay mined: nothing the node says afterwards makes a refusal of them. */
import type { TransactionReceipt } from "ethers";
import { CliError, EXIT } from "./exit.js";
import type { Chain, Ground } from "./ground.js";
import { messageOf, refusedView } from "./refusal.js";

/** Reads what came of them; what cannot be read is left for the same command to find out. */
export async function outcomeOf<R>(
  ground: Ground,
  receipts: readonly TransactionReceipt[],
  read: () => R | Promise<R>,
): Promise<R> {
  try {
    await requireContracts(ground.chain, receipts);
    return await read();
  } catch (failure) {
    const hashes = receipts.map(({ hash }) => hash);
    const why = (await refusedView(failure, ground))?.message ?? messageOf(failure);
    const verb = hashes.length === 1 ? "is" : "are";
    throw new CliError(
      EXIT.failed,
      "OutcomeUnknown",
      `${hashes.join(", ")} ${verb} mined, but what came of it cannot be told: ${why}`,
      { args: { hashes }, hint: "Run the same command again: it sends nothing twice, and looks anew" },
    );
  }
}

/** Where no contract is, a transaction succeeds and nothing happens, not even an event: that is not what was asked for. */
async function requireContracts({ provider }: Chain, receipts: readonly TransactionReceipt[]): Promise<void> {
  await Promise.all(
    receipts.map(async ({ logs, to, blockNumber }) => {
      if (logs.length > 0 || to === null) return;
      // Many nodes do not keep old states.
      const code = await provider.getCode(to, blockNumber).catch(() => provider.getCode(to));
      if (code === "0x") throw new Error(`the node has no contract at ${to}, and nothing happened there`);
    }),
  );
}

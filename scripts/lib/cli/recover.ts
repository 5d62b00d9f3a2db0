/** Finds out what became of a transaction that a killed command meant to send. */
import type { TransactionReceipt } from "ethers";
import { CliError, EXIT } from "./exit.js";
import type { Chain } from "./ground.js";
import { locate, type Located, type Meant } from "./locate.js";
import { patienceOn, receiptOf, type Patience } from "./receipts.js";

/**
 * The receipt once it is mined, undefined when it was never sent and never can be beside another one: what is sent instead
 * takes the same number of the account. Refuses when the node does not show which it is.
 */
export async function recover(
  chain: Chain,
  meant: Meant,
  patience: Patience = patienceOn(chain),
): Promise<TransactionReceipt | undefined> {
  const located = await locate(chain, meant);
  switch (located.at) {
    case "sent":
      return receiptOf(chain, located.hash, patience, meant);
    case "nowhere":
    case "other":
      return undefined;
    case "ahead":
    case "hidden":
      throw cannotTell(chain, meant, located.at);
  }
}

/**
 * Asked before something is sent instead of what was not found, which may have been on its way: only what takes the same number
 * can never be mined beside it.
 * @param nonce the number under which something else would be sent.
 */
export async function requireGone(chain: Chain, meant: Meant, nonce: number): Promise<void> {
  if (nonce === meant.nonce) return;
  const { at } = await locate(chain, meant);
  if (at === "other" || (at === "nowhere" && chain.isLocal)) return;
  throw cannotTell(chain, meant, at);
}

const REASONS: Readonly<Record<Exclude<Located["at"], "other">, string>> = {
  ahead: "the node has not seen all transactions before it: it lags behind, or lost them",
  hidden: "the node does not show which transaction took its number",
  nowhere: "the node says now that its number is used, and now that it is not",
  sent: "it was not there a moment ago, and is now",
};

/** What a person can do. */
const WAYS_OUT: Readonly<Record<keyof typeof REASONS, (nonce: number, journal: string) => string>> = {
  ahead: () => "Wait, or use another node; or settle it by sending anything with that number",
  hidden: (nonce, journal) =>
    `Use a node that keeps old states, or look up in an explorer what the account sent with number ${nonce}: if that is what ` +
    `was asked for, it is done; if not, it never will be. Once you know, take the run's lines out of ${journal}, and the ` +
    "same command sends anew",
  nowhere: () => "Run the same command again, or use another node",
  sent: () => "Run the same command again: it takes up what is there",
};

function cannotTell({ name, chainId }: Chain, { nonce, from }: Meant, at: keyof typeof REASONS): CliError {
  const journal = `deploy/deployments/chain-${chainId}/keel-journal.jsonl`;
  return new CliError(
    EXIT.failed,
    "CannotTell",
    `whether transaction ${nonce} of ${from} was sent cannot be told: ${REASONS[at]}`,
    {
      args: { nonce, from, network: name },
      hint: `Nothing is sent meanwhile. ${WAYS_OUT[at](nonce, journal)}`,
    },
  );
}

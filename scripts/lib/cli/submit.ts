/** Hands one transaction to the node. What became of it when the node does not say is looked up, never guessed. */
import { setTimeout as sleep } from "node:timers/promises";
import { CliError, EXIT } from "./exit.js";
import type { Chain } from "./ground.js";
import { locate, type Meant } from "./locate.js";
import { NodeFailure } from "./rpc.js";
import { messageOf } from "./refusal.js";

export interface Outgoing extends Meant {
  /** `Cover.buy`, for what is said. */
  readonly what: string;
  /** As it is handed over: fields for a node that signs, or signed bytes. */
  readonly fields: Readonly<Record<string, string>>;
  readonly raw: string | undefined;
}

/** How long is looked for what a node did not answer; less for who waits less. */
const FOUND_MS = 12_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** What nodes say of a transaction whose number is taken, by itself or by another one. */
const TAKEN = /nonce too low|already known|already imported|known transaction|replacement|nonce.*(used|expected)/i;
const TOO_LITTLE_FEE =
  /max fee per gas less than block base fee|fee cap.*less than|gas price.*below|feecap|underpriced/i;

/** What says for certain that a transaction is not taken. */
const REFUSED = /revert|insufficient|enough funds|exceeds|OutOfFunds|intrinsic|gas limit|out of gas/i;

/** The hash, once the node has taken it. Refusals of the node are thrown as they are. */
export async function submit(chain: Chain, outgoing: Outgoing, patienceMs = FOUND_MS): Promise<string> {
  try {
    return await handOver(chain, outgoing);
  } catch (failure) {
    const text = messageOf(failure);
    const lookMs = Math.min(patienceMs, FOUND_MS);
    if (TAKEN.test(text)) return ofTaken(chain, outgoing, text, lookMs);
    const isFee = TOO_LITTLE_FEE.test(text);
    // A gateway may have handed on what it then reports an error of.
    if (!isFee && (failure instanceof NodeFailure || !REFUSED.test(text)))
      return lookFor(chain, outgoing, text, lookMs);
    const located = await locate(chain, outgoing);
    if (located.at === "sent") return located.hash;
    throw isFee ? feeTooLow(outgoing, text) : failure;
  }
}

/** Its number is taken: by itself, or by another one. */
async function ofTaken(chain: Chain, outgoing: Outgoing, text: string, patienceMs: number): Promise<string> {
  const located = await locate(chain, outgoing);
  if (located.at === "sent") return located.hash;
  // A gateway hands on to several nodes: what one of them has, the next one may not have heard of yet.
  if (located.at === "nowhere" && !chain.isLocal) return lookFor(chain, outgoing, text, patienceMs);
  throw located.at === "hidden" || located.at === "ahead" ? notKnown(outgoing, text) : numberTaken(outgoing, text);
}

async function handOver(chain: Chain, { fields, raw }: Outgoing): Promise<string> {
  const hash =
    raw === undefined
      ? await chain.send("eth_sendTransaction", [fields])
      : await chain.send("eth_sendRawTransaction", [raw]);
  if (typeof hash === "string" && /^0x[0-9a-f]{64}$/i.test(hash)) return hash;
  throw new NodeFailure(EXIT.failed, "NodeBroken", "the node answers with no hash");
}

/** The same signed bytes may be handed over again: they are one transaction however often they arrive. */
async function lookFor(chain: Chain, outgoing: Outgoing, first: string, patienceMs: number): Promise<string> {
  const began = Date.now();
  let reason = first;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      const located = await locate(chain, outgoing);
      if (located.at === "sent") return located.hash;
      if (located.at === "other") throw numberTaken(outgoing, "another transaction was faster");
      if (outgoing.raw !== undefined && located.at === "nowhere") return await handOver(chain, outgoing);
    } catch (failure) {
      if (failure instanceof CliError && !(failure instanceof NodeFailure)) throw failure;
      reason = messageOf(failure);
    }
    if (Date.now() - began > patienceMs) throw notKnown(outgoing, reason);
    await sleep(pause);
  }
}

function numberTaken({ what, nonce, from }: Outgoing, text: string): CliError {
  return new CliError(EXIT.failed, "NonceTaken", `${what} was not sent: its number ${nonce} is taken (${text})`, {
    args: { nonce, from },
    hint: "Something else sends from this account: run the command again once that is mined",
  });
}

function feeTooLow({ what }: Outgoing, text: string): CliError {
  return new CliError(EXIT.failed, "FeeTooLow", `${what} was not sent: fees have risen meanwhile (${text})`, {
    hint: "Run the command again: it takes the fees of then",
  });
}

/** Nothing is noted as failed: the same command finds out. */
function notKnown({ what, nonce, from }: Outgoing, text: string): CliError {
  return new CliError(EXIT.failed, "NotKnown", `whether ${what} was sent is not known: ${text}`, {
    args: { nonce, from },
    hint: "Run the same command again: it looks for it first, and sends nothing twice",
  });
}

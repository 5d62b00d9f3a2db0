/** Stake lies in tranches of 91 days, eight of them live, and is bound until the end of its own. */
import { usageError } from "./exit.js";

export const TRANCHE = 91n * 86_400n;
const LIVE = 8n;

/** The first second after a tranche: when its stake is free. */
export const endOf = (tranche: bigint): bigint => (tranche + 1n) * TRANCHE;

/** Those that back covers now. */
export function liveTranches(now: bigint): bigint[] {
  return Array.from({ length: Number(LIVE) }, (_, place) => now / TRANCHE + BigInt(place));
}

/** The first tranche that lasts at least so long from now. */
export function trancheFor(now: bigint, seconds: bigint): bigint {
  const current = now / TRANCHE;
  const last = current + LIVE - 1n;
  const wanted = (now + seconds + TRANCHE - 1n) / TRANCHE - 1n;
  if (wanted > last)
    throw usageError("TooLong", "no live tranche lasts that long", {
      args: { latestEnd: endOf(last) },
      hint: `At most ${(endOf(last) - now) / 86_400n}d from now`,
    });
  return wanted < current ? current : wanted;
}

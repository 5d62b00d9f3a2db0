/** Chains with the local mutual on them, all alike, side by side: it is made once, and each goes on from its state. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runningOf, startAnvil } from "../../scripts/local/anvil.js";
import { down, up } from "../../scripts/local/chain.js";
import { filesOf, otherOwner, placeOf, readAbout, type Place } from "../../scripts/local/place.js";
import { fillWithHistory, HISTORY_SECONDS } from "../../scripts/local/seed/index.js";
import { clear, crash, freePort } from "../support/local.js";

/** Beside the ids of the user's chain and of the tests'. */
export const CHAIN_ID = 41336;
const PREFIX = path.join(tmpdir(), "keel-faults-");
/** What the chain's clock shows when it is there: what is due depends on it. */
const TODAY = BigInt(Date.parse("2027-01-05T12:00Z") / 1_000);
/**
 * Of what they were, and for how long. More states than a run makes stay in memory: by itself anvil 1.7 puts older ones on disk
 * from 500 blocks on, and turned back to one of those it keeps balances and storage but loses the code of all contracts. Nobody
 * goes on from what is written in the end.
 */
export const KEPT = { statesInMemory: 20_000, saveEvery: 86_400 } as const;

export interface Chains {
  readonly places: readonly Place[];
  strike(): Promise<void>;
}

export async function chainsAlike(count: number): Promise<Chains> {
  const origin = placeOf({ folder: mkdtempSync(PREFIX), port: await freePort(), chainId: CHAIN_ID });
  // What a killed run has left.
  const left = otherOwner(origin);
  if (left?.startsWith(PREFIX) === true) await clearAll({ ...origin, folder: left });
  const strike = () => clearAll(origin);
  try {
    await up(origin, { beginsAt: TODAY - HISTORY_SECONDS, fill: fillWithHistory });
    await down(origin);
    const places: Place[] = [];
    while (places.length < count) places.push(await copied(origin, `copy-${places.length}`));
    return { places, strike };
  } catch (failure) {
    await strike();
    throw failure;
  }
}

async function copied(origin: Place, name: string): Promise<Place> {
  const place = { ...origin, folder: path.join(origin.folder, name), port: await freePort() };
  mkdirSync(place.folder);
  copyFileSync(filesOf(origin).state, filesOf(place).state);
  const now = Math.floor(Date.now() / 1_000) + (readAbout(origin)?.ahead ?? 0);
  await startAnvil(place, { timestamp: BigInt(now), ...KEPT });
  return place;
}

/** Nothing of theirs is kept: they are ended without a word. */
async function clearAll(origin: Place): Promise<void> {
  for (const { name } of readdirSync(origin.folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const place = { ...origin, folder: path.join(origin.folder, name) };
    if (runningOf(place).is === "running") await crash(place);
  }
  await clear(origin);
}

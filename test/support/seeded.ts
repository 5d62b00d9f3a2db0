/** The mutual that `up` makes: made once for all tests that start processes, and given to each of them as new. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { down, reset, up } from "../../scripts/local/chain.js";
import {
  deploymentFolder,
  otherOwner,
  placeOf,
  readAbout,
  writeAbout,
  urlOf,
  type Place,
} from "../../scripts/local/place.js";
import { latestBlock } from "../../scripts/local/rpc.js";
import { clear, freePort } from "./local.js";
import { keel, PATIENCE_MS, ran, together } from "./process.js";

/** Beside the ids of the user's chain and of the other tests'. */
const CHAIN_ID = 41339;
/** What its clock shows when it is there: figures depend on where in a tranche the day lies. */
export const TODAY = "2027-01-05T12:00Z";

const PREFIX = "keel-seeded-";

export interface Seeded {
  readonly place: Place;
  /** What `up` answered. */
  readonly answer: string;
  readonly seconds: number;
}

interface Kept extends Seeded {
  readonly copy: string;
  readonly time: bigint;
}

let kept: Promise<Kept> | undefined;

/** The answer of the one `up`; its chain does not run. */
export function seeded(): Promise<Seeded> {
  kept ??= make();
  return kept;
}

/** The chain as it was when `up` had made it, running. */
export async function freshMutual(): Promise<Place> {
  kept ??= make();
  const { place, copy, time } = await kept;
  await reset(place);
  for (const [folder, name] of foldersOf(place)) {
    rmSync(folder, { recursive: true, force: true });
    cpSync(path.join(copy, name), folder, { recursive: true });
  }
  const about = readAbout(place);
  if (about === undefined) throw new Error("nothing is written about the chain");
  writeAbout(place, { ...about, ahead: Number(time) - Math.floor(Date.now() / 1_000) });
  const { beginning } = await up(place, {
    beginsAt: time,
    fill: () => Promise.reject(new Error("the chain was not kept")),
  });
  if (beginning !== "continued") throw new Error(`the chain is ${beginning}`);
  return place;
}

async function make(): Promise<Kept> {
  const place = placeOf({
    folder: mkdtempSync(path.join(tmpdir(), PREFIX)),
    port: await freePort(),
    chainId: CHAIN_ID,
  });
  // What a killed run of the tests has left.
  const left = otherOwner(place);
  if (left?.startsWith(path.join(tmpdir(), PREFIX)) === true) await clear({ ...place, folder: left });
  const options = ["--folder", place.folder, "--port", String(place.port), "--chain-id", String(CHAIN_ID)];
  const { code, out, milliseconds } = await ran(together(keel(["up", "--today", TODAY, ...options])), {});
  if (code !== 0) throw new Error(`up ended with ${code}:\n${out}`);
  const { timestamp: time } = await latestBlock(urlOf(place));
  await down(place);
  const copy = mkdtempSync(path.join(tmpdir(), "keel-kept-"));
  for (const [folder, name] of foldersOf(place)) cpSync(folder, path.join(copy, name), { recursive: true });
  return { place, answer: out, seconds: milliseconds / 1_000, copy, time };
}

const foldersOf = (place: Place) =>
  [
    [place.folder, "chain"],
    [deploymentFolder(place), "deployment"],
  ] as const;

after(async function () {
  this.timeout(PATIENCE_MS);
  if (kept === undefined) return;
  const { place, copy } = await kept;
  await clear(place);
  rmSync(copy, { recursive: true, force: true });
});

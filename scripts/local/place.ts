/** Where a local chain lives: its folder on disk, its port, its id, and the record of what is deployed on it. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ROOT } from "../lib/run.js";

export const DEFAULT_PORT = 8545;
/** Not 31337: on that id Ignition forgets a deployment when the node restarts. */
export const LOCAL_CHAIN_ID = 41337;

export interface Place {
  readonly folder: string;
  readonly port: number;
  readonly chainId: number;
}

export interface Files {
  readonly pid: string;
  readonly log: string;
  readonly state: string;
  /** The last state a chain was started with: what is left when a machine dies while the state is being written. */
  readonly previousState: string;
  readonly about: string;
  readonly cache: string;
}

/** How far the first `up` of a chain came: only a chain that is ready has anything of the user's in it. */
const aboutSchema = z.strictObject({
  chainId: z.int(),
  port: z.int(),
  stage: z.enum(["deploying", "seeding", "ready"]),
  /** The `up` that is at work until the chain is ready. */
  startedBy: z.int(),
  /** Seconds by which the chain's clock is ahead of the machine's. */
  ahead: z.int(),
});

export type About = z.infer<typeof aboutSchema>;

export function placeOf(options: Partial<Place> = {}): Place {
  return {
    folder: path.resolve(options.folder ?? path.join(ROOT, ".chain")),
    port: options.port ?? DEFAULT_PORT,
    chainId: options.chainId ?? LOCAL_CHAIN_ID,
  };
}

export const urlOf = ({ port }: Pick<Place, "port">): string => `http://127.0.0.1:${port}`;

export function filesOf({ folder }: Pick<Place, "folder">): Files {
  const within = (name: string) => path.join(folder, name);
  return {
    pid: within("pid"),
    log: within("anvil.log"),
    state: within("state.json"),
    previousState: within("state.previous.json"),
    about: within("chain.json"),
    cache: within("cache"),
  };
}

/** What Ignition and the journal of transactions keep about the chain. */
export const deploymentFolder = ({ chainId }: Pick<Place, "chainId">): string =>
  path.join(ROOT, "deploy/deployments", `chain-${chainId}`);

const ownerFile = (place: Pick<Place, "chainId">): string => path.join(deploymentFolder(place), "local-chain.json");

/** Writes into the record of the deployment whose chain it is. */
export function claimDeployment(place: Place): void {
  mkdirSync(deploymentFolder(place), { recursive: true });
  writeFileSync(ownerFile(place), `${JSON.stringify({ folder: place.folder })}\n`);
}

/** The folder of another chain with the same id, if that chain is still there: one record cannot serve two. */
export function otherOwner(place: Place): string | undefined {
  if (!existsSync(ownerFile(place))) return undefined;
  const { folder } = parsed(readFileSync(ownerFile(place), "utf8")) as { folder?: string };
  if (folder === undefined || folder === place.folder) return undefined;
  return readAbout({ folder })?.chainId === place.chainId ? folder : undefined;
}

/** The place as it was started: a later command need not repeat the port. */
export function rememberedPlace(place: Place): Place {
  const about = readAbout(place);
  return about === undefined ? place : { ...place, port: about.port, chainId: about.chainId };
}

export function readAbout(place: Pick<Place, "folder">): About | undefined {
  const file = filesOf(place).about;
  if (!existsSync(file)) return undefined;
  const read = aboutSchema.safeParse(parsed(readFileSync(file, "utf8")));
  return read.success ? read.data : undefined;
}

export function writeAbout(place: Pick<Place, "folder">, about: About): void {
  mkdirSync(place.folder, { recursive: true });
  const file = filesOf(place).about;
  writeFileSync(`${file}.new`, `${JSON.stringify(about, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
}

export function readPid(place: Pick<Place, "folder">): number | undefined {
  const file = filesOf(place).pid;
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, "utf8").trim());
  return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
}

/** Removes the chain and what was deployed on it; other files of the folder stay. */
export function wipe(place: Place): void {
  for (const file of Object.values(filesOf(place)) as string[]) rmSync(file, { recursive: true, force: true });
  if (otherOwner(place) === undefined) rmSync(deploymentFolder(place), { recursive: true, force: true });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The record of a deployment: deploy/deployments/chain-<id>/record.json, and what stands in for it where there is none. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Interface, keccak256, type InterfaceAbi, type ParamType, type Provider } from "ethers";
import { z } from "zod";
import { grouped } from "./cli/lists.js";
import { jsonOf } from "./cli/result.js";

/** How a contract came to be. */
export interface Creation {
  readonly transaction: string;
  /** Of all code at the address, where it is on record. */
  readonly codeHash?: string;
}

const contractShape = z.object({
  address: z.string(),
  transaction: z.string(),
  block: z.number().int(),
  /** keccak256 of the code at the address. */
  codeHash: z.string(),
  constructorArguments: z.record(z.string(), z.unknown()),
});

const recordShape = z.object({
  version: z.literal(1),
  chainId: z.number().int(),
  network: z.string(),
  deployer: z.string(),
  /** Name and SHA-256 of the file in deploy/parameters. */
  parameters: z.object({ name: z.string(), sha256: z.string() }),
  firstBlock: z.number().int(),
  lastBlock: z.number().int(),
  contracts: z.record(z.string(), contractShape),
  /** All that was sent, in order; what it was for, and its hash. */
  transactions: z.array(z.object({ what: z.string(), hash: z.string(), block: z.number().int() })),
});

export type DeploymentRecord = z.infer<typeof recordShape>;

export const recordFile = (folder: string): string => path.join(folder, "record.json");

export function readRecord(folder: string | undefined): DeploymentRecord | undefined {
  if (folder === undefined || !existsSync(recordFile(folder))) return undefined;
  return recordShape.parse(JSON.parse(readFileSync(recordFile(folder), "utf8")));
}

interface Confirmed {
  /** Id of the future: `Cover#Cover`. */
  readonly what: string;
  readonly hash: string;
  readonly block: number;
  readonly contract: string | undefined;
}

type Message = Readonly<Record<string, unknown>> & {
  readonly receipt?: { readonly blockNumber: number; readonly contractAddress?: string; readonly status: string };
};

const JOURNAL = "journal.jsonl";

/** Messages of Ignition's own journal. A killed process may leave half a line. */
export function ignitionMessages(folder: string): readonly Message[] {
  return journalLines(folder).flatMap(({ message }) => (message === undefined ? [] : [message]));
}

interface JournalLine {
  readonly text: string;
  /** Undefined for half a line. */
  readonly message: Message | undefined;
}

function journalLines(folder: string): readonly JournalLine[] {
  const file = path.join(folder, JOURNAL);
  if (!existsSync(file)) return [];
  const texts = readFileSync(file, "utf8").split("\n");
  return texts.filter((text) => text !== "").map((text) => ({ text, message: parsed(text) }));
}

function parsed(text: string): Message | undefined {
  try {
    return JSON.parse(text) as Message;
  } catch {
    return undefined;
  }
}

const BEGUN = /^(DEPLOYMENT|CALL|SEND_DATA)_EXECUTION_STATE_INITIALIZE$/;

/**
 * Takes out of Ignition's journal what a killed run leaves there and Ignition cannot go on from: half a line, and a step that
 * begins without what it asks for. Nothing was sent for such a step: it begins anew.
 */
export function mendJournal(folder: string): void {
  const lines = journalLines(folder);
  const steps = grouped(lines, ({ message }) => String(message?.futureId));
  const isBegun = ({ message }: JournalLine) => BEGUN.test(String(message?.type));
  const bare = new Set(steps.flatMap(([, own]) => (own.length === 1 && isBegun(own[0]) ? own : [])));
  const kept = lines.filter((line) => line.message !== undefined && !bare.has(line));
  if (kept.length === lines.length) return;
  const file = path.join(folder, JOURNAL);
  writeFileSync(`${file}.mended`, kept.map(({ text }) => `\n${text}`).join(""));
  renameSync(`${file}.mended`, file);
}

function confirmedIn(folder: string): Confirmed[] {
  return ignitionMessages(folder).flatMap(({ type, futureId, hash, receipt }) =>
    type === "TRANSACTION_CONFIRM" && receipt?.status === "SUCCESS"
      ? [
          {
            what: String(futureId),
            hash: String(hash),
            block: receipt.blockNumber,
            contract: receipt.contractAddress,
          },
        ]
      : [],
  );
}

/** Where the last transaction that is known to be mined lies. */
export function lastBlockIn(folder: string): number {
  return Math.max(0, ...confirmedIn(folder).map(({ block }) => block));
}

/** Creations by the contract's name: from the record, or else from Ignition's journal. */
export function creationsIn(folder: string): ReadonlyMap<string, Creation> {
  const record = readRecord(folder);
  if (record !== undefined) return new Map(Object.entries(record.contracts));
  const created = confirmedIn(folder).filter(({ contract }) => contract !== undefined);
  return new Map(created.map(({ what, hash }) => [nameOf(what), { transaction: hash }]));
}

/** Reads everything off the chain again and writes it down. */
export async function writeRecord(
  folder: string,
  provider: Provider,
  { network, chainId, parameters }: { network: string; chainId: number; parameters: string },
): Promise<DeploymentRecord> {
  const confirmed = confirmedIn(folder);
  const created = confirmed.filter(({ contract }) => contract !== undefined);
  const contracts = await Promise.all(
    created.map(async ({ what, hash }) => [nameOf(what), await contractOf(folder, provider, what, hash)] as const),
  );
  const first = await provider.getTransaction(created[0].hash);
  const blocks = confirmed.map(({ block }) => block);
  const record: DeploymentRecord = {
    version: 1,
    chainId,
    network,
    deployer: first?.from ?? "",
    parameters: { name: parameters, sha256: hashOfParameters(parameters) },
    firstBlock: Math.min(...blocks),
    lastBlock: Math.max(...blocks),
    contracts: Object.fromEntries(contracts),
    transactions: confirmed
      .map(({ what, hash, block }) => ({ what, hash, block }))
      .sort((a, b) => a.block - b.block || (a.what < b.what ? -1 : 1)),
  };
  writeFileSync(recordFile(folder), `${jsonOf(record, 2)}\n`);
  return record;
}

async function contractOf(folder: string, provider: Provider, future: string, hash: string) {
  const [sent, receipt] = await Promise.all([provider.getTransaction(hash), provider.getTransactionReceipt(hash)]);
  const address = receipt?.contractAddress;
  if (sent === null || receipt === null || address === null || address === undefined)
    throw new Error(`${future}: the chain knows no creation ${hash}`);
  const file = path.join(folder, "artifacts", `${future}.json`);
  const { abi, bytecode } = JSON.parse(readFileSync(file, "utf8")) as { abi: InterfaceAbi; bytecode: string };
  const { deploy } = new Interface(abi);
  const args = new Interface(abi).getAbiCoder().decode([...deploy.inputs], `0x${sent.data.slice(bytecode.length)}`);
  return {
    address,
    transaction: hash,
    block: receipt.blockNumber,
    codeHash: keccak256(await provider.getCode(address)),
    constructorArguments: Object.fromEntries(
      deploy.inputs.map((input, place) => [input.name, readable(input, args[place])]),
    ),
  };
}

/** Decoded values as they are written: numbers as digits, structs by the names of their fields. */
function readable(type: ParamType, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  const items = value as readonly unknown[];
  if (type.isArray()) return [...items].map((item) => readable(type.arrayChildren, item));
  if (type.isTuple())
    return Object.fromEntries(type.components.map((field, place) => [field.name, readable(field, items[place])]));
  return value;
}

function hashOfParameters(name: string): string {
  const file = new URL(`../../deploy/parameters/${name}.json`, import.meta.url);
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

const nameOf = (future: string): string => future.slice(future.indexOf("#") + 1);

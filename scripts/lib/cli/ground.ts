/** What commands stand on: a chain, and the deployment on it. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  Contract,
  Interface,
  type BaseContract,
  type InterfaceAbi,
  type Provider,
  type Signer,
  type TransactionRequest,
} from "ethers";
import { CONTRACT_NAMES, type Contracts } from "../contracts.js";
import type { NamedContract } from "../logs.js";
import type { AmountUnits, NameOf } from "./refusal.js";
import { usageError } from "./exit.js";

export interface Chain {
  readonly name: string;
  readonly chainId: number;
  /** The latest block, as of the start of the command. */
  readonly block: { readonly number: number; readonly timestamp: number };
  readonly provider: Provider;
  /** Whether its accounts go by the names of scripts/lib/accounts.ts. */
  readonly isLocal: boolean;
  send(method: string, params: readonly unknown[]): Promise<unknown>;
  signers(): Promise<readonly Signer[]>;
  /** Signs here, where keys are configured; absent where the node signs for its own accounts. */
  sign?(from: string, transaction: TransactionRequest): Promise<string>;
}

export interface Ground {
  readonly chain: Chain;
  readonly contracts: Contracts;
  /** Everything whose errors and events are known. */
  readonly known: () => readonly NamedContract[];
  /** Of amounts in refusals, while an action is performed. */
  readonly units?: AmountUnits;
  /** Of accounts in refusals: a name, or the address. */
  readonly personOf?: (address: string) => string;
  /** Of assets and products in refusals. */
  readonly nameOf?: NameOf;
  /** Where what is sent is written down; nowhere in tests. */
  readonly journal: string | undefined;
  /** What is kept about the deployment; nothing in tests. */
  readonly folder?: string;
  /** Where the logs of the deployment begin; the chain's first block unless it is known. */
  readonly firstBlock?: number;
}

type Json = Readonly<Record<string, unknown>>;

const LOCAL_HINT = "Start the local chain with `npx hardhat up`, or name another with --network";

/** Attaches to what deploy/deployments/chain-<id> records. */
export async function attach(root: string, chain: Chain): Promise<Ground> {
  const folder = path.join(root, "deploy/deployments", `chain-${chain.chainId}`);
  const record = path.join(folder, "deployed_addresses.json");
  if (!existsSync(record))
    throw usageError("NoDeployment", `nothing is deployed on chain ${chain.chainId} (network "${chain.name}")`, {
      args: { chainId: chain.chainId },
      hint: chain.isLocal ? LOCAL_HINT : `Deploy with \`npx hardhat deploy core --network ${chain.name}\``,
    });
  const addresses = readJson(record) as Readonly<Record<string, string>>;
  const places = new Map(Object.entries(addresses).map(([future, address]) => [nameOf(future), { future, address }]));
  const book = new ContractBook(folder, places, chain.provider);
  await requireCode(chain, book);
  return {
    chain,
    contracts: book.contracts(),
    known: () => book.known(),
    journal: path.join(folder, "keel-journal.jsonl"),
    folder,
    firstBlock: firstBlockIn(folder),
  };
}

/** The record is read without its schema: every command starts here. */
function firstBlockIn(folder: string): number {
  const file = path.join(folder, "record.json");
  return existsSync(file) ? Number(readJson(file).firstBlock) : 0;
}

/** `Cover#Cover` -> `Cover` */
const nameOf = (future: string): string => future.slice(future.indexOf("#") + 1);

interface Place {
  readonly future: string;
  readonly address: string;
}

/** Contracts of a record, each made when it is first asked for: a command needs two or three of them. */
class ContractBook {
  readonly #folder: string;
  readonly #places: ReadonlyMap<string, Place>;
  readonly #provider: Provider;
  readonly #made = new Map<string, BaseContract>();

  constructor(folder: string, places: ReadonlyMap<string, Place>, provider: Provider) {
    this.#folder = folder;
    this.#places = places;
    this.#provider = provider;
  }

  get(name: string): BaseContract {
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    const place = this.#places.get(name);
    if (place === undefined) throw usageError("NoDeployment", `the deployment has no ${name}`, { hint: LOCAL_HINT });
    const { abi } = readJson(path.join(this.#folder, "artifacts", `${place.future}.json`)) as { abi: InterfaceAbi };
    const contract = new Contract(place.address, new Interface(abi), this.#provider);
    this.#made.set(name, contract);
    return contract;
  }

  contracts(): Contracts {
    const lazy = {};
    for (const [short, name] of Object.entries(CONTRACT_NAMES))
      Object.defineProperty(lazy, short, { enumerable: true, get: () => this.get(name) });
    return lazy as Contracts;
  }

  /** Interfaces are made when they are asked for: most commands need few of them. */
  known(): readonly NamedContract[] {
    return [...this.#places]
      .filter(([, { future }]) => existsSync(path.join(this.#folder, "artifacts", `${future}.json`)))
      .map(([name, { address }]) => this.#known(name, address));
  }

  #known(name: string, address: string): NamedContract {
    const interfaceOf = () => this.get(name).interface;
    return {
      name,
      address: address.toLowerCase(),
      get interface() {
        return interfaceOf();
      },
    };
  }
}

/** A chain that began anew under an old record has nothing at the recorded addresses. */
async function requireCode(chain: Chain, book: ContractBook): Promise<void> {
  const { target } = book.get("Membership");
  if ((await chain.provider.getCode(target)) !== "0x") return;
  throw usageError("DeploymentGone", `the recorded deployment is not on this chain ${chain.chainId}: it began anew`, {
    args: { chainId: chain.chainId },
    hint: chain.isLocal ? "`npx hardhat reset` removes the record, `npx hardhat up` deploys again" : LOCAL_HINT,
  });
}

function readJson(file: string): Json {
  return JSON.parse(readFileSync(file, "utf8")) as Json;
}

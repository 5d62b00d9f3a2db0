/** The local mutual behind a hostile node, and verbs run against it: in this process, over real connections. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import hre from "hardhat";
import { getAddress, HDNodeWallet } from "ethers";
import type { HttpNetworkConfig } from "hardhat/types/config";
import { PLACES, type Name } from "../../scripts/lib/accounts.js";
import { attach, type Ground } from "../../scripts/lib/cli/ground.js";
import { parseLine } from "../../scripts/lib/cli/line.js";
import { loadVerb } from "../../scripts/lib/cli/load.js";
import { chainBehind } from "../../scripts/lib/cli/open.js";
import { Rpc } from "../../scripts/lib/cli/rpc.js";
import { runVerb } from "../../scripts/lib/cli/run.js";
import { loadSchema } from "../../scripts/lib/cli/schema.js";
import { ROOT } from "../../scripts/lib/run.js";
import { PUBLIC_MNEMONIC } from "../../scripts/local/anvil.js";
import { deploymentFolder, urlOf, type Place } from "../../scripts/local/place.js";
import { ask } from "../../scripts/local/rpc.js";
import { CHAIN_ID } from "./chains.js";
import { HostileNode } from "./hostile.js";

/** Short, so that silence takes little here; an honest answer comes within it on a busy machine, too. */
const TIMEOUT_MS = 10_000;
const PAUSE_MS = 10;

const published = loadSchema();

/** How a command signs: by the node's own accounts, on the local chain; or by keys, on a chain that is not. */
export type Manner = "node signs" | "keys sign";

export interface Answer {
  readonly code: number;
  readonly envelope: Envelope;
  readonly err: string;
}

export interface Envelope {
  readonly result?: { readonly status?: string; readonly transactions?: readonly { readonly hash: string }[] };
  readonly error?: { readonly name: string; readonly message: string };
}

export class Stage {
  readonly node: HostileNode;
  readonly #place: Place;
  #snapshot: unknown;

  private constructor(place: Place, node: HostileNode) {
    this.#place = place;
    this.node = node;
  }

  /** On a chain with the local mutual. */
  static async on(place: Place): Promise<Stage> {
    return new Stage(place, await HostileNode.before(urlOf(place)));
  }

  get chainId(): number {
    return this.#place.chainId;
  }

  /** Address of a contract of the mutual. */
  contract(name: string): string {
    const file = path.join(deploymentFolder(this.#place), "deployed_addresses.json");
    const all = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, string>);
    const found = all.find(([future]) => future.endsWith(`#${name}`));
    if (found === undefined) throw new RangeError(`there is no ${name}`);
    return found[1];
  }

  /** The real node, whatever the other one says. */
  truth(method: string, params: readonly unknown[] = []): Promise<unknown> {
    return ask(urlOf(this.#place), method, params);
  }

  /** Whether the mutual is there at all: a node can lose it in turning its chain back. */
  async hasContracts(): Promise<boolean> {
    return (await this.truth("eth_getCode", [this.contract("Membership"), "latest"])) !== "0x";
  }

  /** Sends past the hostile node, and waits until it is mined: the node mines a moment after it has answered. */
  async happens(method: "eth_sendTransaction" | "eth_sendRawTransaction", given: unknown): Promise<void> {
    const hash = await this.truth(method, [given]);
    while ((await this.truth("eth_getTransactionReceipt", [hash])) === null) await sleep(5);
  }

  async begin(): Promise<void> {
    this.#snapshot = await this.truth("evm_snapshot");
    this.node.behave();
    this.node.forget();
  }

  /** As it was when the case began. */
  async end(): Promise<void> {
    this.node.behave();
    await this.truth("evm_setAutomine", [true]);
    await this.truth("anvil_dropAllTransactions");
    await this.truth("evm_revert", [this.#snapshot]);
    // The fee of the next block is not part of what is brought back.
    const { baseFeePerGas } = (await this.truth("eth_getBlockByNumber", ["latest", false])) as {
      baseFeePerGas: string;
    };
    await this.truth("anvil_setNextBlockBaseFeePerGas", [baseFeePerGas]);
  }

  leave(): Promise<void> {
    return this.node.close();
  }

  /** Runs a line with --json as `keel` would, against the hostile node or another. */
  async run(line: string, manner: Manner, journal: string, url = this.node.url): Promise<Answer> {
    const { verb, typed } = parseLine([...line.split(" "), "--json"], published);
    const out: string[] = [];
    const err: string[] = [];
    const io = {
      out: (text: string) => void out.push(text),
      err: (text: string) => void err.push(text),
      isInteractive: false,
      hasColours: true,
      confirm: () => Promise.resolve(false),
    };
    const open = () => this.#open(manner, journal, url);
    const code = await runVerb(await loadVerb(verb.name), typed, { io, hre, open });
    if (out.length !== 1) throw new Error(`${line}: ${out.length} lines on stdout`);
    return { code, envelope: JSON.parse(out[0]) as Envelope, err: err.join("\n") };
  }

  async #open(manner: Manner, journal: string, url: string): Promise<Ground & { close(): Promise<void> }> {
    const name = manner === "node signs" ? "local" : "public";
    const rpc = new Rpc({ url, name, timeoutMs: TIMEOUT_MS, pauseMs: PAUSE_MS });
    const accounts = manner === "node signs" ? ("remote" as const) : KEYS;
    try {
      const chain = await chainBehind(rpc, name, { chainId: CHAIN_ID, accounts });
      return { ...(await attach(ROOT, chain)), journal, close: () => chain.close() };
    } catch (failure) {
      rpc.close();
      throw failure;
    }
  }
}

type Accounts = Extract<HttpNetworkConfig["accounts"], { mnemonic: unknown }>;
type Variable = Accounts["mnemonic"];

const variable = (value: string): Variable => ({
  _type: "ResolvedConfigurationVariable",
  format: "",
  get: () => Promise.resolve(value),
  getUrl: () => Promise.resolve(value),
  getBigInt: () => Promise.resolve(BigInt(value)),
  getHexString: () => Promise.resolve(value),
});

/** The public keys of development nodes, as a network would configure them. */
const KEYS: Accounts = {
  mnemonic: variable(PUBLIC_MNEMONIC),
  passphrase: variable(""),
  path: "m/44'/60'/0'/0",
  initialIndex: 0,
  count: 40,
};

const root = HDNodeWallet.fromPhrase(PUBLIC_MNEMONIC, "", "m/44'/60'/0'/0");

/** Of somebody of the local mutual. */
export const addressOf = (name: Name): string => getAddress(root.deriveChild(PLACES[name]).address);
export const walletOf = (name: Name): HDNodeWallet => root.deriveChild(PLACES[name]);

/** What a verb works with once it is attached. */
import type { Signer } from "ethers";
import type { CatalogueBook, ListedProduct } from "./products.js";
import { CONTRACT_NAMES, type Contracts } from "../contracts.js";
import type { Unit } from "../units.js";
import { listAssets, type ListedAsset } from "./assets.js";
import { callOf, type Call } from "./calls.js";
import { usageError } from "./exit.js";
import type { Chain, Ground } from "./ground.js";
import type { Io } from "./io.js";
import type { People } from "./people.js";
import { Show } from "./show.js";
import { unknownName } from "./suggest.js";

export class Context {
  readonly ground: Ground;
  readonly io: Io;
  readonly people: People;
  readonly show: Show;
  readonly #sender: string | undefined;
  #assets: Promise<readonly ListedAsset[]> | undefined;
  #products: Promise<CatalogueBook> | undefined;

  constructor(ground: Ground, io: Io, people: People, sender: string | undefined) {
    this.ground = {
      ...ground,
      personOf: (address) => this.show.person(address),
      nameOf: (argument, id) => this.#nameOf(argument, id),
    };
    this.io = io;
    this.people = people;
    this.#sender = sender;
    this.show = new Show(this.now, people.names, io.hasColours);
  }

  get chain(): Chain {
    return this.ground.chain;
  }

  get keel(): Contracts {
    return this.ground.contracts;
  }

  /** Block time, Unix seconds. */
  get now(): bigint {
    return BigInt(this.chain.block.timestamp);
  }

  /** Who is meant: a name of the local chain or an address. */
  address(typed: string): string {
    return this.people.address(typed);
  }

  /** Whether somebody was named with `--as`. */
  get hasSender(): boolean {
    return this.#sender !== undefined;
  }

  /** The account whose call it is; it need not be one that signs here. */
  async senderAddress(): Promise<string> {
    if (this.#sender !== undefined) return this.people.address(this.#sender);
    return (await this.people.signer(undefined)).getAddress();
  }

  async signer(): Promise<Signer> {
    return this.people.signer(this.#sender);
  }

  /** An account that was typed, or else the sender. */
  async addressOrSender(typed: string | undefined): Promise<string> {
    return typed === undefined ? this.senderAddress() : this.address(typed);
  }

  /** A call of one of Keel's contracts, as data. */
  call(contract: keyof Contracts, method: string, args: readonly unknown[], value = 0n): Call {
    return callOf(CONTRACT_NAMES[contract], this.keel[contract], method, args, value);
  }

  assets(): Promise<readonly ListedAsset[]> {
    this.#assets ??= listAssets(this.ground);
    return this.#assets;
  }

  async assetById(id: bigint): Promise<ListedAsset> {
    const found = (await this.assets()).find((asset) => asset.id === id);
    if (found === undefined) throw usageError("UnknownAsset", `there is no asset ${id}`);
    return found;
  }

  async asset(symbol: Unit): Promise<ListedAsset> {
    const assets = await this.assets();
    const found = assets.find((asset) => asset.symbol === symbol);
    if (found === undefined)
      throw unknownName(
        "asset",
        symbol,
        assets.map((asset) => asset.symbol),
      );
    return found;
  }

  /** Products by slug; the module that reads the catalogue is loaded when it is needed. */
  products(): Promise<CatalogueBook> {
    this.#products ??= import("./products.js").then(({ CatalogueBook }) => CatalogueBook.of(this.ground));
    return this.#products;
  }

  /** A product by its slug or id. */
  async product(typed: string): Promise<ListedProduct> {
    return (await this.products()).find(typed);
  }

  async #nameOf(argument: string, id: bigint): Promise<string | undefined> {
    if (argument === "assetId") return (await this.assets()).find((asset) => asset.id === id)?.symbol;
    if (argument === "productId") return (await this.products()).all.find((product) => product.id === id)?.slug;
    return undefined;
  }
}

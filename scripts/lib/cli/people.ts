/** Who is who: names on a local chain, addresses everywhere. */
import { getAddress, isAddress, type Signer } from "ethers";
import { PLACES } from "../accounts.js";
import { usageError, type CliError } from "./exit.js";
import type { Chain } from "./ground.js";
import { unknownName } from "./suggest.js";

export class People {
  readonly #chain: Chain;
  readonly #addresses: ReadonlyMap<string, string>;
  /** Name by address in small letters. */
  readonly names: ReadonlyMap<string, string>;

  private constructor(chain: Chain, addresses: ReadonlyMap<string, string>) {
    this.#chain = chain;
    this.#addresses = addresses;
    this.names = new Map([...addresses].map(([name, address]) => [address.toLowerCase(), name]));
  }

  /** Only a local chain has names; elsewhere keys are asked for by who signs. */
  static async on(chain: Chain): Promise<People> {
    if (!chain.isLocal) return new People(chain, new Map());
    const signers = await chain.signers();
    const addresses = await Promise.all(signers.map((signer) => signer.getAddress()));
    const named = Object.entries(PLACES).filter(([, place]) => place < addresses.length);
    return new People(chain, new Map(named.map(([name, place]) => [name, addresses[place]])));
  }

  /** `alice`, or any address. */
  address(typed: string): string {
    if (typed.startsWith("0x")) {
      const isGood: boolean = isAddress(typed);
      if (isGood) return getAddress(typed);
      throw usageError("BadAddress", `"${typed}" is no address`, { hint: "Forty hex digits after 0x; check the case" });
    }
    const address = this.#addresses.get(typed.toLowerCase());
    if (address === undefined) throw this.#unknown(typed);
    return address;
  }

  #unknown(typed: string): CliError {
    const names = [...this.#addresses.keys()];
    const fault = unknownName("account", typed, names);
    if (fault.hint !== undefined) return fault;
    const known =
      names.length === 0 ? "Accounts have no names on this chain: an address" : `${names.join(", ")}, or an address`;
    return usageError(fault.name, fault.message, { args: fault.args, hint: known });
  }

  /** Who is meant by `--as`; where keys are configured and nobody is named, the first of them. */
  async signer(typed: string | undefined): Promise<Signer> {
    const signers = await this.#chain.signers();
    if (typed === undefined) {
      if (this.#addresses.size === 0 && signers.length > 0) return signers[0];
      throw usageError("NoSender", "who sends it?", {
        hint:
          this.#addresses.size > 0
            ? `Name one with --as: ${[...this.#addresses.keys()].slice(5, 9).join(", ")} ...`
            : "Configure a key for this network, or print the calls with --calls or --safe",
      });
    }
    const wanted = this.address(typed);
    for (const signer of signers) if ((await signer.getAddress()) === wanted) return signer;
    throw usageError("NoKey", `there is no key for ${typed} here`, {
      hint: "Print the calls instead with --calls or --safe, or configure the key for this network",
    });
  }
}

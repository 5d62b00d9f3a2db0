/** What is examined: a deployment, and what it was deployed with. */
import { getAddress, isAddress } from "ethers";
import type { Catalogue } from "../../data/catalogue.js";
import type { Context } from "../cli/context.js";
import { usageError } from "../cli/exit.js";
import { CONTRACT_NAMES, addressOf, contractNamed } from "../contracts.js";
import type { Parameters } from "../parameters.js";
import type { Creation } from "../record.js";

export interface Patient {
  readonly ctx: Context;
  readonly parameters: Parameters;
  readonly catalogue: Catalogue;
  /** Transactions that created the contracts, by the contract's name. */
  readonly creations: ReadonlyMap<string, Creation>;
  readonly deployer: string;
  /** Whether the deployer has handed over to the governor. */
  readonly isGoverned: boolean;
  /** Name of an address: of a contract, a person, or itself. */
  nameOf(address: string): string;
}

export const ALL_CONTRACTS: readonly string[] = Object.values(CONTRACT_NAMES);

export function addressNamed({ ctx }: Pick<Patient, "ctx">, contract: string): string {
  return addressOf(contractNamed(ctx.keel, contract));
}

/** Addresses of people as parameters name them: an address, or the place of an account. */
export async function peopleOf({ ctx }: Pick<Patient, "ctx">, named: readonly string[]): Promise<string[]> {
  const signers = await ctx.chain.signers();
  return Promise.all(
    named.map(async (person) => {
      const isPlain: boolean = isAddress(person);
      if (isPlain) return getAddress(person);
      const place = Number(person.slice(1));
      if (place >= signers.length)
        throw usageError("NoKey", `account ${person} of the parameters is not configured here`, {
          hint: "Name people by their addresses in deploy/parameters",
        });
      return signers[place].getAddress();
    }),
  );
}

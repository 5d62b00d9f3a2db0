/** What an exit is, and what several of them share. */
import type { BaseContract } from "ethers";
import type { Name } from "../../scripts/lib/accounts.js";
import { addressOf } from "../../scripts/lib/contracts.js";
import type { MockERC20 } from "../../typechain-types/index.js";
import { DAY, HOUR, type Signer } from "../support/chain.js";
import { nowOf } from "../support/suite.js";
import { assessAndVote, buyCover, fileClaim, passTime } from "../support/verbs.js";
import type { Ground } from "./ground.js";

export interface Call {
  readonly by: Signer;
  readonly to: string;
  readonly data: string;
  readonly value?: bigint;
}

export const calling = (by: Signer, to: BaseContract, verb: string, ...args: readonly unknown[]): Call => ({
  by,
  to: addressOf(to),
  data: to.interface.encodeFunctionData(verb, args),
});

/** An exit that is due, or will be. */
export interface Plan {
  /** From when on it is due; from now on where it is not said. */
  readonly readyAt?: bigint;
  readonly call: Call;
  /** What the exit is there to change: different afterwards, or nothing came of it. */
  readonly read: () => Promise<unknown>;
}

export interface Exit {
  readonly key: string;
  readonly title: string;
  /** `Contract.function`, as in the table of permissions. */
  readonly verbs: readonly string[];
  /** The asset whose feed is its own; without one, every feed is. */
  readonly asset?: "USDC";
  /** Sends ETH to the vault, a contract. */
  readonly sendsEth?: boolean;
  /** Sends a token that is not ours. */
  readonly sendsToken?: boolean;
  /** Asks a member for a judgement: only who is in good standing. */
  readonly needsStanding?: Name;
  /** Is open for days only, or takes a member in good standing: after years it is prepared once everybody has begun anew. */
  readonly isRevived?: boolean;
  readonly prepare: (g: Ground) => Promise<Plan>;
}

/** A claim that is decided, its outcome final, nobody having settled it. */
export async function decidedClaim(
  g: Ground,
  coverId: bigint,
  ballots: { readonly accept?: readonly Name[]; readonly deny?: readonly Name[] } = {},
): Promise<bigint> {
  const claimId = await fileClaim(g, { coverId, by: "mia" });
  await assessAndVote(g, claimId, ballots);
  return claimId;
}

/** A cover of nina's bought now, its waiting period over. */
export async function newCover(g: Ground): Promise<bigint> {
  const coverId = await buyCover(g, { buyer: "nina", amount: 10n ** 18n, period: 28n * DAY });
  await passTime(g, 7n * DAY + HOUR);
  return coverId;
}

/** What a claim has come to, and what its payee has got: pushed, as a credit, or as what is owed. */
export async function gainOf(g: Ground, claimId: bigint): Promise<unknown> {
  const { status, owed } = await g.claims.claimOf(claimId);
  return [status, owed, ...(await wealthOf(g))].map(String);
}

/** All that the vault has or can take, by asset. */
export async function wealthOf({ assets, connection: { ethers }, pool, token, vault }: Ground): Promise<bigint[]> {
  const wealth = [await token.balanceOf(vault)];
  for (const { id, parameters, token: erc20 } of assets) {
    const credit = await pool.creditOf(vault, id);
    if (id === 0n) wealth.push((await ethers.provider.getBalance(vault)) + credit);
    else if (parameters.symbol === "USDC" && erc20 !== undefined) wealth.push((await held(erc20, vault)) + credit);
  }
  return wealth;
}

/** Of a hostile token nothing can be read: then what counts is the credit. */
async function held(erc20: MockERC20, account: BaseContract): Promise<bigint> {
  try {
    return await erc20.balanceOf(account, { gasLimit: 100_000n });
  } catch {
    return 0n;
  }
}

/** Waits until this time; every feed answers as of then. */
export async function until(g: Ground, time: bigint): Promise<void> {
  const now = await nowOf(g);
  if (time > now) await passTime(g, time - now);
}

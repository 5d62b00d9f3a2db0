/** Where an exit may have to wait, for how long at most and by which rule; and where there is nothing to leave by, and what helps. */
import { parseEther } from "ethers";
import { GOVERNOR } from "../malformed/ground.js";
import { addressOf, CONTRACT_NAMES, type Contracts } from "../../scripts/lib/contracts.js";
import type { Exit } from "./exit.js";
import { fund, type Ground } from "./ground.js";
import { BROKEN_TOKENS, type State } from "./states.js";

/** It is refused at first and works after at most so many days of nothing but time. */
export interface Patience {
  readonly kind: "patience";
  readonly days: number;
  readonly rule: string;
}

/** Time alone does not help. It has to be refused by this error, and to work at once after the remedy, where there is one. */
export interface Excuse {
  readonly kind: "excuse";
  readonly reason: string;
  readonly error: string;
  readonly remedy?: (g: Ground) => Promise<unknown>;
  /** Variants of the state it is about; all of them if none is named. */
  readonly variants?: readonly string[];
}

/** Nothing to try. */
export interface Void {
  readonly kind: "void";
  readonly reason: string;
}

export type Allowance = Patience | Excuse | Void;

const money = (g: Ground) => fund(g, "ETH", parseEther("1000"));
const SHUT: Excuse = {
  kind: "excuse",
  reason: "there is nothing to pay with; works as soon as ETH comes in, whoever brings it",
  error: "CapitalStillShort",
  remedy: money,
};

const NO_ETH: Excuse = {
  kind: "excuse",
  reason: "KEEL is redeemed for ETH only, and there is none; works as soon as ETH comes in",
  error: "LiquidityTooLow",
  remedy: money,
};

const HELD: Patience = {
  kind: "patience",
  days: 30,
  rule: "a pool is held at most 30 days in one tranche (docs/economics.md §7)",
};

const ALLOWED: Readonly<Record<string, Readonly<Record<string, Allowance>>>> = {
  "stake.withdraw": { held: HELD },
  redeem: {
    breach: {
      kind: "patience",
      days: 460,
      rule:
        "nothing is redeemed at or under 100% (I1). Covers run out, the longest after 400 days; then the gate falls 2% a day, " +
        "to its floor within 50; redemption is fully back in ten more: 460 days at most (docs/economics.md §2, §3). Capital " +
        "under the floor waits for capital, see where nothing is in the pool",
    },
    dry: NO_ETH,
    empty: {
      ...NO_ETH,
      reason: "nothing is redeemed at or under 100% (I1), and nothing is left; works as soon as capital comes in",
      error: "RedemptionClosed",
    },
  },
  "owed.eth": { dry: { ...SHUT, error: "NothingLiquid" }, empty: SHUT },
  "owed.usdc": { dry: SHUT, empty: SHUT },
  "credit.usdc": {
    token: {
      kind: "excuse",
      reason:
        "the token moves for nobody: the credit stays and works once the token does; " +
        "a blacklisted owner takes it to another account at once",
      error: "PushFailed",
      remedy: mend,
      variants: BROKEN_TOKENS,
    },
  },
  "governance.queue": unruled("queue"),
  "governance.execute": unruled("execute"),
};

/** What no role may do any more cannot be queued or carried out; an opened contract lets it through again. */
function unruled(verb: "queue" | "execute"): Readonly<Record<string, Allowance>> {
  const shut = "AccessManagerUnauthorizedCall";
  const unheard = verb === "queue" ? shut : "AccessManagedUnauthorized";
  return {
    ungoverned: { kind: "excuse", reason: `there is nobody left who may ${verb} anything`, error: unheard },
    closed: {
      kind: "excuse",
      reason: "the contract it is about is closed to every role; works once the administrator opens it",
      error: shut,
      remedy: reopen,
    },
  };
}

const NO_STANDING: Excuse = {
  kind: "excuse",
  reason: "a suspended member judges nothing; works once reinstated, and takes nothing from the member meanwhile",
  error: "MemberSuspended",
  remedy: (g) => reinstate(g),
};

/** What an exit may ask of who waits in a state; nothing, unless it is said here. */
export function allowanceOf(exit: Exit, state: State): Allowance | undefined {
  if (state.key === "receiver" && exit.sendsEth !== true) return { kind: "void", reason: "sends no ETH to a contract" };
  if (state.key === "token" && exit.sendsToken !== true) return { kind: "void", reason: "moves no token but KEEL" };
  if (state.key === "suspended" && exit.needsStanding !== undefined) return NO_STANDING;
  return ALLOWED[exit.key]?.[state.key];
}

async function reinstate({ membership, people }: Ground): Promise<void> {
  for (const name of ["bob", "dave"] as const) await membership.connect(people[GOVERNOR]).reinstate(people[name]);
}

async function reopen({ authority, people, ...contracts }: Ground): Promise<void> {
  for (const short of Object.keys(CONTRACT_NAMES).filter((name) => name !== "authority" && name !== "lens"))
    await authority
      .connect(people[GOVERNOR])
      .setTargetClosed(contracts[short as Exclude<keyof Contracts, "authority">], false);
}

/** The token works again. */
async function mend(g: Ground): Promise<void> {
  const others = g.assets.find(({ parameters }) => parameters.symbol === "DAI")?.token;
  const usdc = g.assets.find(({ parameters }) => parameters.symbol === "USDC")?.token;
  if (others === undefined || usdc === undefined) throw new Error("no tokens");
  const code = await g.connection.ethers.provider.getCode(others);
  await g.connection.networkHelpers.setCode(addressOf(usdc), code);
}

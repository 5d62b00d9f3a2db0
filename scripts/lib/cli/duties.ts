/** What is due: calls that anybody may make and that keep the mutual going. */
import type { Call } from "./calls.js";
import type { Context } from "./context.js";
import { allCovers, shownCover } from "./covers.js";
import { allPages } from "./lists.js";
import { allProposals, identityOf, titleOf } from "./proposals.js";
import { refusalOf } from "./refusal.js";
import { of } from "./result.js";
import { NodeFailure } from "./rpc.js";
import { requestOf } from "./simulate.js";

export const DUTIES = ["expire", "settle", "collect", "pool", "price", "fees", "queue", "execute"] as const;

export type DutyKind = (typeof DUTIES)[number];

export interface Duty {
  readonly kind: DutyKind;
  /** In plain words. */
  readonly what: string;
  readonly call: Call;
}

export interface PricedDuty extends Duty {
  /** Of its transaction; 0 while it is refused. */
  readonly gas: bigint;
  /** Name of the error that refuses it now. */
  readonly refusedBy: string | undefined;
}

const WEEK = 7n * 86_400n;
const TRANCHE = 91n * 86_400n;
/** More weeks than any stream has left to run. */
const ALL_WEEKS = 200n;
const CLAIM_OPEN = 1n;
/** What is owed waits for capital: that it cannot be paid yet is no duty. */
const WAITS = ["CapitalStillShort", "NothingLiquid"];

/** @param markAfter age in seconds from which a valuation is due again. */
export async function dutiesOf(ctx: Context, kinds: readonly DutyKind[], markAfter: bigint): Promise<readonly Duty[]> {
  const has = (...wanted: DutyKind[]) => wanted.some((kind) => kinds.includes(kind));
  const found = await Promise.all([
    has("expire") ? coversOver(ctx) : [],
    has("settle", "collect") ? claimsDue(ctx) : [],
    has("pool") ? poolsBehind(ctx) : [],
    has("price") ? valuationDue(ctx, markAfter) : [],
    has("fees") ? feesHeld(ctx) : [],
    has("queue", "execute") ? proposalsDue(ctx) : [],
  ]);
  return found.flat().filter(({ kind }) => kinds.includes(kind));
}

/** Tries each by itself from an account. What is owed and cannot be paid yet is left out. */
export async function priced(ctx: Context, from: string, duties: readonly Duty[]): Promise<readonly PricedDuty[]> {
  const tried = await Promise.all(
    duties.map(async (duty): Promise<PricedDuty> => {
      try {
        const gas = await ctx.chain.send("eth_estimateGas", [requestOf(from, duty.call)]);
        return { ...duty, gas: BigInt(gas as string), refusedBy: undefined };
      } catch (failure) {
        if (failure instanceof NodeFailure) throw failure;
        return { ...duty, gas: 0n, refusedBy: (await refusalOf(failure, ctx.ground, duty.call)).name };
      }
    }),
  );
  return tried.filter(({ kind, refusedBy }) => kind !== "collect" || !WAITS.includes(refusedBy ?? ""));
}

/** Wei that a unit of gas costs now. */
export async function gasPriceOf({ chain }: Context): Promise<bigint> {
  return BigInt((await chain.send("eth_gasPrice", [])) as string);
}

async function coversOver(ctx: Context): Promise<Duty[]> {
  const shown = await Promise.all((await allCovers(ctx)).map((cover) => shownCover(ctx, cover)));
  return shown
    .filter(({ isDueToExpire }) => isDueToExpire)
    .map(({ id, owner, product, amount, claimBy }) => ({
      kind: "expire" as const,
      what:
        `expire cover ${id} of ${ctx.show.person(owner)}: ${ctx.show.short(amount)} on ${product}, ` +
        `claims were possible until ${ctx.show.distance(claimBy)}`,
      call: ctx.call("cover", "expire", [id]),
    }));
}

async function claimsDue(ctx: Context): Promise<Duty[]> {
  const { show, keel } = ctx;
  const claims = await allPages((first, count) => keel.lens.claims(first, count), 1);
  const due = claims.map(async ({ id, claim, outcome, finalAt }): Promise<Duty[]> => {
    const { symbol } = await ctx.assetById(claim.assetId);
    if (claim.status === CLAIM_OPEN && finalAt !== 0n && finalAt <= ctx.now)
      return [
        {
          kind: "settle",
          what: `settle claim ${id} on ${show.short(of(claim.amount, symbol))}: ${OUTCOMES[Number(outcome)]}`,
          call: ctx.call("claims", "settle", [id]),
        },
      ];
    if (claim.owed === 0n) return [];
    const what = `pay ${show.short(of(claim.owed, symbol))} still owed on claim ${id}`;
    return [{ kind: "collect", what, call: ctx.call("claims", "collectOwed", [id]) }];
  });
  return (await Promise.all(due)).flat();
}

const OUTCOMES = ["pending", "accepted", "denied", "undecided"];

/** A pool is behind once a tranche has passed, or a week of rewards has streamed, that its books do not hold. */
async function poolsBehind(ctx: Context): Promise<Duty[]> {
  const pools = await allPages((first, count) => ctx.keel.lens.pools(first, count), 1);
  return pools
    .filter(({ pool: { settledAt, rewardRate, shares } }) => {
      const hasPassed = settledAt / TRANCHE < ctx.now / TRANCHE && shares + rewardRate > 0n;
      return hasPassed || (rewardRate > 0n && ctx.now - settledAt >= WEEK);
    })
    .map(({ id, pool: { settledAt } }) => ({
      kind: "pool" as const,
      what: `bring pool ${id} up to date: its books stand ${ctx.show.distance(settledAt)}`,
      call: ctx.call("staking", "settle", [id, ALL_WEEKS]),
    }));
}

/** The market's poke marks as well, but refuses while a feed is bad. */
async function valuationDue(ctx: Context, markAfter: bigint): Promise<Duty[]> {
  const [[, markedAt], { capital, market }] = await Promise.all([
    ctx.keel.ledger.markedCapital(),
    ctx.keel.lens.overview(),
  ]);
  if (ctx.now - markedAt < markAfter) return [];
  const last = markedAt === 0n ? "none counts now" : `the last was ${ctx.show.distance(markedAt)}`;
  const canPoke = capital.allGood && market.internalPrice > 0n;
  return [
    canPoke
      ? {
          kind: "price",
          what: `value all assets and move the internal price: ${last}`,
          call: ctx.call("market", "poke", []),
        }
      : { kind: "price", what: `value all assets: ${last}`, call: ctx.call("ledger", "mark", []) },
  ];
}

async function feesHeld(ctx: Context): Promise<Duty[]> {
  const held = await ctx.keel.membership.uncollectedFees();
  if (held === 0n) return [];
  const what = `send ${ctx.show.short(of(held, "ETH"))} of joining fees to the pool`;
  return [{ kind: "fees", what, call: ctx.call("membership", "collectFees", []) }];
}

async function proposalsDue(ctx: Context): Promise<Duty[]> {
  return (await allProposals(ctx)).flatMap((proposal): Duty[] => {
    const { state, needsQueuing, eta } = proposal;
    const name = `the proposal "${titleOf(proposal)}"`;
    if (state === "succeeded" && needsQueuing)
      return [{ kind: "queue", what: `queue ${name}`, call: ctx.call("governor", "queue", [...identityOf(proposal)]) }];
    const isRipe = state === "queued" && eta <= ctx.now;
    if (!isRipe && state !== "succeeded") return [];
    return [
      { kind: "execute", what: `execute ${name}`, call: ctx.call("governor", "execute", [...identityOf(proposal)]) },
    ];
  });
}

/** Everything there is on a claim. */
import { z } from "zod";
import { claimById, claimShape, coverById, shownClaim } from "./claims.js";
import type { Context } from "./context.js";
import { eventsSince } from "./history.js";
import { hashOfFile } from "./proof.js";
import { addressShape, amountShape, bpsShape, of, timeShape } from "./result.js";

const INDEMNITIES = ["none", "balance-at-onset", "salvage"] as const;

const voteShape = z.object({
  memberId: z.bigint(),
  account: addressShape,
  accept: z.boolean(),
  weight: amountShape,
  rationaleHash: z.string(),
});

/** A claim that may be on the same loss, and what it has in common. */
const twinShape = z.object({ claimId: z.bigint(), shares: z.array(z.enum(["evidence", "incident", "cover"])) });

export const dossierShape = claimShape.extend({
  lossAt: timeShape,
  evidenceHash: z.string(),
  incidentId: z.string(),
  /** Whether a file that was named has the hash that was filed. */
  evidenceMatches: z.boolean().nullable(),
  terms: z.object({
    owner: addressShape,
    left: amountShape,
    startAt: timeShape,
    coveredFrom: timeShape,
    endAt: timeShape,
    claimBy: timeShape,
    deductibleBps: bpsShape,
    indemnity: z.enum(INDEMNITIES),
    wordingHash: z.string(),
    deniedBefore: z.bigint(),
    wasUndecided: z.boolean(),
  }),
  votes: z.array(voteShape),
  twins: z.array(twinShape),
  /** Null until it is settled. */
  settled: z.object({ at: timeShape, paid: amountShape, inEth: amountShape }).nullable(),
});

export type Dossier = z.infer<typeof dossierShape>;

export async function dossierOf(ctx: Context, claimId: bigint, evidence: string | undefined): Promise<Dossier> {
  const view = await claimById(ctx, claimId);
  const { coverId } = view.claim;
  const [claim, filings, terms, votes] = await Promise.all([
    shownClaim(ctx, view),
    filingsOf(ctx),
    termsOf(ctx, coverId),
    votesOn(ctx, claimId, view.claim.filedAt),
  ]);
  const filed = filings.find((other) => other.claimId === claimId);
  if (filed === undefined) throw new Error(`the node does not give the event that filed claim ${claimId}`);
  return {
    ...claim,
    lossAt: filed.lossAt,
    evidenceHash: filed.evidenceHash,
    incidentId: filed.incidentId,
    evidenceMatches: evidence === undefined ? null : hashOfFile(evidence) === filed.evidenceHash,
    terms,
    votes,
    twins: twinsOf(filed, filings),
    settled: await settlementOf(ctx, claimId, view.claim.filedAt, claim.amount.unit),
  };
}

interface Filed {
  readonly claimId: bigint;
  readonly coverId: bigint;
  readonly lossAt: bigint;
  readonly evidenceHash: string;
  readonly incidentId: string;
}

async function filingsOf(ctx: Context): Promise<Filed[]> {
  const { claims } = ctx.keel;
  const first = await claims.claimOf(1n);
  const events = await eventsSince(ctx, first.filedAt, (from) =>
    claims.queryFilter(claims.filters.ClaimSubmitted(), from),
  );
  return events.map(({ args }) => ({
    claimId: args.claimId,
    coverId: args.coverId,
    lossAt: args.lossAt,
    evidenceHash: args.evidenceHash,
    incidentId: args.incidentId,
  }));
}

function twinsOf(filed: Filed, filings: readonly Filed[]): Dossier["twins"] {
  return filings
    .filter(({ claimId }) => claimId !== filed.claimId)
    .map((other) => ({
      claimId: other.claimId,
      shares: [
        ...(other.evidenceHash === filed.evidenceHash ? (["evidence"] as const) : []),
        ...(other.incidentId === filed.incidentId ? (["incident"] as const) : []),
        ...(other.coverId === filed.coverId ? (["cover"] as const) : []),
      ],
    }))
    .filter(({ shares }) => shares.length > 0);
}

async function termsOf(ctx: Context, coverId: bigint): Promise<Dossier["terms"]> {
  const { data, asset, product } = await coverById(ctx, coverId);
  const rules = await ctx.keel.products.typeVersion(data.typeVersion);
  return {
    owner: data.owner,
    left: of(data.amount, asset.symbol),
    startAt: data.startAt,
    coveredFrom: data.startAt + data.waitingPeriod,
    endAt: data.endAt,
    claimBy: data.claimBy,
    deductibleBps: data.deductibleBps,
    indemnity: INDEMNITIES[Number(rules.indemnity)],
    wordingHash: product.view.product.wordingHash,
    deniedBefore: data.deniedCount,
    wasUndecided: data.wasUndecided,
  };
}

async function votesOn(ctx: Context, claimId: bigint, filedAt: bigint): Promise<Dossier["votes"]> {
  const { assessment, membership } = ctx.keel;
  const events = await eventsSince(ctx, filedAt, (from) =>
    assessment.queryFilter(assessment.filters.Voted(claimId), from),
  );
  return Promise.all(
    events.map(async ({ args: { memberId, accept, weight, rationaleHash } }) => ({
      memberId,
      account: await membership.accountOf(memberId),
      accept,
      weight: of(weight, "KEEL"),
      rationaleHash,
    })),
  );
}

async function settlementOf(ctx: Context, claimId: bigint, filedAt: bigint, unit: string): Promise<Dossier["settled"]> {
  const { claims } = ctx.keel;
  const [settled] = await eventsSince(ctx, filedAt, (from) =>
    claims.queryFilter(claims.filters.ClaimSettled(claimId), from),
  );
  if ((settled as typeof settled | undefined) === undefined) return null;
  const [later, inEth, block] = await Promise.all([
    eventsSince(ctx, filedAt, (from) => claims.queryFilter(claims.filters.OwedPaid(claimId), from)),
    eventsSince(ctx, filedAt, (from) => claims.queryFilter(claims.filters.PartPaidInEth(claimId), from)),
    settled.getBlock(),
  ]);
  const paid = later.reduce((sum, { args }) => sum + args.amount, settled.args.paid);
  const paidEth = inEth.reduce((sum, { args }) => sum + args.paidEth, 0n);
  return { at: BigInt(block.timestamp), paid: of(paid, unit), inEth: of(paidEth, "ETH") };
}

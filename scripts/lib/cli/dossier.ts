/** Everything there is on a claim. */
import { z } from "zod";
import { claimById, claimShape, coverById, shownClaim } from "./claims.js";
import type { Context } from "./context.js";
import { logsIncomplete, pastEvents, requireAll } from "./past.js";
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
    votesOn(ctx, claimId, view.poll),
  ]);
  const filed = filings[Number(claimId) - 1];
  return {
    ...claim,
    lossAt: filed.lossAt,
    evidenceHash: filed.evidenceHash,
    incidentId: filed.incidentId,
    evidenceMatches: evidence === undefined ? null : hashOfFile(evidence) === filed.evidenceHash,
    terms,
    votes,
    twins: twinsOf(filed, filings),
    settled: isOpen(claim) ? null : await settlementOf(ctx, claimId, claim.amount.unit),
  };
}

interface Filed {
  readonly claimId: bigint;
  readonly coverId: bigint;
  readonly lossAt: bigint;
  readonly evidenceHash: string;
  readonly incidentId: string;
}

/** Of every claim, in the order of their ids. */
async function filingsOf(ctx: Context): Promise<Filed[]> {
  const { claims } = ctx.keel;
  const [counted, events] = await Promise.all([
    claims.claimCount(),
    pastEvents(ctx, (from, to) => claims.queryFilter(claims.filters.ClaimSubmitted(), from, to)),
  ]);
  requireAll("claims", events.length, counted);
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

/** What was counted for and against is on chain: votes that come to less are not all of them. */
async function votesOn(ctx: Context, claimId: bigint, { accept, deny }: Tally): Promise<Dossier["votes"]> {
  const { assessment, membership } = ctx.keel;
  const events = await pastEvents(ctx, (from, to) =>
    assessment.queryFilter(assessment.filters.Voted(claimId), from, to),
  );
  const weight = events.reduce((sum, { args }) => sum + args.weight, 0n);
  if (weight < accept + deny) throw logsIncomplete(`the votes on claim ${claimId}`);
  return Promise.all(
    events.map(async ({ args }) => ({
      memberId: args.memberId,
      account: await membership.accountOf(args.memberId),
      accept: args.accept,
      weight: of(args.weight, "KEEL"),
      rationaleHash: args.rationaleHash,
    })),
  );
}

type Tally = Readonly<Record<"accept" | "deny", bigint>>;

const isOpen = ({ standing }: Pick<Dossier, "standing">): boolean => ["voting", "cooling", "due"].includes(standing);

async function settlementOf(ctx: Context, claimId: bigint, unit: string): Promise<Dossier["settled"]> {
  const { claims } = ctx.keel;
  const [[settled], later, inEth] = await Promise.all([
    pastEvents(ctx, (from, to) => claims.queryFilter(claims.filters.ClaimSettled(claimId), from, to)),
    pastEvents(ctx, (from, to) => claims.queryFilter(claims.filters.OwedPaid(claimId), from, to)),
    pastEvents(ctx, (from, to) => claims.queryFilter(claims.filters.PartPaidInEth(claimId), from, to)),
  ]);
  if ((settled as typeof settled | undefined) === undefined) throw logsIncomplete(`the settlement of claim ${claimId}`);
  const block = await settled.getBlock();
  const paid = later.reduce((sum, { args }) => sum + args.amount, settled.args.paid);
  const paidEth = inEth.reduce((sum, { args }) => sum + args.paidEth, 0n);
  return { at: BigInt(block.timestamp), paid: of(paid, unit), inEth: of(paidEth, "ETH") };
}

/** What an assessor may vote on. */
import { z } from "zod";
import type { IAssessment, ILens } from "../../../typechain-types/index.js";
import { allClaims, claimShape, shownClaim } from "./claims.js";
import type { Context } from "./context.js";
import { memberIdOf } from "./members.js";
import { amountShape, of, timeShape } from "./result.js";
import type { Show } from "./show.js";

/** Why a vote would be refused, or that it is cast. */
const HINDRANCES = ["voted", "conflict", "no-deposit", "too-young"] as const;

export const inboxShape = z.object({
  memberId: z.bigint(),
  deposit: amountShape,
  /** The deposit stays until then. */
  lockedUntil: timeShape,
  claims: z.array(
    claimShape.extend({
      /** What a ballot would weigh. */
      weight: amountShape,
      mayVote: z.boolean(),
      hindrance: z.enum(HINDRANCES).nullable(),
      ballot: z.object({ accept: z.boolean(), weight: amountShape }).nullable(),
    }),
  ),
});

export type Inbox = z.infer<typeof inboxShape>;
type Item = Inbox["claims"][number];

export interface Assessing {
  readonly account: string;
  readonly memberId: bigint;
  readonly assessor: IAssessment.AssessorStructOutput;
}

export async function assessingOf(ctx: Context, account: string): Promise<Assessing> {
  const memberId = await memberIdOf(ctx, account, "assess");
  return { account, memberId, assessor: await ctx.keel.assessment.assessorOf(memberId) };
}

/** Open votes, the first to end first. */
export async function inboxOf(ctx: Context, account: string): Promise<Inbox> {
  const assessing = await assessingOf(ctx, account);
  const open = (await allClaims(ctx)).filter(({ claim, poll }) => claim.status === 1n && ctx.now < poll.endsAt);
  const claims = await Promise.all(open.map((view) => itemOf(ctx, view, assessing)));
  return {
    memberId: assessing.memberId,
    deposit: of(assessing.assessor.amount, "KEEL"),
    lockedUntil: assessing.assessor.lockedUntil,
    claims: claims.sort((a, b) => Number(a.votingEndsAt - b.votingEndsAt)),
  };
}

async function itemOf(ctx: Context, view: ILens.ClaimViewStructOutput, assessing: Assessing): Promise<Item> {
  const { assessment, cover } = ctx.keel;
  const { account, memberId, assessor } = assessing;
  const [claim, weight, [hasVoted, accept, cast], isConflicted] = await Promise.all([
    shownClaim(ctx, view),
    assessment.votingWeightOf(view.id, memberId),
    assessment.ballotOf(view.id, memberId),
    cover.conflicted(view.claim.coverId, account, memberId),
  ]);
  const isPayee = view.poll.payeeId === memberId || view.claim.payee === account;
  const hindrance = hasVoted
    ? "voted"
    : isConflicted || isPayee
      ? "conflict"
      : assessor.amount === 0n
        ? "no-deposit"
        : weight === 0n
          ? "too-young"
          : null;
  return {
    ...claim,
    weight: of(weight, "KEEL"),
    mayVote: hindrance === null,
    hindrance,
    ballot: hasVoted ? { accept, weight: of(cast, "KEEL") } : null,
  };
}

export function itemText({ hindrance, ballot, weight }: Item, show: Show): string {
  switch (hindrance) {
    case null:
      return show.bold(`vote with ${show.short(weight)}`);
    case "voted":
      return `voted to ${ballot?.accept === true ? "accept" : "deny"}`;
    case "conflict":
      return "not yours to judge: payee, backer or covered on it";
    case "no-deposit":
      return "needs a deposit";
    case "too-young":
      return "the deposit is younger than 7 days before filing";
  }
}

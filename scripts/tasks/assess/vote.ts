import { z } from "zod";
import { choice, id } from "../../lib/cli/args.js";
import { claimById, shownClaim, VERDICTS, verdictOf } from "../../lib/cli/claims.js";
import { assessingOf } from "../../lib/cli/inbox.js";
import { hashOf, proofOptions } from "../../lib/cli/proof.js";
import { amountShape, of, timeShape } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

const MAX_EXTENSIONS = 3n;

export default defineAction({
  name: "assess vote",
  summary: "Vote on a claim, once and for good",
  details:
    "For members with a deposit older than seven days before the claim was filed, who neither back the cover nor hold cover on the" +
    " same product. The deposit is locked until the claim is final. Of the reasons only the hash goes on chain.",
  examples: [
    'assess vote 1 accept --text "the loss is plain from block 123" --as alice',
    "assess vote 1 deny --file reasons.md --as bob --yes --json",
  ],
  positionals: { claim: id("Which claim"), verdict: choice(["accept", "deny"], "Whether it should be paid") },
  options: proofOptions("Reasons"),
  result: z.object({
    claimId: z.bigint(),
    accept: z.boolean(),
    weight: amountShape,
    rationaleHash: z.string(),
    isExtended: z.boolean(),
    for: amountShape,
    against: amountShape,
    quorum: amountShape,
    verdict: z.enum(VERDICTS),
    votingEndsAt: timeShape,
  }),
  async plan(ctx, { claim: claimId, verdict, ...reasons }) {
    const view = await claimById(ctx, claimId);
    const rationaleHash = hashOf(reasons);
    const { memberId, account } = await assessingOf(ctx, await ctx.senderAddress());
    const { assessment } = ctx.keel;
    const [claim, weight] = await Promise.all([shownClaim(ctx, view), assessment.votingWeightOf(claimId, memberId)]);
    const { show } = ctx;
    const { poll } = view;
    const accept = verdict === "accept";
    const then = {
      accept: poll.accept + (accept ? weight : 0n),
      deny: poll.deny + (accept ? 0n : weight),
      quorum: poll.quorum,
    };
    const lockedUntil = poll.endsAt + (MAX_EXTENSIONS - poll.extensions) * poll.lateExtension + poll.cooldownPeriod;
    const keel = (value: bigint) => of(value, "KEEL");
    return {
      effects: [
        `${show.person(account)} votes to ${verdict} claim ${claimId}: ${show.exact(claim.amount)} on ${claim.product} to ${show.person(claim.payee)}`,
        `with a weight of ${show.exact(keel(weight))}; then ${show.exact(keel(then.accept))} are for, ${show.exact(keel(then.deny))} against,` +
          ` quorum ${show.exact(claim.quorum)}: ${verdictOf(then)}`,
        `a ballot cannot be changed; the deposit is locked until ${show.date(lockedUntil)} at the latest`,
      ],
      calls: [ctx.call("assessment", "vote", [claimId, accept, rationaleHash])],
      async outcome(happened) {
        const now = await assessment.pollOf(claimId);
        return {
          claimId,
          accept,
          weight: keel(happened.num("Assessment.Voted", "weight")),
          rationaleHash,
          isExtended: happened.all("Assessment.PollExtended").length > 0,
          for: keel(now.accept),
          against: keel(now.deny),
          quorum: keel(now.quorum),
          verdict: verdictOf(now),
          votingEndsAt: now.endsAt,
        };
      },
    };
  },
  render: (voted, show) =>
    `voted to ${voted.accept ? "accept" : "deny"} claim ${show.bold(String(voted.claimId))} with ${show.short(voted.weight)}:` +
    ` ${show.short(voted.for)} for, ${show.short(voted.against)} against, quorum ${show.short(voted.quorum)},` +
    ` so far ${voted.verdict}` +
    (voted.isExtended ? `; the late turn extends the vote until ${show.date(voted.votingEndsAt)}` : ""),
});

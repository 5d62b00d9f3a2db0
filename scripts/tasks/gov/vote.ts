import { AbiCoder } from "ethers";
import { z } from "zod";
import { choice, list, optional, text } from "../../lib/cli/args.js";
import { depositOf, weightOf } from "../../lib/cli/ballots.js";
import { findProposal } from "../../lib/cli/proposals.js";
import { amountShape, of, timeShape } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

/** By their number on the ballot. */
const CHOICES = ["against", "for", "abstain"] as const;

export default defineAction({
  name: "gov vote",
  summary: "Vote on a proposal, with the wallet and with deposits that are named",
  details:
    "One ballot a member, for good. What counts is what was held a second before the proposal was made: the wallet's" +
    " delegated votes, and deposits in pools as far as they are named here, capped. The wallet is locked until the vote ends.",
  examples: ["gov vote 1 for --as alice", 'gov vote 1 against --deposits 1/1:231 --reason "Too soon" --as dave'],
  positionals: {
    proposal: text("Which: its number in `gov list`, or its id", "proposal"),
    choice: choice(CHOICES, "For, against or abstain"),
  },
  options: {
    deposits: optional(
      list(
        text(
          "Deposits that vote too, at most 16: position, colon, tranche, as `stake list` shows them",
          "position:tranche",
        ),
      ),
    ),
    reason: optional(text("A sentence that is kept with the ballot")),
  },
  result: z.object({ proposalId: z.bigint(), choice: z.enum(CHOICES), weight: amountShape, lockedUntil: timeShape }),
  async plan(ctx, { proposal: typed, choice: chosen, deposits = [], reason = "" }) {
    const proposal = await findProposal(ctx, typed);
    const sender = await ctx.senderAddress();
    const named = deposits.map(depositOf).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const weight = await weightOf(ctx, { account: sender, proposal, deposits: named });
    const { show } = ctx;
    const support = CHOICES.indexOf(chosen);
    const params = AbiCoder.defaultAbiCoder().encode(["uint256[]"], [named]);
    const from = named.length === 0 ? "the wallet" : `the wallet and ${show.count(named.length, "deposit")}`;
    return {
      effects: [
        `${show.person(sender)} votes ${chosen === "abstain" ? "with an abstention on" : chosen} proposal ${proposal.number}, "${proposal.description}"`,
        `with ${show.exact(of(weight, "KEEL"))} of ${from}`,
        `KEEL in the wallet stays locked until ${show.date(proposal.closesAt)}`,
      ],
      calls: [
        named.length === 0
          ? ctx.call("governor", "castVoteWithReason", [proposal.id, support, reason])
          : ctx.call("governor", "castVoteWithReasonAndParams", [proposal.id, support, reason, params]),
      ],
      outcome(happened) {
        const kind = `MutualGovernor.${named.length === 0 ? "VoteCast" : "VoteCastWithParams"}`;
        return {
          proposalId: happened.num(kind, "proposalId"),
          choice: CHOICES[Number(happened.num(kind, "support"))],
          weight: of(happened.num(kind, "weight"), "KEEL"),
          lockedUntil: proposal.closesAt,
        };
      },
    };
  },
  render: ({ choice: chosen, weight, lockedUntil }, show) =>
    `voted ${chosen} with ${show.bold(show.exact(weight))}; the wallet is locked until ${show.date(lockedUntil)}`,
});

import { AbiCoder } from "ethers";
import { z } from "zod";
import { choice, list, optional, text } from "../../lib/cli/args.js";
import { usageError } from "../../lib/cli/exit.js";
import { findProposal } from "../../lib/cli/proposals.js";
import { amountShape, of, timeShape } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

/** By their number on the ballot. */
const CHOICES = ["against", "for", "abstain"] as const;

const TRANCHE_BITS = 32n;

export default defineAction({
  name: "gov vote",
  summary: "Vote on a proposal, with the wallet and with deposits that are named",
  details:
    "One ballot a member, for good. What counts is what was held a second before the proposal was made: the wallet's" +
    " delegated votes, and deposits in pools as far as they are named here, capped. The wallet is locked until the vote ends.",
  examples: ["gov vote 1 for --as alice", 'gov vote 1 against --deposits 4294967297:231 --reason "Too soon" --as dave'],
  positionals: {
    proposal: text("Which: its number in `gov list`, or its id", "proposal"),
    choice: choice(CHOICES, "For, against or abstain"),
  },
  options: {
    deposits: optional(
      list(text("Deposits that vote too, at most 16: position id, colon, tranche", "position:tranche")),
    ),
    reason: optional(text("A sentence that is kept with the ballot")),
  },
  result: z.object({ proposalId: z.bigint(), choice: z.enum(CHOICES), weight: amountShape, lockedUntil: timeShape }),
  async plan(ctx, { proposal: typed, choice: chosen, deposits = [], reason = "" }) {
    const proposal = await findProposal(ctx, typed);
    const sender = await ctx.senderAddress();
    const { governor, votePower } = ctx.keel;
    const named = deposits.map(depositOf).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const weight = await votePower.votesOf(sender, await governor.electorateAt(proposal.id), named);
    const { show } = ctx;
    const support = CHOICES.indexOf(chosen);
    const params = AbiCoder.defaultAbiCoder().encode(["uint256[]"], [named]);
    const from = named.length === 0 ? "the wallet" : `the wallet and ${named.length} deposits`;
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

/** `4294967297:231` as the governor names a deposit. */
function depositOf(typed: string): bigint {
  const match = /^(\d+):(\d+)$/.exec(typed);
  if (match === null)
    throw usageError("Malformed", `"${typed}" is no deposit`, { hint: "Position id, colon, tranche: 4294967297:231" });
  return (BigInt(match[1]) << TRANCHE_BITS) | BigInt(match[2]);
}

import { z } from "zod";
import { text } from "../../lib/cli/args.js";
import { callText } from "../../lib/cli/callText.js";
import { decodedCall } from "../../lib/cli/calls.js";
import { findProposal, nextOf, proposalShape, shownProposal } from "../../lib/cli/proposals.js";
import { callShape } from "../../lib/cli/result.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "gov show",
  summary: "A proposal: what it would do, its votes, what comes next",
  examples: ["gov show 1", "gov show 1 --json"],
  positionals: { proposal: text("Which: its number in `gov list`, or its id", "proposal") },
  options: {},
  result: proposalShape.extend({
    description: z.string(),
    /** Each also in words, with units. */
    calls: z.array(callShape.extend({ words: z.string() })),
    /** Seconds between queueing and carrying out. */
    delay: z.bigint(),
  }),
  async run(ctx, { proposal: typed }) {
    const proposal = await findProposal(ctx, typed);
    const [[delay], shown] = await Promise.all([
      ctx.keel.governor.proposalExecutionPlan(proposal.id),
      shownProposal(ctx, proposal),
    ]);
    const { targets, values, calldatas, description } = proposal;
    const calls = targets.map((target, place) => {
      const call = decodedCall(ctx, target, calldatas[place], values[place]);
      return { ...call, words: callText(ctx, call) };
    });
    return { ...shown, description, calls, delay };
  },
  render(proposal, show) {
    const steps = proposal.calls.map(({ words }, place) => `  ${place + 1}. ${words}`);
    return [
      show.bold(`${proposal.number}. ${proposal.description}`),
      show.facts([
        ["state", [proposal.state, nextOf(proposal, show)].filter((part) => part !== "").join(": ")],
        ["by", show.person(proposal.proposer)],
        ["vote", `${show.date(proposal.opensAt)} to ${show.date(proposal.closesAt)}`],
        ["for", show.short(proposal.for)],
        ["against", show.short(proposal.against)],
        ["abstain", show.short(proposal.abstain)],
        ["quorum", `${show.short(proposal.quorum)} for or abstaining`],
        ["waits", `${show.span(proposal.delay)} once queued`],
        ["id", String(proposal.id)],
      ]),
      "carries out",
      ...steps,
    ].join("\n");
  },
});

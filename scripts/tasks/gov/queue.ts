import { z } from "zod";
import { text } from "../../lib/cli/args.js";
import { findProposal, identityOf } from "../../lib/cli/proposals.js";
import { timeShape } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "gov queue",
  summary: "Start the wait of a proposal that was accepted",
  details: "Anybody may. Once the wait is over it can be executed for a week.",
  examples: ["gov queue 1 --as zoe --yes"],
  positionals: { proposal: text("Which: its number in `gov list`, or its id", "proposal") },
  options: {},
  result: z.object({ proposalId: z.bigint(), eta: timeShape }),
  async plan(ctx, { proposal: typed }) {
    const proposal = await findProposal(ctx, typed);
    const [delay] = await ctx.keel.governor.proposalExecutionPlan(proposal.id);
    return {
      effects: [
        `proposal ${proposal.number}, "${proposal.description}", is queued`,
        `it can be executed in ${ctx.show.span(delay)}`,
      ],
      calls: [ctx.call("governor", "queue", [...identityOf(proposal)])],
      outcome: (happened) => ({
        proposalId: happened.num("MutualGovernor.ProposalQueued", "proposalId"),
        eta: happened.num("MutualGovernor.ProposalQueued", "etaSeconds"),
      }),
    };
  },
  render: ({ eta }, show) => `queued; it can be executed from ${show.date(eta)} on`,
});

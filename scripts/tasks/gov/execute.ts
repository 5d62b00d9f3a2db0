import { z } from "zod";
import { text } from "../../lib/cli/args.js";
import { callText } from "../../lib/cli/callText.js";
import { decodedCall } from "../../lib/cli/calls.js";
import { findProposal, identityOf } from "../../lib/cli/proposals.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "gov execute",
  summary: "Carry out a proposal whose wait is over",
  details: "Anybody may.",
  examples: ["gov execute 1 --as zoe --yes"],
  positionals: { proposal: text("Which: its number in `gov list`, or its id", "proposal") },
  options: {},
  result: z.object({ proposalId: z.bigint() }),
  async plan(ctx, { proposal: typed }) {
    const proposal = await findProposal(ctx, typed);
    const { targets, values, calldatas } = proposal;
    const steps = targets.map((target, place) => decodedCall(ctx, target, calldatas[place], values[place]));
    const needed = values.reduce((sum, value) => sum + value, 0n);
    return {
      effects: [
        `proposal ${proposal.number}, "${proposal.description}", is carried out:`,
        ...steps.map((step) => `  ${callText(ctx, step)}`),
      ],
      calls: [ctx.call("governor", "execute", [...identityOf(proposal)], needed)],
      outcome: (happened) => ({ proposalId: happened.num("MutualGovernor.ProposalExecuted", "proposalId") }),
    };
  },
  render: (_result, show) => show.green("carried out"),
});

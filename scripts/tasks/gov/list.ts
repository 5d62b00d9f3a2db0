import { z } from "zod";
import { choice, optional } from "../../lib/cli/args.js";
import { PROPOSAL_STATES } from "../../lib/cli/figures.js";
import { allProposals, nextOf, proposalShape, shownProposal } from "../../lib/cli/proposals.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "gov list",
  summary: "Proposals, how they stand and what comes next",
  examples: ["gov list", "gov list --state active --json"],
  positionals: {},
  options: { state: optional(choice(PROPOSAL_STATES, "Only those in this state")) },
  result: z.object({ proposals: z.array(proposalShape) }),
  async run(ctx, { state }) {
    const wanted = (await allProposals(ctx)).filter((proposal) => state === undefined || proposal.state === state);
    return { proposals: await Promise.all(wanted.map((proposal) => shownProposal(ctx, proposal))) };
  },
  render({ proposals }, show) {
    if (proposals.length === 0) return "no proposals";
    const rows = proposals.map((proposal) => [
      String(proposal.number),
      proposal.title,
      proposal.state,
      show.short(proposal.for),
      show.short(proposal.against),
      show.short(proposal.quorum),
      nextOf(proposal, show),
    ]);
    const right = ["no.", "for", "against", "quorum"];
    return show.table(["no.", "proposal", "state", "for", "against", "quorum", "next"], rows, right);
  },
});

import { ZeroAddress } from "ethers";
import { z } from "zod";
import { account, optional } from "../../lib/cli/args.js";
import { addressShape, amountShape, of } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "token delegate",
  summary: "Say who votes with your KEEL; yourself, or nobody counts",
  details: "KEEL that was never delegated does not vote. A delegation counts for proposals made after it.",
  examples: ["token delegate --as alice", "token delegate bob --as alice --yes"],
  positionals: { to: optional(account("Who is to vote; yourself when left out")) },
  options: {},
  result: z.object({ from: addressShape, to: addressShape, before: addressShape, votes: amountShape }),
  async plan(ctx, { to }) {
    const { token } = ctx.keel;
    const { show } = ctx;
    const [sender, delegate] = [await ctx.senderAddress(), await ctx.addressOrSender(to)];
    const [balance, before] = await Promise.all([token.balanceOf(sender), token.delegates(sender)]);
    const votesWith = before === ZeroAddress ? "nobody" : show.person(before);
    return {
      effects: [
        `${show.exact(of(balance, "KEEL"))} of ${show.person(sender)} vote through ${show.person(delegate)}, until now through ${votesWith}`,
      ],
      calls: [ctx.call("token", "delegate", [delegate])],
      outcome: async () => ({ from: sender, to: delegate, before, votes: of(await token.getVotes(delegate), "KEEL") }),
    };
  },
  render: ({ to, votes }, show) => `${show.person(to)} now has ${show.bold(show.exact(votes))} of votes`,
});

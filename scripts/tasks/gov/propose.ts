import { z } from "zod";
import { optional, text } from "../../lib/cli/args.js";
import { callText } from "../../lib/cli/callText.js";
import type { Call } from "../../lib/cli/calls.js";
import type { Context } from "../../lib/cli/context.js";
import { usageError } from "../../lib/cli/exit.js";
import { readMotion } from "../../lib/cli/proposalFile.js";
import { numberOf } from "../../lib/cli/proposals.js";
import { rehearse } from "../../lib/cli/rehearsal.js";
import { timeShape } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "gov propose",
  summary: "Put calls to the members' vote",
  details:
    "The file is YAML or JSON: `description`, and `calls`, a list of `contract` (as `Membership`), `function`, `arguments`" +
    " (a list, or values by name; amounts, shares and times with units as `0.003ETH`, `2.6%`, `90d`, names of contracts and accounts for addresses)" +
    " and perhaps `value`. It may also be what any command printed with `--calls --json`, and `-` reads it from a pipe." +
    " The calls are tried first as the governor would carry them out.",
  examples: [
    "gov propose fee.yaml --as alice",
    'gov propose calls.json --description "Retire a product" --as alice --yes',
  ],
  positionals: { file: text("What is to be called: a YAML or JSON file, or - for a pipe", "file") },
  options: { description: optional(text("What members read; the file's own unless said here")) },
  result: z.object({ proposalId: z.bigint(), number: z.number().int(), opensAt: timeShape, closesAt: timeShape }),
  async plan(ctx, { file, description }) {
    const motion = readMotion(ctx, file);
    const about = description ?? motion.description;
    if (about === undefined)
      throw usageError("NoDescription", "members have to be told what it is about", { hint: "Add --description" });
    const isTried = await rehearse(ctx, motion.calls);
    const { show } = ctx;
    const delay = await delayOf(ctx, motion.calls);
    const sender = show.person(await ctx.senderAddress());
    return {
      effects: [
        `${sender} proposes: ${about}`,
        ...motion.calls.map((call) => `  ${callText(ctx, call)}`),
        isTried ? "tried as the governor: nothing is refused" : "this node cannot try it as the governor",
        `accepted, it waits ${show.span(delay)} before it is carried out`,
      ],
      calls: [
        ctx.call("governor", "propose", [
          motion.calls.map(({ to }) => to),
          motion.calls.map(({ value }) => value),
          motion.calls.map(({ data }) => data),
          about,
        ]),
      ],
      async outcome(happened) {
        const proposalId = happened.num("MutualGovernor.ProposalCreated", "proposalId");
        return {
          proposalId,
          number: await numberOf(ctx, proposalId, happened.transactions),
          opensAt: happened.num("MutualGovernor.ProposalCreated", "voteStart"),
          closesAt: happened.num("MutualGovernor.ProposalCreated", "voteEnd"),
        };
      },
    };
  },
  render: ({ proposalId, number, opensAt, closesAt }, show) =>
    `proposal ${show.bold(String(number))}; the vote is from ${show.date(opensAt)} to ${show.date(closesAt)}\nid ${proposalId}`,
});

/** The longest delay of a role that the calls need, at least the governor's own. */
async function delayOf({ keel: { authority, governor } }: Context, calls: readonly Call[]): Promise<bigint> {
  const asked = await Promise.all(
    calls.map(async ({ to, data }) => (await authority.canCall(governor, to, data.slice(0, 10))).delay),
  );
  return [await governor.baseDelaySeconds(), ...asked].reduce((most, delay) => (delay > most ? delay : most));
}

import { z } from "zod";
import { account, optional } from "../../lib/cli/args.js";
import { addressShape, amountShape, of, timeShape } from "../../lib/cli/result.js";
import type { Contracts } from "../../lib/contracts.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "member status",
  summary: "Whether an account is a member, until when, and what it holds",
  examples: ["member status mia", "member status --as mia", "member status 0x70997970C51812dc3A010C7d01b50e0d17dc79C8"],
  positionals: { who: optional(account("Whose: a name of the local chain or an address; the sender when left out")) },
  options: {},
  result: z.object({
    account: addressShape,
    isMember: z.boolean(),
    isActive: z.boolean(),
    isSuspended: z.boolean(),
    id: z.bigint(),
    tier: z.bigint(),
    joinedAt: timeShape,
    expiresAt: timeShape,
    ties: z.bigint(),
    balance: amountShape,
    free: amountShape,
    votes: amountShape,
    assessorDeposit: amountShape,
    positions: z.bigint(),
    covers: z.bigint(),
  }),
  async run(ctx, { who }) {
    const address = await ctx.addressOrSender(who);
    const { exists, id, member, isActive, ...holds } = await readMember(ctx.keel.lens, address);
    return {
      account: address,
      isMember: exists,
      isActive,
      isSuspended: member.suspended,
      id,
      tier: member.tier,
      joinedAt: member.joinedAt,
      expiresAt: member.expiresAt,
      ties: member.ties,
      ...holds,
    };
  },
  render(status, show) {
    if (!status.isMember) return `${show.person(status.account)} is not a member`;
    const standing = status.isSuspended
      ? show.red("suspended")
      : status.isActive
        ? show.green("active")
        : show.red("expired");
    return show.facts([
      ["account", show.person(status.account)],
      ["member", `no. ${status.id}, tier ${status.tier}, ${standing}`],
      ["joined", show.date(status.joinedAt)],
      ["attested until", show.date(status.expiresAt)],
      ["KEEL", `${show.short(status.balance)}, ${show.short(status.free)} of it free`],
      ["votes", show.short(status.votes)],
      ["assessor deposit", show.short(status.assessorDeposit)],
      ["holds", `${show.count(status.covers, "cover")}, ${show.count(status.positions, "position")}`],
      ["ties", `${status.ties} (a member leaves when there are none)`],
    ]);
  },
});

async function readMember(lens: Contracts["lens"], address: string) {
  const { exists, id, member, isActive, balance, freeBalance, votes, assessorDeposit, positions, covers } =
    await lens.memberByAccount(address);
  return {
    exists,
    id,
    member,
    isActive,
    balance: of(balance, "KEEL"),
    free: of(freeBalance, "KEEL"),
    votes: of(votes, "KEEL"),
    assessorDeposit: of(assessorDeposit, "KEEL"),
    positions,
    covers,
  };
}

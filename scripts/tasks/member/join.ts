import { z } from "zod";
import { flag, text } from "../../lib/cli/args.js";
import { readAttestation } from "../../lib/cli/attestations.js";
import { addressShape, amountShape, of, timeShape } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";

export default defineAction({
  name: "member join",
  summary: "Become a member with a signed attestation, or renew a membership",
  examples: [
    "member join --attestation attestation-yara.json --as yara",
    "member join --attestation attestation-mia.json --renew --as mia --yes",
  ],
  positionals: {},
  options: {
    attestation: text("File that `member attest` wrote", "file"),
    renew: flag("Renew instead of joining; costs nothing"),
  },
  result: z.object({ account: addressShape, id: z.bigint(), tier: z.bigint(), expiresAt: timeShape, fee: amountShape }),
  async plan(ctx, { attestation: file, renew }) {
    const { attestation, signature } = readAttestation(file);
    const { show } = ctx;
    const sender = await ctx.senderAddress();
    const fee = renew ? 0n : await ctx.keel.membership.joinFee();
    const event = renew ? "Membership.Renewed" : "Membership.Joined";
    return {
      effects: [
        renew
          ? `${show.person(sender)} renews the membership until ${show.date(attestation.expiresAt)}`
          : `${show.person(sender)} becomes a member until ${show.date(attestation.expiresAt)} and pays ${show.exact(of(fee, "ETH"))}`,
      ],
      calls: [ctx.call("membership", renew ? "renew" : "join", [attestation, signature], fee)],
      outcome: (happened) => ({
        account: sender,
        id: happened.num(event, "id"),
        tier: happened.num(event, "tier"),
        expiresAt: happened.num(event, "expiresAt"),
        fee: of(fee, "ETH"),
      }),
    };
  },
  render: ({ account, id, expiresAt }, show) =>
    `${show.person(account)} is member no. ${show.bold(String(id))}, until ${show.date(expiresAt)}`,
});

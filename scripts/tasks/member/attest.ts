import { z } from "zod";
import { nextAttestation, signAttestation } from "../../lib/attestation.js";
import { account, count, duration, optional, otherwise, text } from "../../lib/cli/args.js";
import { writeAttestation } from "../../lib/cli/attestations.js";
import { CliError, EXIT } from "../../lib/cli/exit.js";
import { addressShape, timeShape } from "../../lib/cli/result.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "member attest",
  summary: "Sign, as a KYC signer, that an account may join or stay, and write it to a file",
  details: "The member hands the file in with `member join`. It is good for this account, once, on this chain.",
  examples: ["member attest yara --as signer", "member attest yara --tier 2 --for 180d --out yara.json --as signer"],
  positionals: { who: account("Whom") },
  options: {
    tier: otherwise(count("Tier of the check"), "1"),
    for: otherwise(duration("How long the membership is to be good"), "364d"),
    within: otherwise(duration("How long it may be handed in"), "7d"),
    out: optional(text("File to write; attestation-<account>.json when left out", "file")),
  },
  result: z.object({
    account: addressShape,
    signer: addressShape,
    tier: z.bigint(),
    expiresAt: timeShape,
    nonce: z.bigint(),
    deadline: timeShape,
    signature: z.string(),
    file: z.string(),
  }),
  async run(ctx, { who, tier, for: lasts, within, out }) {
    const { membership } = ctx.keel;
    const signer = await ctx.signer();
    const [address, from] = [ctx.address(who), await signer.getAddress()];
    if (!(await membership.isSigner(from)))
      throw new CliError(EXIT.refused, "NotSigner", `${ctx.show.person(from)} is no KYC signer of this mutual`, {
        args: { account: from },
        hint: ctx.chain.isLocal
          ? "On the local chain that is --as signer"
          : "The members appoint signers by a proposal",
      });
    const terms = { tier: BigInt(tier), expiresAt: ctx.now + lasts, deadline: ctx.now + within };
    const attestation = await nextAttestation(membership, address, terms);
    const signature = await signAttestation(signer, membership, attestation);
    const file = out ?? `attestation-${who}.json`;
    writeAttestation(file, { attestation, signature });
    return { ...attestation, signer: from, signature, file };
  },
  render: ({ account: whom, expiresAt, deadline, file }, show) =>
    [
      `${show.person(whom)} is attested until ${show.date(expiresAt)}`,
      `written: ${file}; to be handed in ${show.distance(deadline)} with \`member join --attestation ${file}\``,
    ].join("\n"),
});

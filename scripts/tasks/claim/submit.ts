import { z } from "zod";
import { amount, date, id, optional, text } from "../../lib/cli/args.js";
import { usageError } from "../../lib/cli/exit.js";
import { filingOf } from "../../lib/cli/filing.js";
import { hashOf, proofOptions } from "../../lib/cli/proof.js";
import { amountShape, of, timeShape } from "../../lib/cli/result.js";
import { defineAction } from "../../lib/cli/verb.js";
import { incidentId } from "../../data/incidents.js";

export default defineAction({
  name: "claim submit",
  summary: "File a claim with its deposit",
  details:
    "For the owner of a cover, or whoever it approved. The payee is the owner of now. Only the hash of the evidence goes" +
    " on chain: keep the text or file, assessors will ask for it. Claims on one incident are found by its name and day.",
  examples: [
    'claim submit 1 5ETH "2h ago" --text "0xabc... lost 5 ETH in block 123" --as mia',
    "claim submit 1 5ETH 2027-03-01T14:30Z --file evidence.pdf --incident Exploit --as mia --yes",
  ],
  positionals: {
    cover: id("Which cover"),
    amount: amount("How much was lost"),
    loss: date("When it was lost"),
  },
  options: {
    ...proofOptions("Evidence"),
    incident: optional(text("Name of the incident; the product's name when left out", "name")),
    incidentDay: optional(date("Day of the incident; that of the loss when left out")),
  },
  result: z.object({
    claimId: z.bigint(),
    coverId: z.bigint(),
    amount: amountShape,
    deposit: amountShape,
    evidenceHash: z.string(),
    incidentId: z.string(),
    votingEndsAt: timeShape,
    finalAt: timeShape,
  }),
  async plan(ctx, { cover: coverId, amount: wanted, loss: typedLoss, incident, incidentDay, ...proof }) {
    const loss = typedLoss(ctx.now);
    const evidenceHash = hashOf(proof);
    if (/^0x0{64}$/.test(evidenceHash))
      throw usageError("NoEvidence", "a claim needs evidence", { hint: "--text with the words, --file or --hash" });
    const { data, asset, product, deposit, votingEndsAt, finalAt } = await filingOf(ctx, coverId, wanted);
    if (loss > ctx.now)
      throw usageError("LossInFuture", `the loss lies in the future: ${ctx.show.date(loss)}`, {
        args: { lossAt: loss, timestamp: ctx.now },
        hint: `Dates are UTC, and "2h ago" counts from the chain's clock`,
      });
    const sender = await ctx.senderAddress();
    const named = { date: dayOf(incidentDay?.(ctx.now) ?? loss), name: incident ?? product.name };
    const request = { coverId, amount: wanted.value, lossAt: loss, evidenceHash, incidentId: incidentId(named) };
    const { show } = ctx;
    return {
      effects: [
        `${show.person(sender)} claims ${show.exact(wanted)} on cover ${coverId} (${product.slug}) for a loss of ${show.date(loss)}` +
          (data.owner === sender ? "" : `, to be paid to ${show.person(data.owner)}`),
        `pays a deposit of ${show.exact(of(deposit, "ETH"))}: back when accepted or, the first time, undecided; lost when denied`,
        `files it under "${named.name}" of ${named.date}, with evidence of hash ${evidenceHash}`,
        `assessors vote until ${show.date(votingEndsAt)}; from ${show.date(finalAt)} on anybody may settle it`,
        "the cover cannot be changed until then",
      ],
      calls: [ctx.call("claims", "submit", [request], deposit)],
      units: { amount: asset.symbol, minimum: asset.symbol, left: asset.symbol, sent: "ETH", expected: "ETH" },
      outcome: (happened) => {
        const endsAt = happened.num("Assessment.PollOpened", "endsAt");
        return {
          claimId: happened.num("Claims.ClaimSubmitted", "claimId"),
          coverId,
          amount: of(happened.num("Claims.ClaimSubmitted", "amount"), asset.symbol),
          deposit: of(happened.num("Claims.ClaimSubmitted", "deposit"), "ETH"),
          evidenceHash,
          incidentId: request.incidentId,
          votingEndsAt: endsAt,
          finalAt: endsAt + data.cooldownPeriod,
        };
      },
    };
  },
  render: ({ claimId, amount: claimed, votingEndsAt, finalAt }, show) =>
    `claim ${show.bold(String(claimId))}: ${show.exact(claimed)}, voting ends ${show.date(votingEndsAt)}, final ${show.date(finalAt)}`,
});

const dayOf = (time: bigint): string => new Date(Number(time) * 1_000).toISOString().slice(0, 10);

import { z } from "zod";
import { id } from "../../lib/cli/args.js";
import { claimById, shownClaim, STANDINGS, type ShownClaim } from "../../lib/cli/claims.js";
import { CliError, EXIT } from "../../lib/cli/exit.js";
import { amountShape, of } from "../../lib/cli/result.js";
import type { Show } from "../../lib/cli/show.js";
import { defineAction } from "../../lib/cli/verb.js";

const STATUSES = { 2: "paid", 3: "denied", 4: "undecided" } as const;

export default defineAction({
  name: "claim settle",
  summary: "Carry out the outcome of a claim: pay it, or end it",
  details:
    "Anybody may, once vote and cooldown are over; there is no last day for it. An accepted claim is paid here: what" +
    " capital is short of stays owed and is paid by `claim pay`.",
  examples: ["claim settle 1 --as mia", "claim settle 1 --as zoe --yes --json"],
  positionals: { claim: id("Which claim") },
  options: {},
  result: z.object({
    claimId: z.bigint(),
    standing: z.enum(STANDINGS),
    paid: amountShape,
    inEth: amountShape,
    owed: amountShape,
    depositReturned: amountShape,
    burnt: amountShape,
  }),
  async plan(ctx, { claim: claimId }) {
    const claim = await shownClaim(ctx, await claimById(ctx, claimId));
    const { show } = ctx;
    requireDue(claim, show);
    const { unit } = claim.amount;
    return {
      effects: [
        `claim ${claimId} of ${show.exact(claim.amount)} on ${claim.product} is ${claim.verdict}`,
        ...effectsOf(claim, show),
      ],
      calls: [ctx.call("claims", "settle", [claimId])],
      outcome(happened) {
        const sum = (kind: string, argument: string) =>
          happened.all(kind).reduce((total, { args }) => total + (args[argument] as bigint), 0n);
        const owed = happened.num("Claims.ClaimSettled", "owed");
        const status = STATUSES[Number(happened.num("Claims.ClaimSettled", "status")) as keyof typeof STATUSES];
        return {
          claimId,
          standing: owed > 0n ? ("owed" as const) : status,
          paid: of(happened.num("Claims.ClaimSettled", "paid"), unit),
          inEth: of(sum("Claims.PartPaidInEth", "paidEth"), "ETH"),
          owed: of(owed, unit),
          depositReturned: of(sum("Claims.DepositReturned", "amount"), "ETH"),
          burnt: of(sum("StakingPools.StakeBurnt", "burnt"), "KEEL"),
        };
      },
    };
  },
  render: ({ claimId, standing, paid, owed, depositReturned, burnt }, show) =>
    standing === "paid" || standing === "owed"
      ? `claim ${show.bold(String(claimId))}: paid ${show.exact(paid)}, ${show.exact(burnt)} of stake burnt` +
        (owed.value === 0n ? "" : `; ${show.exact(owed)} stays owed`)
      : `claim ${show.bold(String(claimId))}: ${standing}; of the deposit ${show.exact(depositReturned)} went back`,
});

function requireDue(claim: ShownClaim, show: Show): void {
  if (claim.standing === "due") return;
  const { id: claimId, standing, finalAt } = claim;
  if (standing === "voting" || standing === "cooling")
    throw new CliError(
      EXIT.refused,
      "NotFinal",
      `claim ${claimId} is ${standing}: it is final at ${show.date(finalAt)}`,
      {
        args: { claimId, finalAt },
        hint: `\`claim show ${claimId}\` says how the vote stands`,
      },
    );
  throw new CliError(EXIT.nothingDue, "AlreadySettled", `claim ${claimId} was settled before: it is ${standing}`, {
    args: { claimId },
    hint: standing === "owed" ? `What is owed is paid by \`claim pay ${claimId}\`` : "Nothing is left to do",
  });
}

function effectsOf({ payee, amount, deposit, verdict }: ShownClaim, show: Show): string[] {
  const back = show.exact(deposit);
  if (verdict === "accepted")
    return [
      `${show.person(payee)} is paid up to ${show.exact(amount)}, as far as capital reaches, and gets the deposit of ${back} back`,
      "the cover is reduced by the claim, stake of the pools behind it is burnt",
    ];
  if (verdict === "denied")
    return [`the pool keeps the deposit of ${back}; the next one on this cover is twice as high`];
  return [
    `the deposit of ${back} goes back the first time, and the claim may be filed again within 14 days; the second time the pool keeps it`,
  ];
}

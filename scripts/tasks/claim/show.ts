import { id, optional, text } from "../../lib/cli/args.js";
import { standingText } from "../../lib/cli/claims.js";
import { dossierOf, dossierShape, type Dossier } from "../../lib/cli/dossier.js";
import type { Show } from "../../lib/cli/show.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "claim show",
  summary: "The dossier of a claim: terms as bought, evidence, loss, duplicates, votes, deadlines",
  examples: ["claim show 1", "claim show 1 --evidence evidence.pdf --json"],
  positionals: { claim: id("Which claim") },
  options: { evidence: optional(text("A file to hold against the hash that was filed", "file")) },
  result: dossierShape,
  run: (ctx, { claim, evidence }) => dossierOf(ctx, claim, evidence),
  render: (dossier, show) =>
    [
      `${show.bold(`claim ${dossier.id}`)}: ${show.exact(dossier.amount)} on ${dossier.product}, ${standingText(dossier, show)}`,
      show.facts([...claimFacts(dossier, show), ...termFacts(dossier, show)]),
      votesText(dossier, show),
      `${show.bold("next")}: ${nextOf(dossier, show)}`,
    ].join("\n\n"),
});

function claimFacts(dossier: Dossier, show: Show): (readonly [string, string])[] {
  const { evidenceMatches: matches, settled, twins } = dossier;
  const check =
    matches === null ? "" : matches ? show.green(" (the file matches)") : show.red(" (the file does NOT match)");
  return [
    ["payee", show.person(dossier.payee)],
    ["loss", show.date(dossier.lossAt)],
    ["filed", show.date(dossier.filedAt)],
    ["evidence", dossier.evidenceHash + check],
    ["incident", dossier.incidentId],
    ["deposit", show.exact(dossier.deposit)],
    [
      "duplicates",
      twins.map(({ claimId, shares }) => `claim ${claimId} (same ${shares.join(", ")})`).join("; ") || "none found",
    ],
    ...(settled === null
      ? []
      : [
          [
            "settled",
            `${show.date(settled.at)}, ${show.exact(settled.paid)} paid` +
              (settled.inEth.value === 0n ? "" : `, of it ${show.exact(settled.inEth)} in ETH`),
          ] as const,
        ]),
  ];
}

function termFacts({ terms, coverId }: Dossier, show: Show): (readonly [string, string])[] {
  const before = `${terms.deniedBefore} denied before${terms.wasUndecided ? ", one undecided" : ""}`;
  return [
    ["cover", `no. ${coverId} of ${show.person(terms.owner)}, ${show.exact(terms.left)} left; ${before}`],
    ["bought", show.date(terms.startAt)],
    ["loss counts", `from ${show.date(terms.coveredFrom)} until ${show.date(terms.endAt)}`],
    ["claims until", show.date(terms.claimBy)],
    ["deductible", `a claim is at least ${show.percent(terms.deductibleBps)} of what is left`],
    ["proof of interest", terms.indemnity],
    ["wording", `${terms.wordingHash} (\`product show\` has the text)`],
  ];
}

function votesText({ votes, accept, deny, quorum, votingEndsAt, verdict }: Dossier, show: Show): string {
  const tally = `${show.short(accept)} for, ${show.short(deny)} against, quorum ${show.short(quorum)}: ${verdict}`;
  const head = `${show.bold("votes")}: ${tally}; voting ${votingEndsAt > show.now ? "ends" : "ended"} ${show.date(votingEndsAt)}`;
  if (votes.length === 0) return head;
  const rows = votes.map((vote) => [
    show.person(vote.account),
    vote.accept ? show.green("accept") : show.red("deny"),
    show.short(vote.weight),
    /^0x0+$/.test(vote.rationaleHash) ? "-" : vote.rationaleHash,
  ]);
  return `${head}\n${show.table(["assessor", "vote", "weight", "reasons"], rows, ["weight"])}`;
}

function nextOf({ id: claimId, standing, votingEndsAt, finalAt, owed }: Dossier, show: Show): string {
  switch (standing) {
    case "voting":
      return `assessors vote with \`assess vote ${claimId} accept\` or \`deny\` until ${show.date(votingEndsAt)}`;
    case "cooling":
      return `\`claim settle ${claimId}\` from ${show.date(finalAt)} on`;
    case "due":
      return `\`claim settle ${claimId}\`, by anybody`;
    case "owed":
      return `\`claim pay ${claimId}\` pays the ${show.exact(owed)} once capital covers all that is open and owed`;
    case "undecided":
      return "it may be filed again, once, within 14 days";
    case "paid":
    case "denied":
      return "nothing: it is final";
  }
}

/** Proposals of the governor, from its log and its state. */
import { id as hashOf } from "ethers";
import { z } from "zod";
import type { Context } from "./context.js";
import { usageError } from "./exit.js";
import { pastEvents } from "./past.js";
import { addressShape, amountShape, of, timeShape } from "./result.js";
import type { Show } from "./show.js";

export const PROPOSAL_STATES = [
  "pending",
  "active",
  "canceled",
  "defeated",
  "succeeded",
  "queued",
  "expired",
  "executed",
] as const;

export type ProposalState = (typeof PROPOSAL_STATES)[number];

export interface ListedProposal {
  /** In the order in which they were made, from 1. */
  readonly number: number;
  readonly id: bigint;
  readonly proposer: string;
  readonly description: string;
  readonly targets: readonly string[];
  readonly values: readonly bigint[];
  readonly calldatas: readonly string[];
  readonly state: ProposalState;
  readonly opensAt: bigint;
  readonly closesAt: bigint;
  /** When what is queued may be executed; 0 before it is queued. */
  readonly eta: bigint;
  /** Whether what was decided has to wait before it is carried out. */
  readonly needsQueuing: boolean;
}

/** All proposals ever made, the oldest first. */
export async function allProposals(ctx: Context): Promise<readonly ListedProposal[]> {
  const { governor } = ctx.keel;
  const made = await pastEvents(ctx, (from, to) => governor.queryFilter(governor.filters.ProposalCreated(), from, to));
  return Promise.all(
    made.map(async ({ args }, place) => {
      // `values` is also a method of lists, so what is called so is read by its place.
      const [id, proposer, targets, values, , calldatas, opensAt, closesAt, description] = args;
      const [state, eta, needsQueuing] = await Promise.all([
        governor.state(id),
        governor.proposalEta(id),
        governor.proposalNeedsQueuing(id),
      ]);
      return {
        number: place + 1,
        id,
        proposer,
        description,
        targets: [...targets],
        values: [...values],
        calldatas: [...calldatas],
        state: PROPOSAL_STATES[Number(state)],
        opensAt,
        closesAt,
        eta,
        needsQueuing,
      };
    }),
  );
}

/** The proposal with this number or id. */
export async function findProposal(ctx: Context, typed: string): Promise<ListedProposal> {
  const all = await allProposals(ctx);
  const found = all.find(({ number, id }) => String(number) === typed || String(id) === typed);
  if (found === undefined)
    throw usageError("UnknownProposal", `there is no proposal "${typed}"; there are ${all.length}`, {
      args: { proposal: typed },
      hint: "They are listed by `gov list`; name one by its number or its id",
    });
  return found;
}

/** What `queue`, `execute` and `cancel` take. */
export function identityOf({ targets, values, calldatas, description }: ListedProposal) {
  return [targets, values, calldatas, hashOf(description)] as const;
}

/** First words of a description, for lists. */
export function titleOf({ description }: Pick<ListedProposal, "description">): string {
  const [line] = description.split("\n");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

export const proposalShape = z.object({
  number: z.number().int(),
  id: z.bigint(),
  title: z.string(),
  proposer: addressShape,
  state: z.enum(PROPOSAL_STATES),
  opensAt: timeShape,
  closesAt: timeShape,
  /** When what is queued may be executed; 0 before it is queued. */
  eta: timeShape,
  for: amountShape,
  against: amountShape,
  abstain: amountShape,
  /** Votes for and abstaining that are needed. */
  quorum: amountShape,
});

export type ShownProposal = z.infer<typeof proposalShape>;

export async function shownProposal({ keel: { governor } }: Context, proposal: ListedProposal): Promise<ShownProposal> {
  const { number, id, proposer, state, opensAt, closesAt, eta } = proposal;
  const [[against, inFavour, abstain], quorum] = await Promise.all([
    governor.proposalVotes(id),
    governor.electorateAt(id).then((timepoint) => governor.quorum(timepoint)),
  ]);
  return {
    number,
    id,
    title: titleOf(proposal),
    proposer,
    state,
    opensAt,
    closesAt,
    eta,
    for: of(inFavour, "KEEL"),
    against: of(against, "KEEL"),
    abstain: of(abstain, "KEEL"),
    quorum: of(quorum, "KEEL"),
  };
}

/** What comes next for it. */
export function nextOf({ state, opensAt, closesAt, eta }: ShownProposal, show: Show): string {
  switch (state) {
    case "pending":
      return `vote opens ${show.distance(opensAt)}`;
    case "active":
      return `vote closes ${show.distance(closesAt)}`;
    case "succeeded":
      return "to be queued";
    case "queued":
      return eta <= show.now ? "to be executed" : `can be executed ${show.distance(eta)}`;
    case "canceled":
    case "defeated":
    case "expired":
    case "executed":
      return "";
  }
}

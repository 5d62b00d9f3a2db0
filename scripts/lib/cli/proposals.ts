/** Proposals of the governor, from its log and its state. */
import { id as hashOf } from "ethers";
import { z } from "zod";
import type { Context } from "./context.js";
import { usageError } from "./exit.js";
import { PROPOSAL_STATES } from "./figures.js";
import { pastEvents } from "./past.js";
import { addressShape, amountShape, of, timeShape } from "./result.js";
import type { Show } from "./show.js";

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
      const [told, eta, needsQueuing] = await Promise.all([
        governor.state(id),
        governor.proposalEta(id),
        governor.proposalNeedsQueuing(id),
      ]);
      const state = PROPOSAL_STATES[Number(told)];
      return {
        number: place + 1,
        id,
        proposer,
        description,
        targets: [...targets],
        values: [...values],
        calldatas: [...calldatas],
        state: state === "queued" && (await hasLapsed(ctx, id, eta)) ? "expired" : state,
        opensAt,
        closesAt,
        eta,
        needsQueuing,
      };
    }),
  );
}

/** The governor calls queued for good what its authority no longer carries out. */
async function hasLapsed({ keel: { authority, governor }, now }: Context, id: bigint, eta: bigint): Promise<boolean> {
  const [[, , withDelay], lasts] = await Promise.all([governor.proposalExecutionPlan(id), authority.expiration()]);
  return withDelay.includes(true) && eta + lasts <= now;
}

/** The place of a proposal that has just been made. */
export async function numberOf(ctx: Context, proposalId: bigint, sent: readonly { block: number }[]): Promise<number> {
  const { governor } = ctx.keel;
  const made = await pastEvents(
    ctx,
    (from, to) => governor.queryFilter(governor.filters.ProposalCreated(), from, to),
    Math.max(ctx.chain.block.number, ...sent.map(({ block }) => block)),
  );
  return made.findIndex(({ args }) => args.proposalId === proposalId) + 1;
}

/** Fewer first digits of an id would be taken for a number. */
const FEWEST_DIGITS = 6;

/** The proposal with this number or id, or with an id that begins so. */
export async function findProposal(ctx: Context, typed: string): Promise<ListedProposal> {
  const all = await allProposals(ctx);
  const digits = typed.replace(/(…|\.\.\.)$/, "");
  const byNumber = all.filter(({ number }) => String(number) === digits);
  const byId = digits.length < FEWEST_DIGITS ? [] : all.filter(({ id }) => String(id).startsWith(digits));
  const found = [...byNumber, ...byId];
  if (found.length === 1) return found[0];
  const there = all.length === 1 ? "there is 1" : `there are ${all.length}`;
  const why =
    found.length > 1 ? `${found.length} proposals begin with "${digits}"` : `there is no proposal "${typed}"; ${there}`;
  throw usageError("UnknownProposal", why, {
    args: { proposal: typed },
    hint: "They are listed by `gov list`; name one by its number or the first digits of its id",
  });
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
    case "expired":
      return "was not executed in time: to be proposed anew";
    case "canceled":
    case "defeated":
    case "executed":
      return "";
  }
}

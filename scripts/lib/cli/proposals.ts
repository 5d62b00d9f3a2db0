/** Proposals of the governor, from its log and its state. */
import { id as hashOf } from "ethers";
import type { Context } from "./context.js";

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

/** Nodes refuse to look through more blocks at once. */
const MOST_BLOCKS = 9_999;

/** All proposals ever made, the oldest first. */
export async function allProposals(ctx: Context): Promise<readonly ListedProposal[]> {
  const { governor } = ctx.keel;
  const { block } = ctx.chain;
  const made = [];
  for (let from = ctx.ground.firstBlock ?? 0; from <= block.number; from += MOST_BLOCKS + 1) {
    const to = Math.min(from + MOST_BLOCKS, block.number);
    made.push(...(await governor.queryFilter(governor.filters.ProposalCreated(), from, to)));
  }
  return Promise.all(
    made.map(async ({ args }) => {
      // `values` is also a method of lists, so what is called so is read by its place.
      const [id, proposer, targets, values, , calldatas, opensAt, closesAt, description] = args;
      const [state, eta, needsQueuing] = await Promise.all([
        governor.state(id),
        governor.proposalEta(id),
        governor.proposalNeedsQueuing(id),
      ]);
      return {
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

/** What `queue`, `execute` and `cancel` take. */
export function identityOf({ targets, values, calldatas, description }: ListedProposal) {
  return [targets, values, calldatas, hashOf(description)] as const;
}

/** First words of a description, for lists. */
export function titleOf({ description }: Pick<ListedProposal, "description">): string {
  const [line] = description.split("\n");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

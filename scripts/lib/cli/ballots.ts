/** Votes on a proposal: what counts, and what somebody may do who has none. */
import { ZeroAddress } from "ethers";
import type { Context } from "./context.js";
import { CliError, EXIT, usageError } from "./exit.js";
import { memberIdOf } from "./members.js";
import { depositsOf, type ShownDeposit } from "./positions.js";
import { parsePosition, shortPosition } from "./positionId.js";
import type { ListedProposal } from "./proposals.js";

const TRANCHE_BITS = 32n;
/** Deposits that a ballot may name. */
const MOST_DEPOSITS = 16;

/** `1/1:231` as the governor names a deposit. */
export function depositOf(typed: string): bigint {
  const match = /^(\d+(?:\/\d+)?):(\d+)$/.exec(typed);
  if (match === null)
    throw usageError("Malformed", `"${typed}" is no deposit`, {
      hint: "Position, colon, tranche, as `stake list` shows them: 1/1:231",
    });
  return keyOf(parsePosition(match[1]), BigInt(match[2]));
}

const keyOf = (positionId: bigint, tranche: bigint): bigint => (positionId << TRANCHE_BITS) | tranche;

export interface Ballot {
  readonly account: string;
  readonly proposal: ListedProposal;
  readonly deposits: readonly bigint[];
}

/** What a ballot would weigh. A ballot of no weight would be cast all the same, and is refused while the vote is open. */
export async function weightOf(ctx: Context, ballot: Ballot): Promise<bigint> {
  const { account, proposal, deposits } = ballot;
  const { governor, votePower } = ctx.keel;
  const countedAt = await governor.electorateAt(proposal.id);
  const weight = await votePower.votesOf(account, countedAt, [...deposits]);
  if (weight > 0n || proposal.state !== "active" || (await governor.hasVoted(proposal.id, account))) return weight;
  await memberIdOf(ctx, account, "vote");
  const { show } = ctx;
  throw new CliError(
    EXIT.refused,
    "NoVotes",
    `${show.person(account)} has no votes on proposal ${proposal.number}: what counts is what was held at ${show.date(countedAt)}`,
    { args: { account, proposalId: proposal.id, countedAt }, hint: await wayToVotes(ctx, ballot, countedAt) },
  );
}

/** What to do now, or before the next proposal. */
async function wayToVotes(ctx: Context, { account, proposal }: Ballot, countedAt: bigint): Promise<string> {
  const { token, votePower } = ctx.keel;
  const { show } = ctx;
  const staked = (await depositsOf(ctx, { owner: account })).slice(0, MOST_DEPOSITS);
  const keys = staked.map(({ positionId, tranche }) => keyOf(positionId, tranche)).sort((a, b) => (a < b ? -1 : 1));
  if (keys.length > 0 && (await votePower.votesOf(account, countedAt, keys)) > 0n)
    return `Stake votes when it is named: gov vote ${proposal.number} ... --deposits ${staked.map(nameOf).join(",")}`;
  const [balance, delegate] = await Promise.all([token.balanceOf(account), token.delegates(account)]);
  const me = show.person(account);
  if (balance === 0n)
    return `${me} holds no KEEL: get some with \`token mint\` and take up its votes with \`token delegate --as ${me}\`, for proposals made after that`;
  if (delegate === ZeroAddress)
    return `KEEL of ${me} votes for nobody: \`token delegate --as ${me}\` takes its votes up, for proposals made after that`;
  if (delegate !== account)
    return `KEEL of ${me} votes through ${show.person(delegate)}; \`token delegate --as ${me}\` takes it back, for proposals made after that`;
  return "KEEL that came later votes on the proposals made after it came: `gov list` shows them";
}

const nameOf = ({ positionId, tranche }: ShownDeposit): string => `${shortPosition(positionId)}:${tranche}`;

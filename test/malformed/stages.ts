/** States of the mutual in which malformed calls are made, and what a good call is made of in each. */
import { ZeroHash, parseEther } from "ethers";
import { role } from "../../scripts/lib/access.js";
import { FOUNDERS, named } from "../../scripts/lib/accounts.js";
import { addressOf } from "../../scripts/lib/contracts.js";
import type { Deployment } from "../../scripts/lib/deployment.js";
import { joinMutual } from "../../scripts/lib/genesis.js";
import { ROLE_NAMES } from "../../scripts/lib/handover.js";
import { hashed, proposed } from "../../scripts/lib/motions.js";
import { DAY, HOUR, openChain, YEAR } from "../support/chain.js";
import {
  deployBare,
  deployFounded,
  openPools,
  seatAssessors,
  type Connection,
  type People,
  type Suite,
} from "../support/suite.js";
import { buyCover, claimAndSettle, fileClaim, passTime } from "../support/verbs.js";
import { groundOf, GOVERNOR, motionOf, SCHEDULER, type Ground } from "./ground.js";

export interface Stage {
  readonly name: string;
  readonly ground: Ground;
  readonly provider: Connection["provider"];
  /** Views are called where most of them have something to say, and where it is stale. */
  readonly withViews: boolean;
}

/** One state after another; each is there until the next is asked for. */
export async function* stages(): AsyncGenerator<Stage> {
  const first = await founding((await openChain()).connection);
  yield stageOf("founding", first, await groundOf(first));
  const s = await living((await openChain()).connection);
  yield stageOf("living", s, await groundOf(s));
  await decide(s);
  yield stageOf("decided", s, await groundOf(s));
  await s.governor.queue(...hashed(motionOf(addressOf(s.membership))));
  await s.connection.networkHelpers.time.increase(2n * YEAR);
  yield stageOf("deserted", s, await groundOf(s));
}

const stageOf = (name: string, { connection }: Suite, ground: Ground): Stage => ({
  name,
  ground,
  provider: connection.provider,
  withViews: name === "living" || name === "deserted",
});

/** Half of the founders have subscribed; nothing else is there. */
async function founding(connection: Connection): Promise<Suite> {
  const keel = await deployBare(connection);
  const people = named(await connection.ethers.getSigners());
  await grantRoles(keel, people);
  for (const name of [...FOUNDERS.slice(0, 6), GOVERNOR] as const) await joinMutual(keel, people.signer, people[name]);
  for (const name of FOUNDERS.slice(0, 6))
    await keel.genesis.connect(people[name]).subscribe({ value: parseEther("5") });
  return { ...keel, people, connection };
}

/**
 * Stake in five pools, a claim paid (cover 1), one denied (2), one being voted on (3), a cover in peace (4), a position
 * of judy that runs out, KEEL that is held, a proposal whose vote is open.
 */
async function living(connection: Connection): Promise<Suite> {
  const people = named(await connection.ethers.getSigners());
  const keel = await deployFounded(connection, (bare) => grantRoles(bare, people));
  const s: Suite = { ...keel, people, connection };
  await openPools(s);
  await seatAssessors(s);
  await joinMutual(s, people.signer, people[GOVERNOR]);
  await passTime(s, 15n * DAY);
  for (const buyer of ["mia", "nina", "oscar", "peggy"] as const) await buyCover(s, { buyer, pools: 2 });
  await s.market.connect(people.nina).mint(0n, 2n ** 40n - 1n, { value: parseEther("1") });
  await s.membership.collectFees();
  await passTime(s, 10n * DAY);
  await claimAndSettle(s, { coverId: 1n, amount: parseEther("1") });
  await claimAndSettle(s, { coverId: 2n, by: "nina" }, { deny: ["alice", "bob", "carol"] });
  await s.governor.connect(people.alice).propose(...proposed(motionOf(addressOf(s.membership))));
  await passTime(s, DAY + 1n);
  await fileClaim(s, { coverId: 3n, by: "oscar" });
  await s.assessment.connect(people.alice).vote(3n, true, ZeroHash);
  await addRest(s);
  return s;
}

/** Victor suspended, rupert open to positions, a call of governance that waits, an allowance of mia's. */
async function addRest(s: Suite): Promise<void> {
  const { authority, assets, membership, people, pool, staking } = s;
  for (const name of ["rupert", "victor"] as const) await joinMutual(s, people.signer, people[name]);
  await membership.connect(people[GOVERNOR]).suspend(people.victor);
  await staking.connect(people.rupert).setAcceptsPositions(true);
  const { target, data } = motionOf(addressOf(membership));
  await authority.connect(people[SCHEDULER]).schedule(target, data, 0n);
  for (const { token } of assets) {
    await token?.mint(people.mia, 10n ** 6n);
    await token?.connect(people.mia).approve(pool, 10n ** 6n);
  }
}

/** The vote on the claim and the vote on the proposal are over, nothing is carried out. */
async function decide({ assessment, governor, membership, people, ...s }: Suite): Promise<void> {
  for (const name of ["bob", "carol"] as const) await assessment.connect(people[name]).vote(3n, true, ZeroHash);
  const proposalId = await governor.getProposalId(...hashed(motionOf(addressOf(membership))));
  for (const name of FOUNDERS) await governor.connect(people[name]).castVote(proposalId, 1);
  await passTime({ assessment, governor, membership, people, ...s }, 6n * DAY);
}

/** Gives the governor of the tests every role without delay, and a scheduler one with a delay. */
export async function grantRoles({ authority }: Deployment, people: People): Promise<void> {
  const ids = [await authority.ADMIN_ROLE(), ...ROLE_NAMES.map(role)];
  for (const id of ids) await authority.grantRole(id, people[GOVERNOR], 0n);
  await authority.grantRole(role("PARAMETER"), people[SCHEDULER], HOUR);
}

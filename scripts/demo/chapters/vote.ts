/** The members change a parameter: proposed, voted, queued behind its delay, carried out. */
import { hashed, type Motion, proposed } from "../../lib/motions.js";
import { eth } from "../format.js";
import { at, DAY, happened, HOUR, refusal, type World } from "../world.js";

const FOR = 1n;
const EXECUTED = 7n;
const GWEI = 10n ** 9n;
const DESCRIPTION = "Hold at least 1,000 ETH of capital";
export const NEW_FLOOR = 1_000n * 10n ** 18n;

export async function vote(world: World): Promise<void> {
  const { tell, suite } = world;
  tell.chapter("The members decide");
  tell.step(`A vote raises the capital floor to ${eth(NEW_FLOOR)}`);
  const model = await suite.ledger.model();
  const raised = {
    groupRates: [...model.groupRates] as typeof model.groupRates,
    k: model.k,
    eta: model.eta,
    rhoMarket: model.rhoMarket,
    gammaMax: model.gammaMax,
    downPerDayBps: model.downPerDayBps,
    floor: NEW_FLOOR / GWEI,
    tagDrawdowns: [...model.tagDrawdowns] as typeof model.tagDrawdowns,
  };
  const data = suite.ledger.interface.encodeFunctionData("setModel", [raised]);
  const refused = await refusal(world, suite.ledger.connect(at(world.founders, 0)).setModel.staticCall(raised));
  tell.check("no single person can", ["refusal", refused.name], ["expected", "AccessManagedUnauthorized"]);
  const motion = { target: await suite.ledger.getAddress(), data, text: DESCRIPTION };
  const governor = suite.governor.connect(at(world.founders, 0));
  const created = await happened(world, governor.propose(...proposed(motion)));
  const proposalId = created.num("MutualGovernor.ProposalCreated", "proposalId");
  await world.clock.pass(DAY + HOUR);
  let cast = 0n;
  for (const founder of world.founders) {
    const done = await happened(world, suite.governor.connect(founder).castVote(proposalId, FOR));
    cast += done.num("MutualGovernor.VoteCast", "weight");
  }
  const [, forVotes] = await suite.governor.proposalVotes(proposalId);
  tell.say(
    `${world.founders.length} founders vote for it, each capped; quorum ${await quorum(world, proposalId)} KEEL`,
  );
  tell.check("tally", ["governor", forVotes], ["sum of ballots", cast]);
  await carryOut(world, motion, proposalId);
}

async function carryOut(world: World, motion: Motion, proposalId: bigint): Promise<void> {
  const { tell, suite } = world;
  const args = hashed(motion);
  await world.clock.pass(3n * DAY + HOUR);
  await (await suite.governor.queue(...args)).wait();
  const early = await refusal(world, suite.governor.execute.staticCall(...args));
  tell.say(`queued; carrying it out before its seven days is refused: ${early.name}`);
  tell.check("a delay of seven days", ["refusal", /NotReady|Unmet/.test(early.name)], ["expected", true]);
  await world.clock.pass(7n * DAY);
  await world.republish();
  await (await suite.governor.execute(...args)).wait();
  tell.check("proposal", ["state", await suite.governor.state(proposalId)], ["executed", EXECUTED]);
  const floor = (await suite.ledger.model()).floor * GWEI;
  tell.say(`the floor is ${eth(floor)} now`);
  tell.check("floor", ["ledger", floor], ["proposal", NEW_FLOOR]);
  tell.check("requirement", ["gate", await suite.ledger.requirement()], ["floor", NEW_FLOOR]);
}

async function quorum(world: World, proposalId: bigint): Promise<bigint> {
  const snapshot = await world.suite.governor.proposalSnapshot(proposalId);
  return (await world.suite.governor.quorum(snapshot)) / 10n ** 18n;
}

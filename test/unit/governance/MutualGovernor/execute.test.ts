import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { hashed } from "../../../../scripts/lib/motions.js";
import { openChain } from "../../../support/chain.js";
import {
  accepted,
  deployGoverned,
  feeMotion,
  opened,
  propose,
  rightsMotion,
  signerMotion,
  STATE,
  TIERS,
  VOTE,
  VOTING_PERIOD,
} from "../../../support/governance.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const governed = () => deployGoverned(chain);

/**
 * queue, execute, cancel, relay
 * ├── queue: refused before the end and after a defeat; anyone after a success
 * ├── execute: refused before the tier's delay is over, by a second too; refused twice; anyone afterwards
 * ├── the three tiers end to end: a parameter after 2 days, a module's matter after 7, a core's after 30
 * ├── nobody else may: neither a member nor the former admin, nor the governor past its delay
 * ├── cancel: the proposer alone, before the vote opens
 * └── relay and the governor's own settings: only by a vote
 */
describe("MutualGovernor.execute", () => {
  it("waits for the delay of each tier, to the second, and acts once", async () => {
    const g = await chain.loadFixture(governed);
    const effects = [
      [feeMotion(g), TIERS.PARAMETER, async () => (await g.membership.joinFee()) === 3_000_000_000_000_000n],
      [signerMotion(g), TIERS.MODULE, async () => g.membership.isSigner(g.eve)],
      [rightsMotion(g), TIERS.CORE, async () => (await g.token.rightsOf(g.eve)) === rights("PULL")],
    ] as const;
    for (const [motion, delay, isDone] of effects) {
      const proposalId = await accepted(chain, g, motion);
      const execute = () => g.governor.connect(g.eve).execute(...hashed(motion));
      await expectRefusal(execute, g.governor, "GovernorUnexpectedProposalState");
      await g.governor.connect(g.eve).queue(...hashed(motion));
      const eta = await g.governor.proposalEta(proposalId);
      expect(eta, motion.text).to.equal((await chain.now()) + delay);
      await chain.at(eta - 1n);
      await expectRefusal(execute, g.governor, "GovernorUnmetDelay", [proposalId, eta]);
      expect(await isDone(), motion.text).to.equal(false);
      await chain.at(eta + 1n);
      await execute();
      expect(await isDone(), motion.text).to.equal(true);
      expect(await g.governor.state(proposalId)).to.equal(STATE.executed);
      await expectRefusal(execute, g.governor, "GovernorUnexpectedProposalState");
    }
  });

  it("queues only what succeeded", async () => {
    const g = await chain.loadFixture(governed);
    const motion = feeMotion(g);
    const proposalId = await opened(chain, g, motion);
    const queue = () => g.governor.queue(...hashed(motion));
    await g.governor.connect(g.voters[0]).castVote(proposalId, VOTE.for);
    await expectRefusal(queue, g.governor, "GovernorUnexpectedProposalState");
    await chain.increase(VOTING_PERIOD);
    await expectRefusal(queue, g.governor, "GovernorUnexpectedProposalState");
  });

  it("leaves restricted verbs to the governor alone", async () => {
    const g = await chain.loadFixture(governed);
    for (const caller of [g.admin, g.voters[0], g.eve]) {
      const attempts = [
        [() => g.membership.connect(caller).setJoinFee(1n), g.membership],
        [() => g.membership.connect(caller).setSigner(g.eve, true), g.membership],
        [() => g.token.connect(caller).setRights(g.eve, 1n), g.token],
      ] as const;
      for (const [attempt, contract] of attempts)
        await expectRefusal(attempt, contract, "AccessManagedUnauthorized", [caller.address]);
    }
  });

  it("lets the proposer alone cancel, before the vote opens", async () => {
    const g = await chain.loadFixture(governed);
    const [ada, bo] = g.voters;
    const motion = feeMotion(g);
    const proposalId = await propose(g, motion, ada);
    const cancel =
      (by = ada) =>
      () =>
        g.governor.connect(by).cancel(...hashed(motion));
    await expectRefusal(cancel(bo), g.governor, "GovernorUnableToCancel", [proposalId, bo.address]);
    await cancel()();
    expect(await g.governor.state(proposalId)).to.equal(STATE.canceled);
    const late = signerMotion(g);
    const lateId = await opened(chain, g, late);
    const tooLate = () => g.governor.connect(ada).cancel(...hashed(late));
    await expectRefusal(tooLate, g.governor, "GovernorUnableToCancel", [lateId, ada.address]);
  });

  it("changes its own settings and calls in its own name only by a vote", async () => {
    const g = await chain.loadFixture(governed);
    const { governor } = g;
    const [ada] = g.voters;
    const attempts = [
      () => governor.connect(ada).relay(g.eve, 0n, "0x"),
      () => governor.connect(ada).setBaseDelaySeconds(0n),
      () => governor.connect(ada).setAccessManagerIgnored(g.token, ["0x12345678"], true),
    ];
    for (const attempt of attempts) await expectRefusal(attempt, governor, "GovernorOnlyExecutor", [ada.address]);
    const data = governor.interface.encodeFunctionData("setBaseDelaySeconds", [5n * 86_400n]);
    const motion = { target: governor.target as string, data, text: "Everything waits five days" };
    const proposalId = await accepted(chain, g, motion);
    await governor.queue(...hashed(motion));
    await chain.reach((await governor.proposalEta(proposalId)) + 1n);
    await governor.execute(...hashed(motion));
    expect(await governor.baseDelaySeconds()).to.equal(5n * 86_400n);
  });
});

/**
 * Random lives of one pool, step by step beside the reference model: stake, shares, fee and hold equal it, no deposit is
 * ever paid more than its part and none less by a gwei an operation, and what is promised is never more than promised.
 */
import { expect } from "chai";
import fc from "fast-check";
import { PoolModel, TRANCHE } from "../../model/rewards.js";
import { signAttestation } from "../../../scripts/lib/attestation.js";
import { attestationOf } from "../../support/attest.js";
import { DAY, openChain } from "../../support/chain.js";
import { SEED, runs, seeded } from "../../support/seed.js";
import {
  GWEI,
  KEEL,
  PRODUCT,
  deployPool,
  deposit,
  lastAllocation,
  lastFee,
  lastWithdrawal,
  part,
  positionOf,
  saleOf,
  settlement,
} from "../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now, reach } = chain;
const fixture = () => deployPool(chain);

type Suite = Awaited<ReturnType<typeof deployPool>>;

/** What happens next: the hours before it, a choice of verb, and three numbers the verb reads as it likes. */
const step = fc.record({
  hours: fc.oneof(fc.integer({ min: 0, max: 48 }), fc.integer({ min: 24, max: 3_000 })),
  verb: fc.constantFrom(
    ...["deposit", "deposit", "deposit", "extend", "withdraw", "withdraw", "sell", "sell", "sell"],
    ...["hold", "lift", "burn", "fee", "manager", "claimFee", "settle"],
  ),
  a: fc.integer({ min: 0, max: 1_000_000 }),
  b: fc.integer({ min: 0, max: 1_000_000 }),
  c: fc.integer({ min: 0, max: 1_000_000 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class Life {
  readonly done: Record<string, number> = {};
  private operations = 0n;
  private readonly model: PoolModel;
  private readonly positions = new Map<string, bigint>();
  private sequence = 0n;
  private minted = 0n;
  private open: bigint[] = [];
  private clock: bigint;
  private renewedAt: bigint;

  constructor(
    private readonly suite: Suite,
    start: bigint,
  ) {
    this.model = new PoolModel(start, 1_000n);
    this.clock = start;
    this.renewedAt = start;
  }

  async take(next: Step): Promise<void> {
    // a view sees the second before the verb
    this.clock += BigInt(next.hours) * 3_600n + 1n;
    await reach(this.clock);
    await this.renew();
    this.clock += 1n;
    await at(this.clock);
    this.model.advance(this.clock);
    const isDone = await this.verbs[next.verb](BigInt(next.a), BigInt(next.b), BigInt(next.c));
    if (!isDone) await reach(this.clock);
    this.operations += 1n;
    if (isDone) this.done[next.verb] = (this.done[next.verb] ?? 0) + 1;
    await this.compare();
  }

  /** Attestations run out after 300 days. */
  private async renew(): Promise<void> {
    const { membership, kyc } = this.suite;
    if (this.clock < this.renewedAt + 200n * DAY) return;
    for (const { signer } of this.owners) {
      const attestation = await attestationOf(chain, membership, signer);
      await membership.connect(signer).renew(attestation, await signAttestation(kyc, membership, attestation));
    }
    this.clock = await now();
    this.renewedAt = this.clock;
  }

  private readonly verbs: Record<string, (a: bigint, b: bigint, c: bigint) => Promise<boolean>> = {
    deposit: async (a, b, c) => {
      const { staking } = this.suite;
      const who = this.owners[Number(a % 4n)];
      if (this.model.isWindingDown || this.model.heldStake > 0n) return false;
      const tranche = this.clock / TRANCHE + (b % 8n);
      const amount = KEEL + (c * KEEL) / 10_000n + c;
      const existing = this.positions.get(who.name);
      this.model.deposit(who.name, tranche, amount);
      await deposit(staking, who.signer, { positionId: existing ?? 0n, tranche, amount });
      if (existing === undefined) this.positions.set(who.name, positionOf((this.sequence += 1n)));
      return true;
    },
    extend: async (a, b) => {
      const found = this.pick(a, false);
      if (found === undefined) return false;
      const to = this.clock / TRANCHE + (b % 8n);
      if (to <= found.tranche) return false;
      this.model.extend(found.owner, found.tranche, to);
      const { signer } = this.ownerOf(found.owner);
      await this.suite.staking.connect(signer).extend(this.positionOf(found.owner), found.tranche, to);
      return true;
    },
    withdraw: async (a, b) => {
      const found = this.pick(a, b % 3n !== 0n);
      if (found === undefined) return false;
      const { staking } = this.suite;
      const { rewards, isOut } = await this.read(found.owner, found.tranche);
      if (rewards === 0n && !isOut) return false;
      await staking.withdraw(this.positionOf(found.owner), [found.tranche]);
      const paid = await lastWithdrawal(staking);
      expect(this.model.withdraw(found.owner, found.tranche, paid.rewards), "stake paid").to.equal(paid.stake);
      this.minted += paid.rewards;
      if (!this.model.all().some(({ owner }) => owner === found.owner)) {
        this.positions.delete(found.owner);
        if (found.owner === "ada") this.model.setManager(undefined);
      }
      return true;
    },
    sell: async (a, b, c) => {
      const { staking, asModule } = this.suite;
      const current = this.clock / TRANCHE;
      const tranche = current + (b % 8n);
      if (this.clock % TRANCHE === 0n) return false;
      const free = await staking.freeCapacity(1n, PRODUCT, tranche, 0n);
      const longest = (tranche + 1n) * TRANCHE - this.clock;
      const units = (free * (a % 1_000n)) / 1_000n;
      if (units === 0n) return false;
      const period = 1n + (c * (longest - 1n)) / 1_000_000n;
      await asModule.allocate(await saleOf(chain, { tranche, period }), [part(units)]);
      const { reward, streamEndsAt } = await lastAllocation(staking);
      this.model.stream(reward, streamEndsAt);
      return true;
    },
    hold: async (a) => {
      const amount = 1n + (this.model.stake * (a % 400n)) / 10_000n;
      this.open.push(amount);
      this.model.hold(amount);
      await this.suite.asModule.holdStake([1n], [amount]);
      return true;
    },
    lift: async () => this.settleOne(0n),
    burn: async (a) => this.settleOne((this.model.stake * (a % 500n)) / 1_000n),
    fee: async (a) => {
      const newFee = (await this.suite.staking.poolOf(1n)).feeBps - (a % 20n);
      if (newFee < 0n) return false;
      this.model.setFee(newFee);
      await this.suite.staking.connect(this.suite.ada).setFee(1n, newFee);
      return true;
    },
    manager: async (a) => {
      const mine = this.positions.get("ada");
      const named = mine === undefined || a % 4n === 0n ? undefined : mine;
      this.model.setManager(named === undefined ? undefined : "ada");
      await this.suite.staking.connect(this.suite.ada).setManagerPosition(1n, named ?? 0n);
      return true;
    },
    claimFee: async () => {
      const { staking } = this.suite;
      if ((await staking.feeOf(1n)) === 0n) return false;
      await staking.claimFee(1n);
      const { amount } = await lastFee(staking);
      this.model.claimFee(amount);
      this.minted += amount;
      return true;
    },
    settle: async () => {
      await this.suite.staking.settle(1n, 1_000n);
      return true;
    },
  };

  private async settleOne(burn: bigint): Promise<boolean> {
    const held = this.open.shift();
    if (held === undefined) return false;
    this.model.settleClaim(burn, held);
    await this.suite.asModule.settleClaim(PRODUCT, this.clock / TRANCHE, [settlement(burn, held)]);
    return true;
  }

  private async compare(): Promise<void> {
    const { staking, token } = this.suite;
    const pool = await staking.poolOf(1n);
    let claimable = await staking.feeOf(1n);
    const slack = (this.operations + 1n) * GWEI;
    for (const { owner, tranche } of this.model.all()) {
      const [real, expected] = [await this.read(owner, tranche), this.model.read(owner, tranche)];
      const where = `${owner} in ${tranche}`;
      expect([real.shares, real.stake, real.isOut], where).to.deep.equal([
        expected.shares,
        expected.stake,
        expected.isOut,
      ]);
      expect(real.rewards, `rewards of ${where}`).to.be.within(expected.rewards - slack, expected.rewards + 1n);
      claimable += real.rewards;
    }
    expect(await staking.feeOf(1n), "fee").to.be.within(this.model.fee() - slack, this.model.fee() + 1n);
    expect(pool.heldStake).to.equal(this.model.heldStake);
    const promised = await token.promised();
    // what is returned waits for a write, so it is compared with what the model has returned by then at most
    const left = this.model.promised - this.minted - this.model.returned;
    expect(promised, "promised").to.be.within(left, left + this.model.returned);
    const owed = claimable + this.model.future();
    expect(owed, "claimable and future").to.be.within(left - this.operations * GWEI, left);
    if (pool.settledAt !== this.clock) return;
    expect([pool.stake, pool.shares, pool.rewardRate, pool.effectiveFeeBps, pool.isHeld]).to.deep.equal([
      this.model.stake,
      this.model.shares,
      this.model.rate(),
      this.model.effectiveFee(),
      this.model.isHeld(),
    ]);
    expect(promised, "promised once written").to.equal(left);
  }

  private get owners() {
    const { ada, bo, cy, dan } = this.suite;
    return Object.entries({ ada, bo, cy, dan }).map(([name, signer]) => ({ name, signer }));
  }

  private ownerOf(name: string) {
    return this.owners.find((owner) => owner.name === name)!;
  }

  private positionOf(name: string): bigint {
    const found = this.positions.get(name);
    if (found === undefined) throw new Error(`${name} has no position`);
    return found;
  }

  private pick(a: bigint, mayBeOut: boolean) {
    const all = this.model.all().filter(({ owner, tranche }) => mayBeOut || !this.model.read(owner, tranche).isOut);
    return all.length === 0 ? undefined : all[Number(a) % all.length];
  }

  private async read(owner: string, tranche: bigint) {
    const { shares, stake, rewards, isOut } = await this.suite.staking.depositOf(this.positionOf(owner), tranche);
    return { shares, stake, rewards, isOut };
  }
}

describe("StakingPools beside its model", () => {
  it(seeded("random lives of a pool"), async () => {
    const total: Record<string, number> = {};
    const lives = fc.array(step, { minLength: 25, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(lives, async (steps) => {
        const suite = await loadFixture(fixture);
        const life = new Life(suite, await now());
        for (const next of steps) await life.take(next);
        for (const [verb, times] of Object.entries(life.done)) total[verb] = (total[verb] ?? 0) + times;
      }),
      { numRuns: runs(20), seed: SEED, endOnFailure: process.env.SHRINK === undefined },
    );
    // a run in which a verb never succeeded would prove nothing of it
    for (const verb of ["deposit", "extend", "withdraw", "sell", "hold", "lift", "burn", "fee", "manager", "settle"])
      expect(total[verb] ?? 0, `successful ${verb}`).to.be.above(3);
  });
});

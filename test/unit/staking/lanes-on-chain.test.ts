/**
 * Random deposits, extensions, sales, releases, burns and days over one pool. Before and after every sale the wishes that
 * are sold can be met by the stake there is, tested by matching that knows nothing of the condition (I49, I24); and one unit
 * more than the contract calls free can not. Stake is counted in units of 5 KEEL of capacity, so that matching stays small.
 */
import { expect } from "chai";
import fc from "fast-check";
import { added, byLane, canMatch, freeCapacity, released, word, type Demand } from "../../model/lanes.js";
import { openChain } from "../../support/chain.js";
import { SEED, runs, seeded } from "../../support/seed.js";
import {
  KEEL,
  PRODUCT,
  TRANCHE,
  WEEK,
  deployPool,
  deposit,
  part,
  positionOf,
  saleOf,
  settlement,
} from "../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now } = chain;
const fixture = () => deployPool(chain);

/** Units of 0.1 KEEL in one unit of matching, and the stake that carries one. */
const GRAIN = 50n;
const STAKE = (GRAIN * KEEL) / 10n / 2n;

const step = fc.record({
  weeks: fc.constantFrom(0n, 0n, 1n, 5n, 14n),
  verb: fc.constantFrom("deposit", "deposit", "extend", "sell", "sell", "sell", "release", "burn"),
  lane: fc.bigInt({ min: 0n, max: 7n }),
  size: fc.bigInt({ min: 1n, max: 6n }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Sold {
  readonly tranche: bigint;
  readonly units: bigint;
}

type Suite = Awaited<ReturnType<typeof deployPool>>;

class Life {
  private demand: Demand = new Map<number, bigint>();
  private sold: Sold[] = [];
  private staked: bigint[] = [];
  private isExpired = false;

  constructor(
    private readonly suite: Suite,
    private readonly done: Map<string, number>,
  ) {}

  async take({ weeks, verb, lane, size }: Step): Promise<void> {
    const { staking, membership, bo } = this.suite;
    await at((await now()) + weeks * WEEK + 1n);
    await staking.settle(1n, 1_000n);
    const current = (await now()) / TRANCHE;
    this.staked = this.staked.filter((held) => held >= current);
    if (await this.verbs[verb](current, current + lane, size)) this.count(verb);
    const stored = await staking.laneOf(1n, PRODUCT);
    if (stored !== 0n) expect(stored).to.equal(word(this.demand, Number(stored & 0xffffn)));
    // attestations run out after 300 days; the life goes on with what is staked
    this.isExpired ||= (await now()) > (await membership.memberOf(bo)).expiresAt - 14n * WEEK;
  }

  private readonly verbs: Record<string, (current: bigint, tranche: bigint, size: bigint) => Promise<boolean>> = {
    deposit: async (_, tranche, size) => {
      const { staking, bo } = this.suite;
      if (this.isExpired || (await staking.poolOf(1n)).isWindingDown) return false;
      const positionId = (await staking.balanceOf(bo)) === 0n ? 0n : await this.position();
      await deposit(staking, bo, { positionId, tranche, amount: size * STAKE });
      this.staked.push(tranche);
      return true;
    },
    extend: async (_, tranche) => {
      const from = this.staked.find((place) => place < tranche);
      if (from === undefined) return false;
      await this.suite.staking.connect(this.suite.bo).extend(await this.position(), from, tranche);
      this.staked = [...this.staked.filter((place) => place !== from), tranche];
      return true;
    },
    sell: (current, tranche, size) => this.sell(current, tranche, size),
    release: async (current) => {
      const [first, ...rest] = this.sold;
      if (first === undefined) return false;
      await this.suite.asModule.release(PRODUCT, first.tranche, [part(first.units)]);
      this.demand = released(this.demand, Number(current), Number(first.tranche), first.units);
      this.sold = rest;
      return true;
    },
    burn: async (current, _, size) => {
      const { stake } = await this.suite.staking.poolOf(1n);
      if (stake < 4n * STAKE) return false;
      await this.suite.asModule.settleClaim(PRODUCT, current, [settlement((stake * size) / 20n)]);
      return true;
    },
  };

  private async sell(current: bigint, tranche: bigint, size: bigint): Promise<boolean> {
    const { staking, asModule } = this.suite;
    const capacity = await this.capacity(current);
    const lanes = (demand: Demand) => byLane(demand, Number(current));
    const grains = (units: readonly bigint[]) => units.map((one) => one / GRAIN);
    const free = await staking.freeCapacity(1n, PRODUCT, tranche, 0n);
    expect(free).to.equal(freeCapacity(capacity, lanes(this.demand), Number(tranche - current)));
    // where burns left broken grains, matching by grains says too little
    const isWhole = capacity.every((units) => units % GRAIN === 0n);
    const more = added(this.demand, Number(current), Number(tranche), free + GRAIN);
    if (isWhole) expect(canMatch(grains(capacity), grains(lanes(more)))).to.equal(false);
    const units = (free / GRAIN < size ? free / GRAIN : size) * GRAIN;
    if (units === 0n) return false;
    await asModule.allocate(await saleOf(chain, { tranche, period: 1n }), [part(units)]);
    this.demand = added(this.demand, Number(current), Number(tranche), units);
    this.sold.push({ tranche, units });
    const isMatched = canMatch(grains(capacity), grains(lanes(this.demand)));
    if (isWhole) expect(isMatched).to.equal(true);
    if (isMatched) this.count("matched");
    return true;
  }

  /** Worked out from shares and stake: weight 1.00, capacity factor 2, units of 0.1 KEEL. */
  private async capacity(current: bigint): Promise<bigint[]> {
    const { staking } = this.suite;
    const pool = await staking.poolOf(1n);
    const shares = await Promise.all(
      byLane(this.demand, Number(current)).map((_, lane) => staking.trancheSharesOf(1n, current + BigInt(lane))),
    );
    if (pool.shares === 0n) return shares.map(() => 0n);
    // the stake from a tranche on is rounded down as a whole
    const tails = [...shares, 0n].map((_, lane) => {
      const held = shares.slice(lane).reduce((sum, one) => sum + one, 0n);
      return (held * pool.stake * 2n) / pool.shares / (KEEL / 10n);
    });
    return shares.map((_, lane) => tails[lane] - tails[lane + 1]);
  }

  /** The position of bo: when one ends, the next is opened. */
  private async position(): Promise<bigint> {
    const { staking, bo } = this.suite;
    const minted = await staking.queryFilter(staking.filters.Transfer(undefined, bo.address));
    return minted.at(-1)?.args.tokenId ?? positionOf(1n);
  }

  private count(verb: string): void {
    this.done.set(verb, (this.done.get(verb) ?? 0) + 1);
  }
}

describe("Demand lanes on chain", () => {
  it(seeded("free capacity is what matching by brute force allows, whatever happened before"), async () => {
    const done = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 24 }), async (steps) => {
        const life = new Life(await loadFixture(fixture), done);
        for (const next of steps) await life.take(next);
      }),
      { numRuns: runs(25), seed: SEED, endOnFailure: true },
    );
    for (const verb of ["deposit", "extend", "sell", "release", "burn", "matched"])
      expect(done.get(verb) ?? 0, `successful ${verb}`).to.be.above(10);
  });
});

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

async function live(suite: Awaited<ReturnType<typeof deployPool>>, steps: readonly Step[], done: Map<string, number>) {
  const { staking, asModule, bo } = suite;
  let demand: Demand = new Map<number, bigint>();
  let sold: Sold[] = [];
  let staked: bigint[] = [];
  let renewed = false;
  for (const { weeks, verb, lane, size } of steps) {
    await at((await now()) + weeks * WEEK + 1n);
    await staking.settle(1n, 1_000n);
    const current = (await now()) / TRANCHE;
    const tranche = current + lane;
    staked = staked.filter((held) => held >= current);
    const capacity = await Promise.all(
      byLane(demand, Number(current)).map(async (_, j) => {
        const [shares, pool] = [await staking.trancheSharesOf(1n, current + BigInt(j)), await staking.poolOf(1n)];
        return pool.shares === 0n ? 0n : (shares * pool.stake * 2n) / pool.shares / (KEEL / 10n);
      }),
    );
    const act: Record<string, () => Promise<boolean>> = {
      deposit: async () => {
        if (renewed || (await staking.poolOf(1n)).isWindingDown) return false;
        const positionId = (await staking.balanceOf(bo)) === 0n ? 0n : await held(suite);
        await deposit(staking, bo, { positionId, tranche, amount: size * STAKE });
        staked.push(tranche);
        return true;
      },
      extend: async () => {
        const from = staked.find((place) => place < tranche);
        if (from === undefined) return false;
        await staking.connect(bo).extend(await held(suite), from, tranche);
        staked = [...staked.filter((place) => place !== from), tranche];
        return true;
      },
      sell: async () => {
        const free = await staking.freeCapacity(1n, PRODUCT, tranche, 0n);
        expect(free).to.equal(freeCapacity(capacity, byLane(demand, Number(current)), Number(lane)));
        const grains = capacity.map((units) => units / GRAIN);
        const more = added(demand, Number(current), Number(tranche), free + GRAIN);
        // only where burns left whole grains does matching speak for the contract
        if (capacity.every((units) => units % GRAIN === 0n) && free % GRAIN === 0n)
          expect(
            canMatch(
              grains,
              byLane(more, Number(current)).map((units) => units / GRAIN),
            ),
          ).to.equal(false);
        const units = (free / GRAIN < size ? free / GRAIN : size) * GRAIN;
        if (units === 0n) return false;
        await asModule.allocate(await saleOf(chain, { tranche, period: 1n }), [part(units)]);
        demand = added(demand, Number(current), Number(tranche), units);
        sold.push({ tranche, units });
        const wishes = byLane(demand, Number(current)).map((wish) => wish / GRAIN);
        if (canMatch(grains, wishes)) done.set("matched", (done.get("matched") ?? 0) + 1);
        else expect(capacity.some((c) => c % GRAIN !== 0n)).to.equal(true);
        return true;
      },
      release: async () => {
        const [first, ...rest] = sold;
        if (first === undefined) return false;
        await asModule.release(PRODUCT, first.tranche, [part(first.units)]);
        demand = released(demand, Number(current), Number(first.tranche), first.units);
        sold = rest;
        return true;
      },
      burn: async () => {
        const { stake } = await staking.poolOf(1n);
        if (stake < 4n * STAKE) return false;
        await asModule.settleClaim(PRODUCT, current, [settlement((stake * size) / 20n)]);
        return true;
      },
    };
    if (await act[verb]()) done.set(verb, (done.get(verb) ?? 0) + 1);
    const stored = await staking.laneOf(1n, PRODUCT);
    if (stored !== 0n) expect(stored).to.equal(word(demand, Number(stored & 0xffffn)));
    // attestations run out after 300 days; the life goes on with what is staked
    renewed ||= (await now()) > (await suite.membership.memberOf(bo)).expiresAt - 14n * WEEK;
  }
}

/** The position of bo: when one ends, the next is opened. */
async function held({ staking, bo }: Awaited<ReturnType<typeof deployPool>>): Promise<bigint> {
  const minted = await staking.queryFilter(staking.filters.Transfer(undefined, bo.address));
  return minted.at(-1)?.args.tokenId ?? positionOf(1n);
}

describe("Demand lanes on chain", () => {
  it(seeded("free capacity is what matching by brute force allows, whatever happened before"), async () => {
    const done = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 24 }), async (steps) => {
        await live(await loadFixture(fixture), steps, done);
      }),
      { numRuns: runs(25), seed: SEED, endOnFailure: true },
    );
    for (const verb of ["deposit", "extend", "sell", "release", "burn", "matched"])
      expect(done.get(verb) ?? 0, `successful ${verb}`).to.be.above(10);
  }).timeout(300_000);
});

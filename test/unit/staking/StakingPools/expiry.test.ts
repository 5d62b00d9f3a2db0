// Expiry of covers
// ├─ lanes: the need's alone, in each pool · last second of the tranche · its end: nothing happens
// └─ remembered: nothing, the price falls at once · the stream and the promise stay
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { word } from "../../../model/lanes.js";
import { DAY, openChain } from "../../../support/chain.js";
import { KEEL, PRODUCT, TERMS, TRANCHE, deployStaked, deposit, part, saleOf } from "../../../support/staking.js";

const chain = await openChain();
const { loadFixture, reach, at } = chain;
const OTHER = 8n;

/** Pools 1 and 2; sales of `PRODUCT` for two needs in the first, one in the second. */
async function fixture() {
  const suite = await deployStaked(chain);
  const { staking, asModule, ada, cy, first } = suite;
  await staking.connect(ada).createPool(0n, 0n, [TERMS, { ...TERMS, productId: OTHER }], ZeroHash);
  await deposit(staking, cy, { poolId: 2n, tranche: first + 7n, amount: 1_000n * KEEL });
  const near = { tranche: first + 2n, period: 30n * DAY };
  await asModule.allocate(await saleOf(chain), [part(300n), part(200n, 2n)]);
  await asModule.allocate(await saleOf(chain, near), [part(50n)]);
  const lane = (far: bigint, close: bigint, current = first) =>
    word(
      new Map([
        [Number(first + 6n), far],
        [Number(first + 2n), close],
      ]),
      Number(current),
    );
  return { ...suite, lane, far: first + 6n, close: first + 2n };
}

describe("StakingPools: expiry of covers", () => {
  it("gives capacity back in each pool, in the lane of the need alone", async () => {
    const { staking, asModule, lane, far } = await loadFixture(fixture);
    expect(await staking.laneOf(1n, PRODUCT)).to.equal(lane(300n, 50n));
    await expect(asModule.release(PRODUCT, far, [part(120n), part(200n, 2n)]))
      .to.emit(staking, "Released")
      .withArgs(1n, PRODUCT, far, 120n)
      .and.to.emit(staking, "Released")
      .withArgs(2n, PRODUCT, far, 200n);
    expect(await staking.laneOf(1n, PRODUCT)).to.equal(lane(180n, 50n));
    expect(await staking.laneOf(2n, PRODUCT)).to.equal(lane(0n, 0n));
    expect(await staking.freeCapacity(1n, PRODUCT, far, 0n)).to.equal(20_000n - 230n);
    expect(await staking.freeCapacity(2n, PRODUCT, far, 0n)).to.equal(20_000n);
  });

  it("remembers nothing: the price falls at once", async () => {
    const { staking, asModule, far, close } = await loadFixture(fixture);
    await asModule.release(PRODUCT, far, [part(300n)]);
    await asModule.release(PRODUCT, close, [part(50n)]);
    const product = await staking.poolProductOf(1n, PRODUCT);
    expect([product.releasedUnits, product.releasedAt]).to.deep.equal([0n, 0n]);
    const quote = await staking.quoteAllocation(await saleOf(chain), [part(0n)]);
    expect(quote.priceBps).to.deep.equal([100n]);
  });

  it("leaves the stream and the promise as they are: the premium was earned", async () => {
    const { staking, asModule, token, far } = await loadFixture(fixture);
    const [promised, { rewardRate }] = [await token.promised(), await staking.poolOf(1n)];
    await asModule.release(PRODUCT, far, [part(300n)]);
    expect([await token.promised(), (await staking.poolOf(1n)).rewardRate]).to.deep.equal([promised, rewardRate]);
  });

  it("still works in the last second of the tranche", async () => {
    const { staking, asModule, lane, close } = await loadFixture(fixture);
    await at((close + 1n) * TRANCHE - 1n);
    await asModule.release(PRODUCT, close, [part(20n)]);
    expect(await staking.laneOf(1n, PRODUCT)).to.equal(lane(300n, 30n, close));
  });

  it("does nothing once the tranche has passed, whatever is asked for", async () => {
    const { staking, asModule, lane, far, close } = await loadFixture(fixture);
    await reach((close + 1n) * TRANCHE - 1n);
    const busy = await staking.freeCapacity(1n, PRODUCT, close, 0n);
    await at((close + 1n) * TRANCHE);
    await asModule.release(PRODUCT, close, [part(1_000_000n)]);
    expect(await staking.laneOf(1n, PRODUCT)).to.equal(lane(300n, 0n, close + 1n));
    expect([busy, await staking.freeCapacity(1n, PRODUCT, far, 0n)]).to.deep.equal([19_650n, 19_700n]);
  });
});

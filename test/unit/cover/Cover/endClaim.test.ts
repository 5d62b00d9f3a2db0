import { expect } from "chai";
import { parseEther } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { FEED_UNIT } from "../../../support/capital.js";
import { DAY, openChain } from "../../../support/chain.js";
import {
  DAI,
  POOL_STAKE,
  PRICE,
  STETH,
  UNIT,
  USDC,
  buy,
  deployCovers,
  orderFor,
  overPools,
  provide,
  type Order,
  fieldsOf,
} from "../../../support/covers.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;
const WAD = 10n ** 18n;
const GWEI = 10n ** 9n;
const ceilDiv = (a: bigint, b: bigint) => (a + b - 1n) / b;

/**
 * endClaim
 * - who: the module with the right CLAIM
 * - which: a cover with an open claim; accepted <= claimed <= left
 * - nothing accepted: holds lifted; denied counts; undecided may move the last day for claims, never forward in time only
 * - accepted in part: burn, capacity, exposure and amount by the share; the rest runs on
 * - accepted whole: exhausted, everything given back
 */
describe("Cover.endClaim", () => {
  const deploy = () => deployCovers(chain);
  const amount = parseEther("10") + 3n;

  async function claimed(part: bigint, changes: Partial<Order> = {}) {
    const suite = await loadFixture(deploy);
    const { dan, cover, module } = suite;
    for (const assetId of [USDC, DAI]) await provide(suite, dan, assetId, 10n ** 24n);
    await buy(suite, dan, orderFor(dan, { amount, ...changes }));
    const asClaims = cover.connect(module);
    await asClaims.beginClaim(1, part);
    return { ...suite, asClaims };
  }

  const heldIn = async ({ staking }: Awaited<ReturnType<typeof deploy>>, poolId: bigint) =>
    (await staking.poolOf(poolId)).heldStake;

  /** KEEL burnt of the first five pools. */
  async function burntIn({ staking }: Awaited<ReturnType<typeof deploy>>) {
    let left = 0n;
    for (const poolId of [1, 2, 3, 4, 5]) left += (await staking.poolOf(poolId)).stake;
    return 5n * POOL_STAKE - left;
  }

  it("is for the module with the right alone", async () => {
    const { cover, dan } = await claimed(1n);
    const call = () => cover.connect(dan).endClaim(1, 1n, 1n, false, 0n);
    await expectRefusal(call, cover, "MissingRight", [dan.address, rights("CLAIM")]);
  });

  it("refuses where no claim is open, and does not end one twice", async () => {
    const { cover, asClaims } = await claimed(1n);
    await expectRefusal(() => asClaims.endClaim(2, 1n, 0n, false, 0n), cover, "NoOpenClaim", [2]);
    await asClaims.endClaim(1, 1n, 0n, true, 0n);
    await expectRefusal(() => asClaims.endClaim(1, 1n, 0n, true, 0n), cover, "NoOpenClaim", [1]);
  });

  it("refuses more than is left, and to accept more than is claimed", async () => {
    const { cover, asClaims } = await claimed(5n);
    const above = [amount + 1n, amount];
    await expectRefusal(() => asClaims.endClaim(1, amount + 1n, 0n, false, 0n), cover, "AmountAboveCover", above);
    await expectRefusal(() => asClaims.endClaim(1, 5n, 6n, false, 0n), cover, "AmountAboveCover", [6, 5]);
  });

  describe("with nothing accepted", () => {
    it("lifts the holds and counts a denial", async () => {
      const suite = await claimed(parseEther("4"), { pools: overPools(amount, 5n) });
      const { cover, token, asClaims } = suite;
      const before = fieldsOf(await cover.coverOf(1));
      const supply = await token.totalSupply();
      expect(await heldIn(suite, 3n)).to.be.greaterThan(0n);
      await expect(asClaims.endClaim(1, parseEther("4"), 0n, true, 0n))
        .to.emit(cover, "CoverUnlocked")
        .withArgs(1, 0, amount, 0);
      for (const poolId of [1n, 2n, 3n, 4n, 5n]) expect(await heldIn(suite, poolId)).to.equal(0);
      const after = { ...before, hasOpenClaim: false, deniedCount: 1n };
      expect(fieldsOf(await cover.coverOf(1))).to.deep.equal(after);
      expect(await token.totalSupply()).to.equal(supply);
    });

    it("lifts its own hold and leaves that of another claim", async () => {
      const suite = await claimed(parseEther("4"));
      const { dan, cover, asClaims } = suite;
      const own = await heldIn(suite, 1n);
      await buy(suite, dan, orderFor(dan, { amount }));
      await asClaims.beginClaim(2, parseEther("3"));
      const both = await heldIn(suite, 1n);
      await asClaims.endClaim(1, parseEther("4"), 0n, true, 0n);
      expect(await heldIn(suite, 1n)).to.equal(both - own);
      expect(both - own).to.be.greaterThan(0n);
      await asClaims.endClaim(2, parseEther("3"), 0n, true, 0n);
      expect(await heldIn(suite, 1n)).to.equal(0n);
      expect((await cover.coverOf(2)).hasOpenClaim).to.equal(false);
    });

    it("counts no further than 255 denials, and touches nothing beside the count", async () => {
      const { cover, asClaims } = await claimed(1n);
      const before = fieldsOf(await cover.coverOf(1));
      for (let round = 0; round < 256; ++round) {
        await asClaims.endClaim(1, 1n, 0n, true, 0n);
        await asClaims.beginClaim(1, 1n);
      }
      expect(fieldsOf(await cover.coverOf(1))).to.deep.equal({ ...before, deniedCount: 255n });
    });

    it("moves the last day for claims once undecided, only to a later one", async () => {
      const { cover, asClaims } = await claimed(1n);
      const before = fieldsOf(await cover.coverOf(1));
      await asClaims.endClaim(1, 1n, 0n, false, before.claimBy - 1n);
      const undecided = { ...before, hasOpenClaim: false, wasUndecided: true };
      expect(fieldsOf(await cover.coverOf(1))).to.deep.equal(undecided);
      await asClaims.beginClaim(1, 1n);
      await asClaims.endClaim(1, 1n, 0n, false, before.claimBy + DAY);
      expect(fieldsOf(await cover.coverOf(1))).to.deep.equal({ ...undecided, claimBy: before.claimBy + DAY });
    });
  });

  describe("with a part accepted", () => {
    const part = parseEther("4");

    it("counts exposure in ETH by what is left, not by what was counted before", async () => {
      const first = amount - parseEther("4") - 1n;
      const { cover, ledger, asClaims } = await claimed(first);
      const { productId } = await cover.coverOf(1);
      await asClaims.endClaim(1, first, first, false, 0n);
      expect((await ledger.exposureOf(productId)).eth).to.equal(4n * GWEI + 1n);
      await asClaims.beginClaim(1, parseEther("2") + 1n);
      await asClaims.endClaim(1, parseEther("2") + 1n, parseEther("2") + 1n, false, 0n);
      expect((await ledger.exposureOf(productId)).eth).to.equal(2n * GWEI);
    });

    it("burns its value over the capacity factor, gives back its share, and lets the rest run on", async () => {
      const suite = await claimed(part, { pools: overPools(amount, 5n) });
      const { cover, token, staking, ledger, asClaims } = suite;
      const parts = (await cover.partsOf(1)).map(({ poolId, units }) => ({ poolId, units }));
      const all = parts.reduce((sum, { units }) => sum + units, 0n);
      const supply = await token.totalSupply();
      await asClaims.endClaim(1, part, part, false, 0n);
      let burnt = 0n;
      for (const { poolId, units } of parts) {
        const { stake, heldStake } = await staking.poolOf(poolId);
        const burn = POOL_STAKE - stake;
        // Half the KEEL that the payout is worth, to the wei above
        const exact = (part * units * WAD) / (all * PRICE * 2n);
        expect(burn - exact).to.be.within(0n, 2n);
        expect(heldStake).to.equal(0);
        burnt += burn;
      }
      expect(supply - (await token.totalSupply())).to.equal(burnt);
      const left = amount - part;
      const data = await cover.coverOf(1);
      expect([data.amount, data.status, data.hasOpenClaim]).to.deep.equal([left, 1n, false]);
      const kept = parts.map(({ poolId, units }) => ({ poolId, units: units - (units * part) / amount }));
      expect((await cover.partsOf(1)).map(({ poolId, units }) => ({ poolId, units }))).to.deep.equal(kept);
      const exposure = ceilDiv(ceilDiv(amount, GWEI) * left, amount);
      expect((await ledger.exposureOf(0)).eth).to.equal(exposure);
      expect((await cover.memberExposure(4)).eth).to.equal(exposure);
      const [event] = await cover.queryFilter(cover.filters.CoverUnlocked(), "latest");
      expect([...event.args]).to.deep.equal([1n, part, left, burnt]);
    });

    it("in thirds burns and gives back what the whole would", async () => {
      const whole = await claimed(amount, { pools: overPools(amount, 5n) });
      await whole.asClaims.endClaim(1, amount, amount, false, 0n);
      const burntWhole = await burntIn(whole);

      const suite = await claimed(amount / 3n, { pools: overPools(amount, 5n) });
      const { cover, staking, ledger, asClaims } = suite;
      const rest = amount - 2n * (amount / 3n);
      for (const [round, third] of [amount / 3n, amount / 3n, rest].entries()) {
        if (round !== 0) await asClaims.beginClaim(1, third);
        await asClaims.endClaim(1, third, third, false, 0n);
      }
      // Every pool's burn is rounded up
      expect((await burntIn(suite)) - burntWhole).to.be.within(-15n, 15n);
      for (const poolId of [1, 2, 3, 4, 5]) expect((await staking.laneOf(poolId, 0)) >> 16n).to.equal(0n);
      expect((await ledger.exposureOf(0)).eth).to.equal(0);
      expect((await cover.coverOf(1)).status).to.equal(3);
    });

    for (const [assetId, name] of [
      [USDC, "USDC"],
      [DAI, "DAI"],
      [STETH, "stETH"],
    ] as const)
      it(`in ${name}: exposure falls with the amount, and to nothing at the end`, async () => {
        const whole = assetId === USDC ? 10n ** 6n : WAD;
        const total = 2_000n * whole + 1n;
        const inClass = assetId === STETH ? { amount: parseEther("3") + 1n } : { amount: total };
        const suite = await claimed(inClass.amount / 3n, { assetId, ...inClass });
        const { cover, ledger, assets, asClaims } = suite;
        const classOf = async () => {
          const { eth, usd } = await ledger.exposureOf(0);
          return assetId === STETH ? eth : usd;
        };
        const before = await classOf();
        await assets[assetId - 1].feed.setAnswer(50_000_000n);
        const third = inClass.amount / 3n;
        await asClaims.endClaim(1, third, third, false, 0n);
        const left = inClass.amount - third;
        expect(await classOf()).to.equal(ceilDiv(before * left, inClass.amount));
        const { eth, usd } = await cover.memberExposure(4);
        expect(eth + usd).to.equal(await classOf());
        await asClaims.beginClaim(1, left);
        await asClaims.endClaim(1, left, left, false, 0n);
        expect(await classOf()).to.equal(0);
        expect([...(await cover.memberExposure(4))]).to.deep.equal([0n, 0n, 0n]);
      });
  });

  describe("with all accepted", () => {
    it("exhausts the cover: nothing left, nothing held, no capacity, no exposure, no second end", async () => {
      const suite = await claimed(amount);
      const { cover, staking, ledger, asClaims } = suite;
      const parts = await cover.partsOf(1);
      await asClaims.endClaim(1, amount, amount, false, 0n);
      const { status, amount: left, hasOpenClaim } = await cover.coverOf(1);
      expect([status, left, hasOpenClaim]).to.deep.equal([3n, 0n, false]);
      expect(await cover.partsOf(1)).to.deep.equal(parts);
      expect((await staking.laneOf(1, 0)) >> 16n).to.equal(0n);
      expect((await ledger.exposureOf(0)).eth).to.equal(0);
      expect([...(await cover.memberExposure(4))]).to.deep.equal([0n, 0n, 0n]);
      await chain.reach((await cover.coverOf(1)).claimBy);
      await expectRefusal(() => cover.expire(1), cover, "CoverNotActive", [1]);
      await expectRefusal(() => asClaims.beginClaim(1, 1n), cover, "CoverNotActive", [1]);
    });

    it("never burns above the KEEL that was allocated, however cheap KEEL has become", async () => {
      const suite = await claimed(amount);
      const { cover, staking, market, pool, module, eve, assets, usdFeed, asClaims } = suite;
      const [{ units }] = await cover.partsOf(1);
      await pool.connect(module).pay(0, eve, (await pool.recordedOf(0)) - parseEther("1"), 1);
      for (let day = 0; day < 30; ++day) {
        for (const { feed } of assets) await feed.setAnswer(FEED_UNIT);
        await usdFeed.setAnswer(1_600n * FEED_UNIT);
        await market.poke();
        await chain.increase(DAY);
      }
      expect(await market.internalPrice()).to.be.lessThan(PRICE / 3n);
      await asClaims.endClaim(1, amount, amount, false, 0n);
      expect((await staking.poolOf(1)).stake).to.equal(POOL_STAKE - units * UNIT);
    });

    it("burns by the last good price where the cover asset has none now", async () => {
      const suite = await claimed(2_000n * 10n ** 6n, { assetId: USDC, amount: 2_000n * 10n ** 6n });
      const { staking, asClaims, assets } = suite;
      await assets[USDC - 1].feed.setMode(1);
      await asClaims.endClaim(1, 2_000n * 10n ** 6n, 2_000n * 10n ** 6n, false, 0n);
      const burn = POOL_STAKE - (await staking.poolOf(1)).stake;
      // 2,000 USD are 1.25 ETH or 125 KEEL; half of them
      expect(burn).to.equal(parseEther("62.5"));
    });
  });
});

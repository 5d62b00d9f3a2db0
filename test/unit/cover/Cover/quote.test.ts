import { expect } from "chai";
import { parseEther } from "ethers";
import { DAY, HOUR, openChain } from "../../../support/chain.js";
import {
  DAI,
  ETH,
  KEEL_PAYS,
  POOL_STAKE,
  PRICE,
  STETH,
  USDC,
  buy,
  deployCovers,
  orderFor,
  overPools,
  provide,
  type Order,
  fieldsOf,
} from "../../../support/covers.js";

const chain = await openChain();
const { loadFixture, at, now, ethers } = chain;

/**
 * quote and maxCover: for anybody, and true.
 */
describe("Cover quotes", () => {
  const deploy = () => deployCovers(chain);

  describe("what is charged in the same block", () => {
    const usdc = 10n ** 6n;
    const cases: Record<string, Partial<Order>> = {
      "ETH for ETH": {},
      "ETH for ETH over five pools": { amount: parseEther("123") + 7n, pools: overPools(parseEther("123") + 7n, 5n) },
      "USDC for ETH": { payAssetId: USDC },
      "KEEL for ETH": { payAssetId: KEEL_PAYS },
      "ETH for USDC": { assetId: USDC, amount: 54_321n * usdc },
      "USDC for USDC": { assetId: USDC, amount: 54_321n * usdc, payAssetId: USDC },
      "DAI for stETH": { assetId: STETH, amount: parseEther("7.7"), payAssetId: DAI },
      "stETH for DAI": { assetId: DAI, amount: parseEther("9999"), payAssetId: STETH },
      "KEEL for DAI": { assetId: DAI, amount: parseEther("9999"), payAssetId: KEEL_PAYS },
    };
    for (const [name, change] of Object.entries(cases))
      it(name, async () => {
        const suite = await loadFixture(deploy);
        const { cover, market, assets, usdFeed, dan, eve } = suite;
        for (const assetId of [USDC, DAI, STETH]) await provide(suite, dan, assetId, 10n ** 24n);
        await assets[USDC - 1].feed.setAnswer(99_000_001n);
        await assets[STETH - 1].feed.setAnswer(98_765_432n);
        await usdFeed.setAnswer(1_711n * 10n ** 8n);
        await buy(suite, dan, orderFor(dan, { amount: parseEther("20") }));
        await market.poke();
        const order = orderFor(dan, change);
        await at((await now()) + 7n * HOUR);
        const quoted = await cover.connect(eve).quote(order, { blockTag: "pending" });
        await cover.connect(dan).buy(order, { value: order.payAssetId === ETH ? quoted.premium : 0n });
        const [paid] = await cover.queryFilter(cover.filters.PremiumPaid(), "latest");
        expect([paid.args.premium, paid.args.premiumEth]).to.deep.equal([quoted.premium, quoted.premiumEth]);
        expect(await cover.partsOf(2)).to.deep.equal(quoted.parts);
      });
  });

  it("the capacity that is left and the price after", async () => {
    const suite = await loadFixture(deploy);
    const { cover, dan } = suite;
    await buy(suite, dan, orderFor(dan, { amount: parseEther("100") }));
    const quoted = await cover.quote(orderFor(dan, { amount: parseEther("100") }));
    expect([...quoted.freeUnits]).to.deep.equal([300_000n]);
    // Half used: 1% and 2% times 50/65
    expect([...quoted.priceBps]).to.deep.equal([254n]);
  });

  it("orders that are too late, ownerless or too dear, for it looks at the offer alone", async () => {
    const { cover, eve } = await loadFixture(deploy);
    const order = { ...orderFor(eve), deadline: 0, maxPremium: 0, owner: "0x" + "0".repeat(40) };
    expect((await cover.connect(eve).quote(order)).premium).to.be.greaterThan(0);
  });

  it("nothing that a purchase would refuse by its terms", async () => {
    const { cover, dan } = await loadFixture(deploy);
    const period = 27n * DAY;
    await expect(cover.quote(orderFor(dan, { period }))).to.be.revertedWithCustomError(cover, "PeriodOutOfRange");
    const order = orderFor(dan, { commissionBps: 1n, commissionTo: dan, payAssetId: KEEL_PAYS });
    await expect(cover.quote(order)).to.be.revertedWithCustomError(cover, "CommissionWithKeel");
  });

  describe("maxCover", () => {
    const period = 90n * DAY;

    /** The order for a most cover, its zero parts left out. */
    async function mostOrder(suite: Awaited<ReturnType<typeof deploy>>, assetId: number, poolIds: bigint[]) {
      const { cover, dan } = suite;
      const [amount, perPool] = await cover.connect(dan).maxCover(0, assetId, period, poolIds);
      const pools = poolIds.map((poolId, index) => ({ poolId, amount: perPool[index] })).filter((part) => part.amount);
      return orderFor(dan, { assetId, amount, pools });
    }

    it("is bounded by capacity: it can be bought, and 0.1 KEEL more cannot", async () => {
      const suite = await loadFixture(deploy);
      const { cover, staking, dan } = suite;
      const order = await mostOrder(suite, ETH, [6n]);
      expect(order.amount).to.equal(parseEther("20"));
      const unit = PRICE / 10n;
      const pools = [{ poolId: 6n, amount: order.amount + 1n }];
      const more = orderFor(dan, { amount: order.amount + 1n, pools });
      await expect(cover.connect(dan).buy(more, { value: unit * 1_000n })).to.be.revertedWithCustomError(
        staking,
        "CapacityShort",
      );
      await buy(suite, dan, order);
      expect(await cover.connect(dan).maxCover(0, ETH, period, [6])).to.deep.equal([0n, [0n]]);
    });

    it("is bounded by the limits of capital, pool after pool", async () => {
      const suite = await loadFixture(deploy);
      const { cover, ledger, dan } = suite;
      await buy(
        suite,
        dan,
        orderFor(dan, { amount: parseEther("15"), pools: [{ poolId: 6, amount: parseEther("15") }] }),
      );
      const order = await mostOrder(suite, ETH, [6n, 1n, 2n]);
      const { sale } = await ledger.capital();
      const member = (sale * 200n) / 10_000n / 10n ** 9n;
      expect(order.amount).to.equal((member - 15n * 10n ** 9n) * 10n ** 9n);
      expect(order.pools).to.deep.equal([
        { poolId: 6n, amount: parseEther("5") },
        { poolId: 1n, amount: order.amount - parseEther("5") },
      ]);
      const more = orderFor(dan, { amount: order.amount + 10n ** 9n });
      await expect(cover.connect(dan).buy(more, { value: parseEther("9") })).to.be.revertedWithCustomError(
        ledger,
        "AccumulationLimit",
      );
      await buy(suite, dan, order);
      const grown = ((await ledger.capital()).sale * 200n) / 10_000n / 10n ** 9n;
      expect((await cover.connect(dan).maxCover(0, ETH, period, [1, 2]))[0]).to.equal((grown - member) * 10n ** 9n);
    });

    for (const assetId of [USDC, DAI, STETH])
      it(`is in the decimals of asset ${assetId}`, async () => {
        const suite = await loadFixture(deploy);
        const { cover, pool, assets, dan } = suite;
        await assets[assetId - 1].feed.setAnswer(98_765_431n);
        const price = await pool.goodPriceOf(assetId);
        for (const poolIds of [[6n], [1n]]) {
          const order = await mostOrder(suite, assetId, poolIds);
          const amount = order.amount + (await pool.fromEth(assetId, PRICE / 10n, price, true));
          const refused = orderFor(dan, { assetId, amount, pools: [{ poolId: poolIds[0], amount }] });
          await expect(cover.connect(dan).buy(refused, { value: parseEther("9") })).to.be.revert(ethers);
          await buy(suite, dan, order);
        }
      });

    it("is nothing where a pool does not back the product, or capital is short", async () => {
      const { cover, ledger, module, products, eve } = await loadFixture(deploy);
      await products.addProduct(fieldsOf(await products.productOf(0)), []);
      expect(await cover.connect(eve).maxCover(2, ETH, period, [1, 2])).to.deep.equal([0n, [0n, 0n]]);
      expect(await cover.connect(eve).maxCover(0, ETH, period, [])).to.deep.equal([0n, []]);
      const { high } = await ledger.capital();
      await ledger.connect(module).openReserve(0, (2n * high) / 10n ** 9n);
      expect(await cover.connect(eve).maxCover(0, ETH, period, [1])).to.deep.equal([0n, [0n]]);
      expect(POOL_STAKE).to.be.greaterThan(0n);
    });

    it("asks for at most as many pools as a cover may have", async () => {
      const { cover } = await loadFixture(deploy);
      const call = cover.maxCover(0, ETH, period, Array<number>(21).fill(1));
      await expect(call).to.be.revertedWithCustomError(cover, "TooManyPools").withArgs(21, 20);
    });
  });
});

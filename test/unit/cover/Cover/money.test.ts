import { expect } from "chai";
import { parseEther } from "ethers";
import { CURVE_DEFAULTS, capitalChargeOf, premiumOf } from "../../../../scripts/lib/model/premium.js";
import { INFLOW, MODEL, OUTFLOW, RECEIVER } from "../../../support/capital.js";
import { DAY, openChain, type Signer } from "../../../support/chain.js";
import {
  DAI,
  ETH,
  KEEL_PAYS,
  PERIOD,
  POOL_STAKE,
  PRICE,
  RULES,
  TARGET_BPS,
  UNIT,
  USDC,
  deployCovers,
  orderFor,
  overPools,
  provide,
  unitsFor,
  type Order,
} from "../../../support/covers.js";

const chain = await openChain();
const { loadFixture, ethers } = chain;
const WAD = 10n ** 18n;
const WEEK = 7n * DAY;
const USD_PRICE = WAD / 1_600n;
const ceilDiv = (a: bigint, b: bigint) => (a + b - 1n) / b;

/** docs/economics.md §5 for one pool of 20,000 KEEL that backs twice as much: KEEL, rounded up. */
function keelFor(value: bigint, usedUnits = 0n, period = PERIOD): bigint {
  const capacity = 2n * POOL_STAKE;
  const amount = unitsFor(value) * UNIT;
  const order = { amount, capacity, used: usedUnits * UNIT, released: 0n, target: TARGET_BPS, period };
  return premiumOf(order, CURVE_DEFAULTS);
}

const inEth = (keel: bigint) => ceilDiv(keel * PRICE, WAD);

/**
 * Who pays whom, to the wei: premium, commission, refund, burn, promise.
 */
describe("Cover.buy moves money", () => {
  const deploy = () => deployCovers(chain);
  const ten = parseEther("10");

  /** What each of them has after the call, less what it had before. */
  async function changes(read: () => Promise<bigint[]>, act: () => Promise<unknown>): Promise<bigint[]> {
    const before = await read();
    await act();
    return (await read()).map((value, index) => value - before[index]);
  }

  it("in ETH: the premium to the pool, the rest back to the buyer", async () => {
    const { cover, pool, dan } = await loadFixture(deploy);
    const premium = inEth(keelFor(ten));
    const balances = async () => [
      await ethers.provider.getBalance(dan),
      await ethers.provider.getBalance(pool),
      await pool.recordedOf(ETH),
      await ethers.provider.getBalance(cover),
    ];
    const buying = () => cover.connect(dan).buy(orderFor(dan), { value: premium + 5n });
    expect(await changes(balances, buying)).to.deep.equal([-premium, premium, premium, 0n]);
    const event = cover.filters.PremiumPaid;
    const [paid] = await cover.queryFilter(event(), "latest");
    expect([...paid.args].slice(0, 5)).to.deep.equal([1n, BigInt(ETH), premium, premium, 0n]);
    const [received] = await pool.queryFilter(pool.filters.Received(), "latest");
    expect([...received.args]).to.deep.equal([0n, dan.address, INFLOW.Premium, premium]);
  });

  it("never less than the least premium, whole premiums never less than what they round to", async () => {
    const { cover, dan } = await loadFixture(deploy);
    const least = RULES.minPremiumGwei * 10n ** 9n;
    expect((await cover.quote(orderFor(dan, { amount: 1n }))).premium).to.equal(least);
    const odd = 3_333_333_333_333_333_333n;
    expect((await cover.quote(orderFor(dan, { amount: odd }))).premium).to.equal(inEth(keelFor(odd)));
  });

  it("in USDC of 6 and DAI of 18 decimals, each rounded up", async () => {
    const suite = await loadFixture(deploy);
    const { cover, pool, dan } = suite;
    let used = 0n;
    for (const [payAssetId, whole] of [
      [USDC, 10n ** 6n],
      [DAI, WAD],
    ] as const) {
      const erc20 = await provide(suite, dan, payAssetId, 10n ** 6n * whole);
      const premium = ceilDiv(inEth(keelFor(ten, used)) * whole, USD_PRICE);
      used += unitsFor(ten);
      const balances = async () => [
        await erc20.balanceOf(dan),
        await erc20.balanceOf(pool),
        await pool.recordedOf(payAssetId),
        await pool.recordedOf(ETH),
      ];
      const buying = () => cover.connect(dan).buy(orderFor(dan, { payAssetId }));
      expect(await changes(balances, buying)).to.deep.equal([-premium, premium, premium, 0n]);
    }
  });

  it("for covers in USDC and DAI: value, KEEL and premium in their own decimals", async () => {
    const suite = await loadFixture(deploy);
    const { cover, dan, ledger } = suite;
    for (const [assetId, whole] of [
      [USDC, 10n ** 6n],
      [DAI, WAD],
    ] as const) {
      const amount = 16_000n * whole + 1n;
      const value = ceilDiv(amount * USD_PRICE, whole);
      await provide(suite, dan, assetId, amount);
      const poolId = BigInt(assetId);
      const order = orderFor(dan, { assetId, payAssetId: assetId, amount, pools: [{ poolId, amount }] });
      const quoted = await cover.quote(order);
      expect(quoted.parts[0].units).to.equal(unitsFor(value));
      expect(quoted.premium).to.equal(ceilDiv(inEth(keelFor(value)) * whole, USD_PRICE));
      await cover.connect(dan).buy(order);
    }
    const { usd } = await ledger.exposureOf(0);
    expect(usd).to.equal(2n * 16_000n * 10n ** 9n + 1_000n + 1n);
  });

  describe("in KEEL", () => {
    const order = (owner: Signer) => orderFor(owner, { payAssetId: KEEL_PAYS });

    it("burns what the premium is worth at the premium price", async () => {
      const { cover, token, market, ledger, pool, dan } = await loadFixture(deploy);
      const [price, isFresh] = await market.premiumPrice();
      const { low } = await ledger.capital();
      const nav = ((low / 10n ** 9n) * 10n ** 9n * WAD) / (await token.effectiveSupply());
      expect([price, isFresh]).to.deep.equal([((nav < PRICE ? nav : PRICE) * 9_900n) / 10_000n, true]);
      const premium = ceilDiv(inEth(keelFor(ten)) * WAD, price);
      const balances = async () => [await token.balanceOf(dan), await token.totalSupply(), await pool.recordedOf(ETH)];
      const buying = () => cover.connect(dan).buy(order(dan));
      expect(await changes(balances, buying)).to.deep.equal([-premium, -premium, 0n]);
    });

    it("at a mark that is old: valued anew, charged as quoted, and marked for the next", async () => {
      const { cover, token, market, assets, pool, ledger, dan } = await loadFixture(deploy);
      await chain.increase(3_601n);
      await assets[2].feed.setAnswer(10n ** 8n / 2n);
      expect((await market.premiumPrice()).fresh).to.equal(false);
      const { low } = await ledger.capital();
      const nav = (low * WAD) / (await token.effectiveSupply());
      const expected = ((nav < PRICE ? nav : PRICE) * 9_900n) / 10_000n;
      expect((await market.premiumPrice()).price).to.equal(expected);
      const { premium } = await cover.quote(order(dan));
      expect(premium).to.equal(ceilDiv(inEth(keelFor(ten)) * WAD, expected));
      await expect(cover.connect(dan).buy(order(dan))).to.emit(pool, "PricesMarked");
      const [paid] = await cover.queryFilter(cover.filters.PremiumPaid(), "latest");
      expect(paid.args.premium).to.equal(premium);
      expect((await market.premiumPrice()).fresh).to.equal(true);
      await expect(cover.connect(dan).buy(order(dan))).not.to.emit(pool, "PricesMarked");
    });
  });

  describe("commission", () => {
    it("goes from the pool to the payee, rounded down, in the paying asset", async () => {
      const suite = await loadFixture(deploy);
      const { cover, pool, dan, eve } = suite;
      const premium = inEth(keelFor(ten));
      const commission = (premium * 1_234n) / 10_000n;
      const commissioned = { commissionBps: 1_234n, commissionTo: eve };
      const balances = async () => [
        await ethers.provider.getBalance(dan),
        await ethers.provider.getBalance(eve),
        await pool.recordedOf(ETH),
      ];
      const buying = () => cover.connect(dan).buy(orderFor(dan, commissioned), { value: premium });
      expect(await changes(balances, buying)).to.deep.equal([-premium, commission, premium - commission]);
      const [paid] = await pool.queryFilter(pool.filters.Paid(), "latest");
      expect([...paid.args]).to.deep.equal([0n, eve.address, OUTFLOW.Commission, commission, true]);

      const erc20 = await provide(suite, dan, USDC, 10n ** 12n);
      const order = orderFor(dan, { ...commissioned, payAssetId: USDC });
      const quoted = await cover.quote(order);
      expect(quoted.commission).to.equal((quoted.premium * 1_234n) / 10_000n);
      await cover.connect(dan).buy(order);
      expect(await erc20.balanceOf(eve)).to.equal(quoted.commission);
    });

    for (const mode of ["Refuse", "EatGas", "HugeData"] as const)
      it(`becomes a credit where the payee does not take it: ${mode}`, async () => {
        const { cover, pool, dan } = await loadFixture(deploy);
        const receiver = await ethers.deployContract("MockReceiver");
        await receiver.setMode(RECEIVER[mode]);
        const order = orderFor(dan, { commissionBps: 3_000n, commissionTo: await receiver.getAddress() });
        const { premium, commission } = await cover.quote(order);
        const before = await pool.recordedOf(ETH);
        await cover.connect(dan).buy(order, { value: premium });
        expect(await pool.creditOf(receiver, ETH)).to.equal(commission);
        expect(await pool.recordedOf(ETH)).to.equal(before + premium - commission);
        expect(await cover.ownerOf(1)).to.equal(dan.address);
      });

    it("lowers the rewards of the pools by its share", async () => {
      const { cover, token, eve, dan } = await loadFixture(deploy);
      const promisedFor = async (commissionBps: bigint, poolId: bigint) => {
        const before = await token.promised();
        const pools = [{ poolId, amount: ten }];
        await cover
          .connect(dan)
          .buy(orderFor(dan, { commissionBps, commissionTo: eve, pools }), { value: parseEther("1") });
        return (await token.promised()) - before;
      };
      const streamed = async (keel: bigint, netBps: bigint, promised: bigint) => {
        const at = await chain.now();
        const duration = ceilDiv(at + PERIOD, WEEK) * WEEK - at;
        expect(promised).to.equal(((keel * netBps * 5_000n) / (10n ** 8n * duration)) * duration);
      };
      await streamed(keelFor(ten), 10_000n, await promisedFor(0n, 1n));
      await streamed(keelFor(ten), 7_000n, await promisedFor(3_000n, 2n));
    });
  });

  it("over five pools: each priced for its own part, one premium", async () => {
    const { cover, dan, staking } = await loadFixture(deploy);
    const amount = ten + 3n;
    const pools = overPools(amount, 5n);
    const keel = pools.reduce((sum, part) => sum + keelFor(part.amount), 0n);
    const order = orderFor(dan, { amount, pools });
    const quoted = await cover.quote(order);
    expect(quoted.premium).to.equal(inEth(keel));
    expect(quoted.parts.map((part) => part.units)).to.deep.equal(pools.map((part) => unitsFor(part.amount)));
    expect([...quoted.freeUnits]).to.deep.equal(Array<bigint>(5).fill(400_000n));
    await cover.connect(dan).buy(order, { value: quoted.premium });
    const allocated = await staking.queryFilter(staking.filters.Allocated(), "latest");
    expect(allocated.reduce((sum, event) => sum + event.args.premium, 0n)).to.equal(keel);
  });

  it("the same for many sales as for one, but for a unit of rounding each", async () => {
    const sum = async (orders: readonly Partial<Order>[]) => {
      const { cover, dan } = await loadFixture(deploy);
      let total = 0n;
      for (const changed of orders) {
        const { premium } = await cover.quote(orderFor(dan, changed));
        await cover.connect(dan).buy(orderFor(dan, changed), { value: premium });
        total += premium;
      }
      return total;
    };
    const whole = await sum([{ amount: parseEther("180") }]);
    const split = await sum(Array.from({ length: 6 }, () => ({ amount: parseEther("30") })));
    expect(split - whole).to.be.within(0n, 12n);
    const uneven = await sum([
      { amount: parseEther("7") },
      { amount: parseEther("150") },
      { amount: parseEther("23") },
    ]);
    expect(uneven - whole).to.be.within(0n, 6n);
  });

  it("for the rise of the requirement, where the type charges it, and not to the pools", async () => {
    const { cover, products, ledger, token, dan } = await loadFixture(deploy);
    await products.setType(0, { ...RULES, chargesCapital: true });
    await ledger.setModel({ ...MODEL, floor: 1n });
    const order = orderFor(dan, { amount: parseEther("150") });
    const sale = { productId: 0, currency: 0, units: 150n * 10n ** 9n, usdPrice: 0n, memberExposure: 150n * 10n ** 9n };
    const [mcrRise] = await ledger.previewSale({ ...sale, chargesCapital: true });
    expect(mcrRise).to.be.greaterThan(parseEther("100"));
    const charge = capitalChargeOf(mcrRise, 1_200n, PERIOD);
    const keel = keelFor(order.amount);
    const quoted = await cover.connect(dan).quote(order);
    expect([quoted.capitalCharge, quoted.premium]).to.deep.equal([charge, inEth(keel) + charge]);
    const before = await token.promised();
    await cover.connect(dan).buy(order, { value: quoted.premium });
    const [paid] = await cover.queryFilter(cover.filters.PremiumPaid(), "latest");
    expect(paid.args.premiumEth).to.equal(quoted.premiumEth);
    expect((await token.promised()) - before).to.be.lessThanOrEqual(keel / 2n);
  });
});

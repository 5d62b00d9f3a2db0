// Size: one verb with five limits, two currency classes and the gate, each at its edge.
import { expect } from "chai";
import { parseEther } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { Rational } from "../../../../scripts/lib/model/rational.js";
import { GROUPS, readRequirement, type Product } from "../../../../scripts/lib/model/solvency.js";
import {
  CURRENCY,
  drawdowns,
  FEED,
  FEED_UNIT,
  GWEI,
  LIMIT,
  MODEL,
  NO_LIMITS,
  sale,
  units,
} from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import {
  deployLedger,
  holdings,
  holdingsOf,
  modelOf,
  PLAIN,
  sellDiversified,
  TAGGED,
} from "../../../support/ledger.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;

/** Pseudo-random numbers, the same in every run. */
function* numbers(seed: bigint): Generator<bigint, never> {
  for (let state = seed; ;) {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n;
    yield state >> 20n;
  }
}

/**
 * raiseExposure
 * ├── the worked examples A to D are in workedExamples.test.ts
 * ├── groups, tags and scalars are exact sums, in whatever order exposure goes up and down
 * ├── two currency classes: the requirement follows the USD price without a write, and a bad feed stops no sale
 * ├── capital for sales: assets less owed, less half of what is open
 * ├── previewSale says the most that passes
 * └── refused: no right · unknown · requirement, also of the largest tag · product, group, tag, member over their shares
 */
describe("SolvencyLedger.raiseExposure", () => {
  const plain = () => deployLedger(chain);
  const tagged = () => deployLedger(chain, TAGGED);
  const small = () => deployLedger(chain, PLAIN, parseEther("10000"));
  const smallTagged = () => deployLedger(chain, TAGGED, parseEther("10000"));
  const bare = () => deployLedger(chain, TAGGED, 0n);
  const floored = () => deployLedger(chain, MODEL, parseEther("10000"));

  async function diversified() {
    const suite = await plain();
    await sellDiversified(suite);
    return suite;
  }

  it("writes the product, its group and its tags, and says so", async () => {
    const suite = await loadFixture(tagged);
    const { ledger, add, raise } = suite;
    await add(3n, 5, [0, 15]);
    await expect(raise(3n, units(7)))
      .to.emit(ledger, "ExposureChanged")
      .withArgs(3n, CURRENCY.ETH, units(7), true)
      .and.to.emit(ledger, "GateMoved")
      .withArgs(parseEther("7"));
    await expect(raise(3n, 5n, { currency: CURRENCY.USD }))
      .to.emit(ledger, "ExposureChanged")
      .withArgs(3n, CURRENCY.USD, 5n, true);
    expect(await ledger.exposureOf(3n)).to.deep.equal([units(7), 5n, 5n, 0b1000_0000_0000_0001n, true]);
    const model = modelOf(TAGGED);
    const product: Product = { group: 5, eth: units(7), usd: 5n, tags: [0, 15] };
    expect(await holdings(suite)).to.deep.equal(holdingsOf([product], model.c));
  });

  it("keeps exact sums whatever the order, and comes back to the unit", async () => {
    const suite = await loadFixture(diversified);
    const { add, raise, lower } = suite;
    const places = [
      { group: 0, tags: [0, 1] },
      { group: 0, tags: [1, 4, 8, 15] },
      { group: 3, tags: [] },
      { group: 4, tags: [7] },
      { group: 7, tags: [0, 15] },
    ];
    for (const [i, { group, tags }] of places.entries()) await add(100 + i, group, tags);
    const before = await holdings(suite);
    const random = numbers(20_270_125n);
    const done: { id: number; currency: bigint; amount: bigint }[] = [];
    for (let step = 0; step < 24; step++) {
      const id = 100 + Number(random.next().value % 5n);
      const currency = random.next().value % 2n;
      const amount = 1n + (random.next().value % units(90));
      await raise(id, amount, { currency });
      done.push({ id, currency, amount });
    }
    const books = places.map(({ group, tags }, i): Product => {
      const sum = (currency: bigint) =>
        done.filter((d) => d.id === 100 + i && d.currency === currency).reduce((total, d) => total + d.amount, 0n);
      return { group, tags, eth: sum(CURRENCY.ETH), usd: sum(CURRENCY.USD) };
    });
    const others = GROUPS.flatMap((_, group) =>
      Array.from({ length: 5 }, (): Product => ({ group, tags: [], eth: units(500), usd: 0n })),
    );
    expect(await holdings(suite)).to.deep.equal(holdingsOf([...others, ...books], modelOf(PLAIN).c));
    while (done.length > 0) {
      const [{ id, currency, amount }] = done.splice(Number(random.next().value % BigInt(done.length)), 1);
      await lower(id, currency, amount);
    }
    expect(await holdings(suite)).to.deep.equal(before);
  });

  it("lets the requirement follow the USD price without a write", async () => {
    const suite = await loadFixture(tagged);
    const { ledger, usdFeed, add, raise } = suite;
    const products: Product[] = [
      { group: 0, tags: [0], eth: units(300), usd: units(800_000) },
      { group: 0, tags: [], eth: 0n, usd: 1_000_000_000_000_001n },
      { group: 6, tags: [0, 1], eth: units(51), usd: 0n },
    ];
    for (const [id, { group, tags, eth, usd }] of products.entries()) {
      await add(id, group, tags);
      if (eth !== 0n) await raise(id, eth);
      if (usd !== 0n) await raise(id, usd, { currency: CURRENCY.USD });
    }
    const before = await holdings(suite);
    for (const usdPerEth of [1_600n, 1_500n, 1_333n, 800n]) {
      await usdFeed.setAnswer(usdPerEth * FEED_UNIT);
      const price = new Rational(10n ** 18n / usdPerEth, 10n ** 18n);
      const { mcr } = readRequirement({ products, values: [], mkt: 0n }, modelOf(TAGGED), price);
      expect(await ledger.requirement(), `${usdPerEth}`).to.equal(mcr * GWEI);
    }
    expect(await holdings(suite)).to.deep.equal(before);
  });

  it("sells at the last good USD price when the feed fails", async () => {
    const { ledger, usdFeed, add, raise } = await loadFixture(plain);
    await add(1n, 0);
    for (const mode of [FEED.Refuse, FEED.BurnGas, FEED.HugeData]) {
      await usdFeed.setMode(mode);
      await raise(1n, units(1_600), { currency: CURRENCY.USD });
    }
    expect(await ledger.requirement()).to.equal(parseEther("3"));
  });

  it("charges only what the floor does not ask for already", async () => {
    const { ledger, atModule, add } = await loadFixture(floored);
    await add(1n, 0);
    const first = { productId: 1n, currency: CURRENCY.ETH, usdPrice: 0n, memberExposure: 0n, chargesCapital: true };
    expect(await atModule.ledger.raiseExposure.staticCall({ ...first, units: units(500) })).to.equal(0n);
    expect(await atModule.ledger.raiseExposure.staticCall({ ...first, units: units(501) })).to.equal(parseEther("1"));
    expect(await ledger.requirement()).to.equal(parseEther("500"));
  });

  it("asks for assets less what is owed and half of what is open", async () => {
    const { ledger, atModule, add, raise } = await loadFixture(small);
    await add(1n, 0);
    await atModule.ledger.openReserve(CURRENCY.ETH, units(2_001));
    await atModule.ledger.settleReserve(CURRENCY.ETH, 1n, units(1_000));
    await atModule.ledger.openReserve(CURRENCY.USD, units(1_600));
    // 10,000 - 1,000 - (2,001 - 1e-9 + 1) / 2, the half rounded up to a wei
    const most = 7_999_000_000_000n;
    const [capital, requirement] = [most * GWEI + GWEI / 2n, (most + 1n) * GWEI];
    await expectRefusal(() => raise(1n, most + 1n), ledger, "RequirementNotMet", [capital, requirement]);
    await raise(1n, most);
  });

  it("counts every asset, donations not", async () => {
    const { ledger, pool, eve, addToken, add, raise } = await loadFixture(bare);
    await addToken({ held: 1_600n });
    await add(1n, 0);
    await eve.sendTransaction({ to: pool, value: parseEther("5") });
    const values = [parseEther("1"), parseEther("1") + GWEI];
    await expectRefusal(() => raise(1n, units(1) + 1n), ledger, "RequirementNotMet", values);
    await raise(1n, units(1));
  });

  it("previews the most that passes, in either class", async () => {
    const { ledger, add, raise } = await loadFixture(smallTagged);
    await ledger.setLimits({ ...NO_LIMITS, productBps: 1_500n, groupBps: 700n, tagBps: 900n, memberBps: 1_200n });
    await add(1n, 0, [1]);
    await add(2n, 2, [0]);
    for (const [productId, currency, memberExposure] of [
      [1n, CURRENCY.ETH, 0n],
      [1n, CURRENCY.USD, 0n],
      [2n, CURRENCY.ETH, 0n],
      [2n, CURRENCY.USD, 0n],
      [1n, CURRENCY.ETH, units(300)],
    ] as const) {
      const nothing = { productId, currency, units: 0n, usdPrice: 0n, memberExposure, chargesCapital: false };
      const { maxUnits } = await ledger.previewSale(nothing);
      const inEth = (count: bigint) => (currency === CURRENCY.ETH ? count : (count + 1_599n) / 1_600n);
      const exposure = (count: bigint) => memberExposure + inEth(count);
      expect(maxUnits).to.be.greaterThan(units(100));
      const tooMuch = () => raise(productId, maxUnits + 1n, { currency, memberExposure: exposure(maxUnits + 1n) });
      await expectRefusal(tooMuch, ledger, "AccumulationLimit");
      const snapshot = await chain.networkHelpers.takeSnapshot();
      await raise(productId, maxUnits, { currency, memberExposure: exposure(maxUnits) });
      await snapshot.restore();
    }
  });

  it("MissingRight", async () => {
    const { ledger, module, ada, add, raise } = await loadFixture(plain);
    await add(1n, 0);
    await ledger.setRights(module, 2n ** 256n - 1n - rights("EXPOSURE"));
    await expectRefusal(() => raise(1n, 1n), ledger, "MissingRight", [module.address, rights("EXPOSURE")]);
    const more = { productId: 1n, currency: 0n, units: 1n, usdPrice: 0n, memberExposure: 0n, chargesCapital: false };
    const stranger = () => ledger.connect(ada).raiseExposure(more);
    await expectRefusal(stranger, ledger, "MissingRight", [ada.address, rights("EXPOSURE")]);
  });

  it("ProductNotRegistered", async () => {
    const { ledger, raise } = await loadFixture(plain);
    await expectRefusal(() => raise(1n, 1n), ledger, "ProductNotRegistered", [1n]);
    const none = { productId: 1n, currency: 0n, units: 1n, usdPrice: 0n, memberExposure: 0n, chargesCapital: false };
    await expect(ledger.previewSale(none)).to.be.revertedWithCustomError(ledger, "ProductNotRegistered").withArgs(1n);
  });

  it("SafeCastOverflowedUintDowncast: more than 64 bits of a product", async () => {
    const { ledger, module, fund, add, raise } = await loadFixture(small);
    await chain.networkHelpers.setBalance(module.address, 2n ** 96n);
    await fund(2n ** 95n);
    await add(1n, 0);
    await raise(1n, 2n ** 64n - 1n);
    await expectRefusal(() => raise(1n, 1n), ledger, "SafeCastOverflowedUintDowncast", [64n, 2n ** 64n]);
  });

  it("RequirementNotMet: by a unit", async () => {
    const { ledger, add, raise } = await loadFixture(small);
    await add(1n, 0);
    const values = [parseEther("10000"), parseEther("10000") + GWEI];
    await expectRefusal(() => raise(1n, units(10_000) + 1n), ledger, "RequirementNotMet", values);
    await raise(1n, units(10_000));
    await expectRefusal(() => raise(1n, 1n), ledger, "RequirementNotMet", values);
  });

  it("RequirementNotMet: the gate has not fallen yet", async () => {
    const { ledger, pool, module, add, raise, lower } = await loadFixture(small);
    await add(1n, 0);
    await raise(1n, units(10_000));
    await lower(1n, CURRENCY.ETH, units(9_000));
    await pool.connect(module).pay(0n, module, parseEther("500"), 1n);
    const now = await chain.now();
    await chain.at(now + 43_200n);
    // By about 1%, and 5% is missing
    await expectRefusal(() => raise(1n, units(1)), ledger, "RequirementNotMet");
    await chain.at(now + 6n * 86_400n);
    await raise(1n, units(1));
  });

  it("RequirementNotMet: the largest tag stress, though the exposure asks for little", async () => {
    const { ledger, atModule, addToken, add, raise } = await loadFixture(bare);
    const ether = { decimals: 18, price: FEED_UNIT, usdQuoted: false, currency: CURRENCY.ETH, tagMask: 1n };
    await addToken({ ...ether, held: 5_000n });
    await ledger.mark();
    await atModule.ledger.openReserve(CURRENCY.ETH, units(5_000));
    await add(1n, 0);
    const values = [parseEther("2500"), parseEther("3000")];
    await expectRefusal(() => raise(1n, 1n), ledger, "RequirementNotMet", values);
    await atModule.ledger.settleReserve(CURRENCY.ETH, units(1_000), 0n);
    await raise(1n, 1n);
    expect(await ledger.requirement(), "liquidity is no part of the requirement").to.equal(GWEI);
  });

  describe("AccumulationLimit", () => {
    const refusal = async (
      suite: Awaited<ReturnType<typeof small>>,
      send: () => ReturnType<typeof suite.raise>,
      args: bigint[],
    ) => expectRefusal(send, suite.ledger, "AccumulationLimit", args);

    it("of the product", async () => {
      const suite = await loadFixture(small);
      await suite.ledger.setLimits({ ...NO_LIMITS, productBps: 1_500n });
      await suite.add(8n, 0);
      const values = [LIMIT.Product, 8n, units(1_500) + 1n, units(1_500)];
      await refusal(suite, () => suite.raise(8n, units(1_500) + 1n), values);
      await suite.raise(8n, units(1_500) - 1n);
      await suite.raise(8n, 1_600n, { currency: CURRENCY.USD });
      await refusal(suite, () => suite.raise(8n, 1n, { currency: CURRENCY.USD }), values);
    });

    it("of the product, by a unit in the other class", async () => {
      const suite = await loadFixture(small);
      await suite.ledger.setLimits({ ...NO_LIMITS, productBps: 1_500n });
      await suite.add(8n, 0);
      await suite.raise(8n, units(1_500));
      const values = [LIMIT.Product, 8n, units(1_500) + 1n, units(1_500)];
      await refusal(suite, () => suite.raise(8n, 1n, { currency: CURRENCY.USD }), values);
    });

    it("of the group", async () => {
      const suite = await loadFixture(small);
      await suite.ledger.setLimits({ ...NO_LIMITS, groupBps: 100n });
      for (const id of [1n, 2n]) await suite.add(id, 1);
      await suite.add(3n, 0);
      // 23% of it is 1% of the capital
      const most = 434_782_608_695n;
      await suite.raise(1n, most - units(200));
      const values = [LIMIT.Group, 1n, 100_000_000_001n, units(100)];
      await refusal(suite, () => suite.raise(2n, units(200) + 2n), values);
      await suite.raise(2n, units(200));
      await suite.raise(3n, units(400));
    });

    it("of a tag, the largest of the product's own", async () => {
      const suite = await loadFixture(smallTagged);
      await suite.ledger.setLimits({ ...NO_LIMITS, tagBps: 100n });
      await suite.add(1n, 0, [0, 1]);
      await suite.add(2n, 1, [1]);
      await suite.add(3n, 2, [2]);
      const most = 166_666_666_666n;
      await refusal(suite, () => suite.raise(1n, most + 1n), [LIMIT.Tag, 0n, 100_000_000_001n, units(100)]);
      await suite.raise(1n, most);
      await suite.raise(2n, units(500) - most);
      await refusal(suite, () => suite.raise(2n, 1n), [LIMIT.Tag, 1n, 100_000_000_001n, units(100)]);
      await suite.raise(3n, units(900));
    });

    it("of the first of the tags with the largest stress", async () => {
      const suite = await loadFixture(smallTagged);
      await suite.ledger.setModel({ ...TAGGED, tagDrawdowns: drawdowns({ 0: 1_000n, 1: 2_000n, 2: 2_000n }) });
      await suite.ledger.setLimits({ ...NO_LIMITS, tagBps: 100n });
      await suite.add(1n, 0, [0, 1, 2]);
      const values = [LIMIT.Tag, 1n, 100_000_000_001n, units(100)];
      await refusal(suite, () => suite.raise(1n, units(500) + 1n), values);
    });

    it("of a tag that assets carry", async () => {
      const suite = await loadFixture(smallTagged);
      await suite.ledger.setLimits({ ...NO_LIMITS, tagBps: 100n });
      const ether = { decimals: 18, price: FEED_UNIT, usdQuoted: false, currency: CURRENCY.ETH, tagMask: 2n };
      await suite.addToken({ ...ether, held: 500n });
      await suite.ledger.mark();
      await suite.add(2n, 1, [1]);
      // 1% of 10,500 against 20% of 500 and what is sold
      await suite.raise(2n, units(25));
      await refusal(suite, () => suite.raise(2n, 1n), [LIMIT.Tag, 1n, 105_000_000_001n, units(105)]);
    });

    it("of a tag that assets alone carry over its limit", async () => {
      const suite = await loadFixture(smallTagged);
      await suite.ledger.setModel({ ...TAGGED, tagDrawdowns: drawdowns({ 1: 10_000n }) });
      await suite.ledger.setLimits({ ...NO_LIMITS, tagBps: 100n });
      const ether = { decimals: 18, price: FEED_UNIT, usdQuoted: false, currency: CURRENCY.ETH, tagMask: 2n };
      await suite.addToken({ ...ether, held: 119n });
      await suite.ledger.mark();
      await suite.add(2n, 1, [1]);
      await refusal(suite, () => suite.raise(2n, 1n), [LIMIT.Tag, 1n, units(119) + 1n, units("101.19")]);
    });

    it("of the member", async () => {
      const suite = await loadFixture(small);
      await suite.ledger.setLimits({ ...NO_LIMITS, memberBps: 200n });
      await suite.add(1n, 0);
      const over = { memberExposure: units(200) + 1n };
      await refusal(suite, () => suite.raise(1n, 1n, over), [LIMIT.Member, 0n, units(200) + 1n, units(200)]);
      await suite.raise(1n, 1n, { memberExposure: units(200) });
    });

    it("of capital after reserves, rounded down", async () => {
      const suite = await loadFixture(small);
      await suite.ledger.setLimits({ ...NO_LIMITS, productBps: 1_500n });
      await suite.add(8n, 0);
      await suite.atModule.ledger.openReserve(CURRENCY.ETH, 2n);
      const values = [LIMIT.Product, 8n, units(1_500), units(1_500) - 1n];
      await refusal(suite, () => suite.raise(8n, units(1_500)), values);
    });
  });

  it("foresees by how much a sale raises the requirement, which under the floor is nothing", async () => {
    const { ledger, add, raise } = await loadFixture(floored);
    await add(1n, 0);
    const before = await ledger.requirement();
    for (const [currency, rises] of [
      [CURRENCY.USD, false],
      [CURRENCY.ETH, false],
      [CURRENCY.ETH, true],
    ] as const) {
      const count = rises ? before / GWEI : units(1);
      const { mcrRise } = await ledger.previewSale(sale(1n, count, { currency }));
      const held = await ledger.requirement();
      await raise(1n, count, { currency });
      expect(mcrRise).to.equal((await ledger.requirement()) - held);
      expect(mcrRise !== 0n).to.equal(rises);
    }
  });

  it("never lets drawdowns of other tags bind", async () => {
    const { ledger, add, raise } = await loadFixture(small);
    await ledger.setModel({ ...PLAIN, tagDrawdowns: drawdowns({ 3: 10_000n }) });
    await ledger.setLimits({ ...NO_LIMITS, tagBps: 100n });
    await add(1n, 0, [4]);
    await raise(1n, units(5_000));
    expect(await ledger.requirement()).to.equal(parseEther("5000"));
  });
});

import { expect } from "chai";
import { parseEther } from "ethers";
import { gateOf, readRequirement, type Product } from "../../../../scripts/lib/model/solvency.js";
import { Rational } from "../../../../scripts/lib/model/rational.js";
import {
  CURRENCY,
  drawdowns,
  FEED,
  FEED_UNIT,
  GWEI,
  LIMITS,
  MODEL,
  NO_LIMITS,
  units,
} from "../../../support/capital.js";
import { DAY, openChain } from "../../../support/chain.js";
import { deployLedger, holdings, holdingsOf, modelOf, PLAIN } from "../../../support/ledger.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, ethers, loadFixture, now, reach } = chain;

/**
 * setModel
 * ├── reads back, at every bound; the limits stay
 * ├── recomputes the three scalars from every product
 * ├── the gate follows up at once and down by time alone, under the new speed
 * ├── what the old model asks for at the USD price of now stays asked for, less what time takes off
 * ├── a gate that long rested on its floor falls only from the moment the floor falls
 * └── refused: no role · each number out of its bounds, at deployment too
 */
describe("SolvencyLedger.setModel", () => {
  const PRICE = new Rational(1n, 1_600n);
  const products: Product[] = [
    { group: 0, tags: [0], eth: units(400), usd: units(160_000) },
    { group: 0, tags: [], eth: units(100), usd: 0n },
    { group: 6, tags: [0, 1], eth: 1n, usd: units(480_000) },
    { group: 7, tags: [], eth: 0n, usd: 0n },
  ];

  async function suite() {
    const deployed = await deployLedger(chain);
    for (const [id, { group, tags, eth, usd }] of products.entries()) {
      await deployed.add(id, group, tags);
      if (eth !== 0n) await deployed.raise(id, eth);
      if (usd !== 0n) await deployed.raise(id, usd, { currency: CURRENCY.USD });
    }
    return deployed;
  }

  const NEW = {
    ...MODEL,
    groupRates: [3_000n, 1n, 2n, 3n, 4n, 5n, 10_000n, 7n] as typeof MODEL.groupRates,
    k: 15_000n,
    eta: 10_000n,
    rhoMarket: 0n,
    gammaMax: 30_000n,
    downPerDayBps: 1_000n,
    floor: units(3),
    tagDrawdowns: drawdowns({ 0: 10_000n, 15: 9_999n }),
  };

  it("a gate that long rested on its floor falls only from the moment the floor falls", async () => {
    const rested = { ...PLAIN, floor: units(500) };
    const { ledger, atModule } = await deployLedger(chain, rested);
    await ledger.settle();
    await chain.increase(40n * DAY);
    await atModule.ledger.registerProduct(1n, 0, 0);
    await ledger.settle();
    await ledger.setModel({ ...rested, floor: units(100) });
    expect(await ledger.requirement()).to.equal(parseEther("500"));
    await chain.increase(10n * DAY);
    expect(await ledger.requirement()).to.equal(parseEther("400"));
  });

  it("keeps what the old model asks for at the USD price of now, and lets it fall by time alone", async () => {
    const { ledger, usdFeed } = await loadFixture(suite);
    const before = await ledger.requirement();
    await usdFeed.setAnswer(800n * FEED_UNIT);
    const asked = await ledger.requirement();
    expect(asked).to.be.above(before);
    await ledger.setModel({ ...PLAIN, k: 10_000n });
    const setAt = await now();
    expect(await ledger.requirement()).to.equal(asked);
    await reach(setAt + DAY);
    expect(await ledger.requirement()).to.equal(gateOf(1n, asked / GWEI, DAY, 200n) * GWEI);
    await reach(setAt + 50n * DAY);
    expect(await ledger.requirement()).to.be.below(before);
  });

  it("reads back as it was set, and the limits stay", async () => {
    const { ledger } = await loadFixture(suite);
    expect(await ledger.model()).to.deep.equal(Object.values(PLAIN));
    const bounds = { ...NEW, k: 10_000n, gammaMax: 10_000n, rhoMarket: 10_000n, eta: 0n, downPerDayBps: 1n, floor: 1n };
    const tops = { ...NEW, k: 2n ** 32n - 1n, gammaMax: 2n ** 32n - 1n, floor: 2n ** 64n - 1n };
    for (const model of [NEW, bounds, tops]) {
      await expect(ledger.setModel(model)).to.emit(ledger, "ModelSet").withArgs(Object.values(model));
      expect(await ledger.model()).to.deep.equal(Object.values(model));
    }
    expect(await ledger.limits()).to.deep.equal(Object.values(NO_LIMITS));
  });

  it("recomputes the scalars from every product, and what comes later agrees", async () => {
    const deployed = await loadFixture(suite);
    const { ledger, raise, lower } = deployed;
    await ledger.setModel(NEW);
    expect(await holdings(deployed)).to.deep.equal(holdingsOf(products, NEW.groupRates));
    const { mcr } = readRequirement({ products, values: [], mkt: 0n }, modelOf(NEW), PRICE);
    expect(await ledger.requirement()).to.equal(mcr * GWEI);
    await raise(3n, 9n);
    await lower(3n, CURRENCY.ETH, 9n);
    await ledger.setModel(PLAIN);
    expect(await holdings(deployed)).to.deep.equal(holdingsOf(products, PLAIN.groupRates));
  });

  it("lifts the gate at once", async () => {
    const { ledger } = await loadFixture(suite);
    await expect(ledger.setModel({ ...PLAIN, floor: units(7_000) }))
      .to.emit(ledger, "GateMoved")
      .withArgs(parseEther("7000"));
    expect(await ledger.requirement()).to.equal(parseEther("7000"));
  });

  it("lowers it by time alone: the old speed until now, the new one from now", async () => {
    const { ledger } = await loadFixture(suite);
    await ledger.setModel({ ...PLAIN, floor: units(7_000) });
    const start = await now();
    await at(start + 10n);
    await ledger.setModel(PLAIN);
    expect(await ledger.requirement(), "the old floor until now").to.equal(parseEther("7000"));
    await at(start + 10n + DAY);
    await ledger.setModel({ ...PLAIN, downPerDayBps: 1_000n });
    expect(await ledger.requirement()).to.equal(parseEther("6860"));
    await reach(start + 10n + 2n * DAY);
    expect(await ledger.requirement()).to.equal(gateOf(1n, units(6_860), DAY, 1_000n) * GWEI);
  });

  it("is not stopped by want of capital or of a USD price", async () => {
    const { ledger, usdFeed, atModule } = await loadFixture(suite);
    await usdFeed.setMode(FEED.BurnGas);
    await atModule.ledger.openReserve(CURRENCY.ETH, 2n ** 62n);
    await ledger.setModel(NEW);
    expect((await ledger.model()).floor).to.equal(units(3));
  });

  it("AccessManagedUnauthorized", async () => {
    const { ledger, module, eve } = await loadFixture(suite);
    for (const caller of [module, eve]) {
      const set = () => ledger.connect(caller).setModel(MODEL);
      await expectRefusal(set, ledger, "AccessManagedUnauthorized", [caller.address]);
    }
  });

  it("BadModel: each number, at deployment too", async () => {
    const { authority, pool, ledger } = await loadFixture(suite);
    const rates = (last: bigint) => [...MODEL.groupRates.slice(0, 7), last] as typeof MODEL.groupRates;
    const cases: readonly (readonly [Partial<typeof MODEL>, string])[] = [
      [{ groupRates: rates(0n) }, "groupRates"],
      [{ groupRates: rates(10_001n) }, "groupRates"],
      [{ k: 9_999n }, "k"],
      [{ eta: 10_001n }, "eta"],
      [{ rhoMarket: 10_001n }, "rhoMarket"],
      [{ gammaMax: 9_999n }, "gammaMax"],
      [{ downPerDayBps: 0n }, "downPerDay"],
      [{ downPerDayBps: 1_001n }, "downPerDay"],
      [{ floor: 0n }, "floor"],
      [{ tagDrawdowns: drawdowns({ 15: 10_001n }) }, "tagDrawdowns"],
    ];
    for (const [changes, reason] of cases) {
      const model = { ...MODEL, ...changes };
      await expectRefusal(() => ledger.setModel(model), ledger, "BadModel", [reason]);
      await expect(ethers.deployContract("SolvencyLedger", [authority, pool, model, LIMITS]))
        .to.be.revertedWithCustomError(ledger, "BadModel")
        .withArgs(reason);
    }
  });
});

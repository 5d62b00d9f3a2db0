import { expect } from "chai";
import { parseEther } from "ethers";
import { GROUPS } from "../../../../scripts/lib/model/solvency.js";
import { CURRENCY, FEED_UNIT, GWEI, units, USD_PER_ETH } from "../../../support/capital.js";
import { DAY, openChain } from "../../../support/chain.js";
import { deployLedger, sellDiversified, TAGGED, tagsOf } from "../../../support/ledger.js";
import { loadVectors } from "../../../support/vectors.js";
import { expectGasBelow } from "../../../support/gas.js";

const chain = await openChain();
const { loadFixture } = chain;
const vectors = loadVectors().mcr_and_pricing;

// Example E, with investments, is in mark.test.ts
describe("SolvencyLedger: worked examples of docs/economics.md §3", () => {
  const plain = () => deployLedger(chain);
  const tagged = () => deployLedger(chain, TAGGED);

  async function diversified() {
    const suite = await plain();
    await sellDiversified(suite);
    return suite;
  }

  it("A: 40 products, five a group, and what one more asks", async () => {
    const { ledger, atModule, add } = await loadFixture(diversified);
    expect(await ledger.requirement()).to.equal(vectors.A_diversified_40x500.MCR_gwei_exact * GWEI);
    await add(100n, GROUPS.indexOf("LEND"));
    await add(101n, GROUPS.indexOf("SLASHING"));
    const { marginal } = vectors;
    for (const [productId, rise] of [
      [0n, marginal.add_1000_to_existing_LEND_product],
      [100n, marginal.add_1000_new_LEND_product],
      [101n, marginal.add_1000_new_SLASH_product],
    ] as const) {
      const more = {
        productId,
        units: units(1_000),
        currency: CURRENCY.ETH,
        usdPrice: 0n,
        memberExposure: 0n,
        chargesCapital: true,
      };
      expect(await atModule.ledger.raiseExposure.staticCall(more)).to.equal(parseEther(String(rise)));
      expect((await ledger.previewSale(more)).mcrRise).to.equal(parseEther(String(rise)));
      expect(await atModule.ledger.raiseExposure.staticCall({ ...more, chargesCapital: false })).to.equal(0n);
    }
  });

  it("B: one product", async () => {
    const { ledger, add, raise } = await loadFixture(plain);
    await add(1n, 0);
    await raise(1n, units(20_000));
    expect(await ledger.requirement()).to.equal(vectors.B_single_product_20000.MCR_gwei_exact * GWEI);
  });

  it("C: one group", async () => {
    const { ledger, add, raise } = await loadFixture(plain);
    for (let id = 0; id < 5; id++) {
      await add(id, 0);
      await raise(id, units(4_000));
    }
    expect(await ledger.requirement()).to.equal(vectors.C_one_group_5x4000.MCR_gwei_exact * GWEI);
  });

  it("D: tags", async () => {
    const suite = await loadFixture(tagged);
    await sellDiversified(suite, tagsOf);
    expect(await suite.ledger.requirement()).to.equal(vectors.D_tags.MCR_gwei_exact * GWEI);
    const { eth } = await suite.ledger.tagExposure();
    expect(eth.slice(0, 3)).to.deep.equal([units(10_000), units(10_000), 0n]);
  });

  it("is read cold, in both classes and with tags, for less than 70,000 gas", async () => {
    const suite = await loadFixture(tagged);
    await sellDiversified(suite, tagsOf);
    for (const group of GROUPS.keys()) await suite.raise(5 * group, units(100_000), { currency: CURRENCY.USD });
    await suite.ledger.settle();
    await chain.increase(100n * DAY);
    await suite.usdFeed.setAnswer(USD_PER_ETH * FEED_UNIT);
    const data = suite.ledger.interface.encodeFunctionData("requirement");
    const receipt = await (await suite.ada.sendTransaction({ to: suite.ledger, data })).wait();
    // Beside the transaction and its four bytes
    expectGasBelow((receipt?.gasUsed ?? 0n) - 21_064n, 70_000n);
  });
});

import { expect } from "chai";
import { openChain } from "../../../support/chain.js";
import { PRODUCT, RULES, fieldsOf } from "../../../support/covers.js";
import { deployCatalogue } from "../../../support/products.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;

/**
 * updateProduct
 * - who: only the role
 * - which: a known product that is still sold
 * - bounds: prices, reduction, assets
 * - effects: those four alone
 */
describe("Products.updateProduct", () => {
  async function deploy() {
    const suite = await deployCatalogue(chain);
    await suite.products.setType(0, RULES);
    await suite.addProduct();
    return suite;
  }

  it("is for the role alone", async () => {
    const { products, eve } = await loadFixture(deploy);
    const call = () => products.connect(eve).updateProduct(0, 0, 50, 500, 1);
    await expectRefusal(call, products, "AccessManagedUnauthorized", [eve.address]);
  });

  it("changes reduction, prices and assets, and nothing else", async () => {
    const { products } = await loadFixture(deploy);
    await expect(products.updateProduct(0, 100, 50, 600, 5))
      .to.emit(products, "ProductUpdated")
      .withArgs(0, 100, 50, 600, 5);
    const changed = { reductionBps: 100n, floorBps: 50n, capBps: 600n, assetMask: 5n };
    expect(fieldsOf(await products.productOf(0))).to.deep.equal({ ...PRODUCT, ...changed });
    const terms = await products.termsOf(0);
    expect([terms.reductionBps, terms.floorBps, terms.capBps, terms.assetMask]).to.deep.equal([100n, 50n, 600n, 5n]);
  });

  it("refuses what is unknown or no longer sold", async () => {
    const { products } = await loadFixture(deploy);
    await expectRefusal(() => products.updateProduct(1, 0, 50, 500, 1), products, "UnknownProduct", [1]);
    await products.retire(0);
    await expectRefusal(() => products.updateProduct(0, 0, 50, 500, 1), products, "ProductIsRetired", [0]);
  });

  const outside = [
    ["reduction", [10_001, 50, 500, 1]],
    ["floor price", [0, 0, 500, 1]],
    ["floor price", [0, 501, 500, 1]],
    ["highest price", [0, 50, 10_001, 1]],
    ["assets", [0, 50, 500, 0]],
  ] as const;
  for (const [reason, args] of outside)
    it(`refuses ${args.join(", ")}: ${reason}`, async () => {
      const { products } = await loadFixture(deploy);
      await expectRefusal(() => products.updateProduct(0, ...args), products, "BadProduct", [reason]);
    });
});

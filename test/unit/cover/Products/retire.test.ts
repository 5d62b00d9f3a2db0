import { expect } from "chai";
import { openChain } from "../../../support/chain.js";
import { RULES } from "../../../support/covers.js";
import { deployCatalogue } from "../../../support/products.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;

/**
 * retire
 * - who: only the role
 * - which: a known product, once
 * - effects: no longer sold, still readable
 */
describe("Products.retire", () => {
  async function deploy() {
    const suite = await deployCatalogue(chain);
    await suite.products.setType(0, RULES);
    await suite.addProduct();
    return suite;
  }

  it("is for the role alone", async () => {
    const { products, eve } = await loadFixture(deploy);
    await expectRefusal(() => products.connect(eve).retire(0), products, "AccessManagedUnauthorized", [eve.address]);
  });

  it("ends the sale for ever", async () => {
    const { products } = await loadFixture(deploy);
    await expect(products.retire(0)).to.emit(products, "ProductRetired").withArgs(0);
    expect((await products.productOf(0)).isRetired).to.equal(true);
    await expect(products.termsOf(0)).to.be.revertedWithCustomError(products, "ProductIsRetired").withArgs(0);
    await expectRefusal(() => products.retire(0), products, "ProductIsRetired", [0]);
  });

  it("refuses an unknown product", async () => {
    const { products } = await loadFixture(deploy);
    await expectRefusal(() => products.retire(1), products, "UnknownProduct", [1]);
  });
});

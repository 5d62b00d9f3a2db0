import { expect } from "chai";
import { ZeroHash } from "ethers";
import { openChain } from "../../../support/chain.js";
import { PRODUCT, RULES, fieldsOf } from "../../../support/covers.js";
import { deployCatalogue } from "../../../support/products.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;

/**
 * addProduct
 * - who: only the role
 * - which: ids from 0, in 16 bits; the type must exist
 * - bounds: group, tags, wording, name, prices, reduction, assets
 * - effects: stored as given, registered with the ledger, addresses in the event
 */
describe("Products.addProduct", () => {
  async function deploy() {
    const suite = await deployCatalogue(chain);
    await suite.products.setType(0, RULES);
    return suite;
  }

  it("is for the role alone", async () => {
    const { products, eve } = await loadFixture(deploy);
    const call = () => products.connect(eve).addProduct(PRODUCT, []);
    await expectRefusal(call, products, "AccessManagedUnauthorized", [eve.address]);
  });

  it("stores the product and registers its group and tags", async () => {
    const { products, ledger, addProduct } = await loadFixture(deploy);
    const covered = [
      "eip155:1:0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2",
      "eip155:10:0x794a61358D6845594F94dc1DB02A252b5b4814aD",
    ];
    await expect(addProduct({ group: 3n }, covered))
      .to.emit(products, "ProductAdded")
      .withArgs(0, 0, Object.values({ ...PRODUCT, group: 3n }), covered);
    await addProduct({ name: "Second", group: 7n, tagMask: 0n });
    expect(fieldsOf(await products.productOf(0))).to.deep.equal({ ...PRODUCT, group: 3n });
    expect((await products.productOf(1)).name).to.equal("Second");
    expect(await products.productCount()).to.equal(2);
    const { group, tagMask, isRegistered } = await ledger.exposureOf(0);
    expect([group, tagMask, isRegistered]).to.deep.equal([3n, 3n, true]);
  });

  it("says to a sale what it needs", async () => {
    const { products, addProduct } = await loadFixture(deploy);
    await addProduct({ reductionBps: 250n });
    const terms = await products.termsOf(0);
    expect(fieldsOf(terms.rules)).to.deep.equal(RULES);
    const { typeVersion, group, assetMask, reductionBps, floorBps, capBps } = terms;
    expect([typeVersion, group, assetMask, reductionBps, floorBps, capBps]).to.deep.equal([
      1n,
      0n,
      15n,
      250n,
      45n,
      5_000n,
    ]);
    await expect(products.termsOf(1)).to.be.revertedWithCustomError(products, "UnknownProduct").withArgs(1);
    await expect(products.productOf(1)).to.be.revertedWithCustomError(products, "UnknownProduct").withArgs(1);
  });

  it("refuses a type that does not exist", async () => {
    const { products, addProduct } = await loadFixture(deploy);
    await expectRefusal(() => addProduct({ typeId: 1n }), products, "UnknownType", [1]);
  });

  const outside = [
    ["group", { group: 8n }],
    ["tags", { tagMask: 0b11111n }],
    ["wording", { wordingHash: ZeroHash }],
    ["name", { name: "" }],
    ["name", { name: "x".repeat(65) }],
    ["retired", { isRetired: true }],
    ["reduction", { reductionBps: 10_001n }],
    ["floor price", { floorBps: 0n }],
    ["floor price", { floorBps: 5_001n }],
    ["highest price", { capBps: 10_001n }],
    ["assets", { assetMask: 0n }],
  ] as const;
  for (const [reason, change] of outside)
    it(`refuses ${Object.keys(change).join()} out of bounds: ${reason}`, async () => {
      const { products, addProduct } = await loadFixture(deploy);
      await expectRefusal(() => addProduct(change), products, "BadProduct", [reason]);
    });

  it("takes every field at its edges", async () => {
    const { products, addProduct } = await loadFixture(deploy);
    await addProduct({ group: 7n, tagMask: 0b1111n << 12n, name: "x".repeat(64), reductionBps: 10_000n });
    await addProduct({ floorBps: 1n, capBps: 1n, assetMask: 1n << 15n, name: "x" });
    await addProduct({ floorBps: 10_000n, capBps: 10_000n });
    expect(await products.productCount()).to.equal(3);
  });

  it("counts products in 16 bits, as covers hold their ids", async () => {
    const { products, addProduct, setCounts } = await loadFixture(deploy);
    await setCounts({ types: 1n, versions: 1n, products: 65_534n });
    await addProduct();
    expect((await products.productOf(65_534)).name).to.equal(PRODUCT.name);
    await expectRefusal(() => addProduct(), products, "TooManyProducts", [65_535]);
  });
});

import { expect } from "chai";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { deployLedger } from "../../../support/ledger.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;
const suite = () => deployLedger(chain);

describe("SolvencyLedger.registerProduct", () => {
  it("puts a product into its group and under its tags", async () => {
    const { ledger, atModule } = await loadFixture(suite);
    expect(await ledger.exposureOf(9n)).to.deep.equal([0n, 0n, 0n, 0n, false]);
    await expect(atModule.ledger.registerProduct(9n, 7n, 0b1000_0000_0010_0011n))
      .to.emit(ledger, "ProductRegistered")
      .withArgs(9n, 7n, 0b1000_0000_0010_0011n);
    expect(await ledger.exposureOf(9n)).to.deep.equal([0n, 0n, 7n, 0b1000_0000_0010_0011n, true]);
    expect(await ledger.requirement(), "nothing is asked for it yet").to.equal(10n ** 9n);
  });

  it("takes every group, no tag, and any id of 32 bits", async () => {
    const { ledger, atModule } = await loadFixture(suite);
    for (let group = 0n; group < 8n; group++) await atModule.ledger.registerProduct(group, group, 0n);
    await atModule.ledger.registerProduct(2n ** 32n - 1n, 0n, 0n);
    expect((await ledger.exposureOf(2n ** 32n - 1n)).isRegistered).to.equal(true);
  });

  it("MissingRight", async () => {
    const { ledger, module, admin } = await loadFixture(suite);
    await ledger.setRights(module, 2n ** 256n - 1n - rights("PRODUCTS"));
    for (const caller of [module, admin]) {
      const register = () => ledger.connect(caller).registerProduct(1n, 0n, 0n);
      await expectRefusal(register, ledger, "MissingRight", [caller.address, rights("PRODUCTS")]);
    }
  });

  it("ProductExists: for good", async () => {
    const { ledger, add } = await loadFixture(suite);
    await add(1n, 0);
    await expectRefusal(() => add(1n, 1), ledger, "ProductExists", [1n]);
  });

  it("UnknownGroup", async () => {
    const { ledger, add } = await loadFixture(suite);
    for (const group of [8, 255]) await expectRefusal(() => add(1n, group), ledger, "UnknownGroup", [group]);
  });

  it("TooManyTags: five", async () => {
    const { ledger, add } = await loadFixture(suite);
    await expectRefusal(() => add(1n, 0, [0, 3, 6, 9, 15]), ledger, "TooManyTags", [0b1000_0010_0100_1001n]);
  });

  it("SafeCastOverflowedUintDowncast: an id over 32 bits", async () => {
    const { ledger, add } = await loadFixture(suite);
    await expectRefusal(() => add(2n ** 32n, 0), ledger, "SafeCastOverflowedUintDowncast", [32n, 2n ** 32n]);
  });
});

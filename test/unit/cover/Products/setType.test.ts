import { expect } from "chai";
import { openChain, DAY, HOUR } from "../../../support/chain.js";
import { RULES, fieldsOf } from "../../../support/covers.js";
import { deployCatalogue } from "../../../support/products.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;

/**
 * setType
 * - who: only the role
 * - which: next id adds, a known id makes a new version, a further id is refused
 * - bounds: each term, at both edges
 * - versions: immutable, counted over all types, 16 bits
 */
describe("Products.setType", () => {
  const deploy = () => deployCatalogue(chain);

  it("is for the role alone", async () => {
    const { products, eve, authority } = await loadFixture(deploy);
    await expectRefusal(() => products.connect(eve).setType(0, RULES), products, "AccessManagedUnauthorized", [
      eve.address,
    ]);
    expect(await products.authority()).to.equal(await authority.getAddress());
  });

  it("adds types in order and says what each version holds", async () => {
    const { products } = await loadFixture(deploy);
    const later = { ...RULES, gracePeriod: 20n * DAY, chargesCapital: true, indemnity: 2n };
    await expect(products.setType(0, RULES)).to.emit(products, "TypeSet").withArgs(0, 1, Object.values(RULES));
    await products.setType(1, later);
    expect(await products.typeCount()).to.equal(2);
    expect(fieldsOf(await products.typeVersion(1))).to.deep.equal(RULES);
    expect(fieldsOf(await products.typeVersion(2))).to.deep.equal(later);
    expect((await products.typeVersion(3)).gracePeriod).to.equal(0);
  });

  it("keeps old versions when a type changes, and sells on the new one", async () => {
    const { products, addProduct } = await loadFixture(deploy);
    await products.setType(0, RULES);
    await addProduct();
    await products.setType(0, { ...RULES, deductibleBps: 700n });
    expect(await products.typeCount()).to.equal(1);
    expect((await products.typeVersion(1)).deductibleBps).to.equal(500);
    const terms = await products.termsOf(0);
    expect([terms.typeVersion, terms.rules.deductibleBps]).to.deep.equal([2n, 700n]);
  });

  it("refuses a type that would leave a gap", async () => {
    const { products } = await loadFixture(deploy);
    await expectRefusal(() => products.setType(1, RULES), products, "UnknownType", [1]);
  });

  const outside = [
    ["least period", { minPeriodDays: 27n }],
    ["least period", { minPeriodDays: 60n, maxPeriodDays: 59n }],
    ["longest period", { maxPeriodDays: 366n }],
    ["grace period", { gracePeriod: DAY - 1n }],
    ["grace period", { gracePeriod: 90n * DAY + 1n }],
    ["waiting period", { waitingPeriod: 28n * DAY }],
    ["voting period", { votingPeriod: DAY - HOUR }],
    ["voting period", { votingPeriod: 3n * DAY + 1n }],
    ["voting period", { cooldownPeriod: DAY + 1n }],
    ["cooldown period", { cooldownPeriod: 0n }],
    ["cooldown period", { votingPeriod: 6n * DAY, cooldownPeriod: 6n * DAY + HOUR }],
    ["deductible", { deductibleBps: 5_001n }],
    ["commission", { commissionMaxBps: 3_001n }],
    ["least premium", { minPremiumGwei: 0n }],
    ["least premium", { minPremiumGwei: 10n ** 9n + 1n }],
  ] as const;
  for (const [reason, change] of outside)
    it(`refuses ${Object.keys(change).join(" and ")} out of bounds: ${reason}`, async () => {
      const { products } = await loadFixture(deploy);
      await expectRefusal(() => products.setType(0, { ...RULES, ...change }), products, "BadType", [reason]);
    });

  it("takes every term at its edges", async () => {
    const { products } = await loadFixture(deploy);
    const least = { minPeriodDays: 28n, maxPeriodDays: 28n, gracePeriod: DAY, waitingPeriod: 0n, votingPeriod: DAY };
    const most = { gracePeriod: 90n * DAY, waitingPeriod: 28n * DAY - 1n, deductibleBps: 5_000n };
    await products.setType(0, { ...RULES, ...least, cooldownPeriod: HOUR, minPremiumGwei: 1n, deductibleBps: 0n });
    await products.setType(1, { ...RULES, ...most, votingPeriod: 6n * DAY, cooldownPeriod: 6n * DAY });
    await products.setType(2, { ...RULES, commissionMaxBps: 0n, minPremiumGwei: 10n ** 9n });
    expect(await products.typeCount()).to.equal(3);
  });

  it("counts versions in 16 bits", async () => {
    const { products, setCounts } = await loadFixture(deploy);
    await products.setType(0, RULES);
    await setCounts({ types: 1n, versions: 65_534n, products: 0n });
    await products.setType(0, RULES);
    expect((await products.typeVersion(65_535)).gracePeriod).to.equal(RULES.gracePeriod);
    await expectRefusal(() => products.setType(0, RULES), products, "TooManyVersions", [65_535]);
  });
});

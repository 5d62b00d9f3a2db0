import { expect } from "chai";
import { parseEther } from "ethers";
import { DAY, openChain } from "../../../support/chain.js";
import {
  DAI,
  STETH,
  USDC,
  buy,
  deployCovers,
  orderFor,
  overPools,
  provide,
  type Suite,
  fieldsOf,
} from "../../../support/covers.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture, at } = chain;

/**
 * expire
 * - who: anyone, a member or not
 * - when: from claimBy on, at its second; not while a claim is open; once
 * - what: lanes, exposure, what the member had bought: exactly what the sale took; the record and the token stay
 * - after its tranche has passed
 */
describe("Cover.expire", () => {
  const deploy = () => deployCovers(chain);

  /** Lanes of the first five pools, exposure of both products, what the member has bought. */
  async function taken({ staking, ledger, cover }: Suite) {
    const lanes = [];
    for (const poolId of [1, 2, 3, 4, 5])
      for (const productId of [0, 1]) lanes.push((await staking.laneOf(poolId, productId)) >> 16n);
    const exposures = [await ledger.exposureOf(0), await ledger.exposureOf(1)].map(({ eth, usd }) => [eth, usd]);
    const { eth, usd } = await cover.memberExposure(4);
    return { lanes, exposures, bought: [eth, usd], idio: [...(await ledger.idiosyncratic())] };
  }

  async function sold(count = 1n) {
    const suite = await loadFixture(deploy);
    const amount = parseEther("10") + 1n;
    const before = await taken(suite);
    await buy(suite, suite.dan, orderFor(suite.dan, { amount, pools: overPools(amount, count) }));
    const { claimBy } = await suite.cover.coverOf(1);
    return { ...suite, before, claimBy };
  }

  it("refuses what is no cover", async () => {
    const { cover } = await sold();
    for (const coverId of [0, 2]) await expectRefusal(() => cover.expire(coverId), cover, "UnknownCover", [coverId]);
  });

  it("refuses until the second before the last day for claims", async () => {
    const { cover, claimBy } = await sold();
    await at(claimBy - 1n);
    await expectRefusal(() => cover.expire(1), cover, "NotExpired", [1, claimBy]);
    await at(claimBy);
    await cover.expire(1);
  });

  it("refuses while a claim is open, however late, and after it goes on", async () => {
    const { cover, module, claimBy } = await sold();
    await cover.connect(module).beginClaim(1, 1n);
    await at(claimBy + DAY);
    await expectRefusal(() => cover.expire(1), cover, "ClaimOpen", [1]);
    await cover.connect(module).endClaim(1, 1n, 0n, true, 0n);
    await cover.expire(1);
  });

  it("refuses before a last day that an undecided claim has moved", async () => {
    const { cover, module, claimBy } = await sold();
    await at(claimBy - 10n);
    await cover.connect(module).beginClaim(1, 1n);
    const later = claimBy + 14n * DAY;
    await cover.connect(module).endClaim(1, 1n, 0n, false, later);
    await at(later - 1n);
    await expectRefusal(() => cover.expire(1), cover, "NotExpired", [1, later]);
    await at(later);
    await cover.expire(1);
  });

  for (const count of [1n, 5n])
    it(`gives back exactly what a sale over ${count} pools took, once, for anybody`, async () => {
      const suite = await sold(count);
      const { cover, eve, before, claimBy } = suite;
      expect(await taken(suite)).to.not.deep.equal(before);
      await at(claimBy);
      await expect(cover.connect(eve).expire(1)).to.emit(cover, "CoverExpired").withArgs(1);
      expect(await taken(suite)).to.deep.equal(before);
      expect((await cover.memberExposure(4)).productBits).to.equal(0);
      await expectRefusal(() => cover.expire(1), cover, "CoverNotActive", [1]);
    });

  it("leaves record and token as they were", async () => {
    const { cover, dan, claimBy } = await sold();
    const before = fieldsOf(await cover.coverOf(1));
    const parts = await cover.partsOf(1);
    await at(claimBy);
    await cover.expire(1);
    expect(fieldsOf(await cover.coverOf(1))).to.deep.equal({ ...before, status: 2n });
    expect(await cover.partsOf(1)).to.deep.equal(parts);
    expect(await cover.ownerOf(1)).to.equal(dan.address);
  });

  it("gives back in each class what covers in any asset took, though prices have moved", async () => {
    const suite = await loadFixture(deploy);
    const { cover, assets, usdFeed, dan, cy } = suite;
    for (const assetId of [USDC, DAI]) await provide(suite, dan, assetId, 10n ** 24n);
    await assets[STETH - 1].feed.setAnswer(98_765_432n);
    const before = await taken(suite);
    await buy(suite, dan, orderFor(cy, { assetId: USDC, amount: 1_000_000_001n }));
    await buy(suite, dan, orderFor(cy, { assetId: DAI, amount: parseEther("1000") + 1n, productId: 1 }));
    await buy(suite, dan, orderFor(cy, { assetId: STETH, amount: parseEther("3") + 1n }));
    await buy(suite, dan, orderFor(cy, { amount: 1n }));
    await assets[STETH - 1].feed.setAnswer(50_000_000n);
    await usdFeed.setAnswer(2_000n * 10n ** 8n);
    await at((await cover.coverOf(4)).claimBy);
    for (const coverId of [2, 4, 1]) await cover.expire(coverId);
    expect((await cover.memberExposure(4)).productBits).to.equal(3);
    await cover.expire(3);
    expect(await taken(suite)).to.deep.equal(before);
    expect((await cover.memberExposure(4)).productBits).to.equal(0);
  });

  it("frees exposure, and no lane, when the tranche of its need has passed", async () => {
    const suite = await sold();
    const { cover, staking, dan, before } = suite;
    const { tranche } = await cover.coverOf(1);
    await at((tranche + 1n) * 91n * DAY);
    await suite.membership.memberOf(dan);
    await cover.expire(1);
    expect(await taken(suite)).to.deep.equal(before);
    expect(await staking.freeCapacity(1, 0, tranche + 1n, 0)).to.equal(400_000n);
  });

  it("lets the capacity be sold again in the same second", async () => {
    const suite = await loadFixture(deploy);
    const { cover, staking, dan } = suite;
    const amount = parseEther("20");
    await buy(suite, dan, orderFor(dan, { amount, pools: [{ poolId: 6, amount }] }));
    const { claimBy, tranche } = await cover.coverOf(1);
    expect(await staking.freeCapacity(6, 0, tranche, 0)).to.equal(0);
    await at(claimBy);
    await cover.expire(1);
    expect(await staking.freeCapacity(6, 0, tranche, 0)).to.equal(20_000n);
    await buy(suite, dan, orderFor(dan, { amount, pools: [{ poolId: 6, amount }] }));
  });
});

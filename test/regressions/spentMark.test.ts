import { expect } from "chai";
import { parseEther } from "ethers";
import { openChain } from "../support/chain.js";
import { covered, decided, deployClaims, freshen, type ClaimsSuite } from "../support/claimsSuite.js";

const chain = await openChain();
const suite = () => deployClaims(chain);
const WAD = 10n ** 18n;
const amount = parseEther("10");

/**
 * Found in review. A premium in KEEL is credited by the assets of a mark up to an hour old and the reserves of now. A payment takes its
 * claim out of the reserves at once, but out of the marked assets only at the next mark: whoever marked just before it was credited
 * the payment as if it were still there. A redemption did the same with the supply that it burns.
 */
describe("a mark from before money left", () => {
  /** What KEEL is worth by a valuation of now, never over the internal price, less the spread. */
  async function worthNow({ ledger, market, token }: ClaimsSuite): Promise<bigint> {
    const nav = ((await ledger.capital()).low * WAD) / (await token.effectiveSupply());
    const internal = await market.internalPrice();
    return ((nav < internal ? nav : internal) * 9_900n) / 10_000n;
  }

  it("credits no premium after a claim was paid", async () => {
    const s = await chain.loadFixture(suite);
    const claimId = await decided(s, s.cy, await covered(s, s.cy), amount, "accepted");
    await freshen(s);
    await s.ledger.mark();
    expect((await s.market.premiumPrice()).fresh).to.equal(true);
    await s.claims.settle(claimId);
    expect(await s.market.premiumPrice()).to.deep.equal([await worthNow(s), false]);
    await s.ledger.mark();
    expect((await s.market.premiumPrice()).fresh).to.equal(true);
  });

  it("credits no premium after what stayed owed was paid", async () => {
    const s = await chain.loadFixture(suite);
    const claimId = await decided(s, s.cy, await covered(s, s.cy), amount, "accepted");
    await freshen(s);
    const recorded = await s.pool.recordedOf(0);
    await s.pool.connect(s.module).pay(0, s.recipient, recorded - parseEther("1"), 0);
    await s.claims.settle(claimId);
    await s.fund(recorded);
    await s.ledger.mark();
    await s.claims.collectOwed(claimId);
    expect(await s.market.premiumPrice()).to.deep.equal([await worthNow(s), false]);
  });

  it("credits no premium after a redemption", async () => {
    const s = await chain.loadFixture(suite);
    await freshen(s);
    await s.ledger.mark();
    await s.market.connect(s.assessors[0]).redeem(parseEther("1000"), 0, 2n ** 40n);
    expect(await s.market.premiumPrice()).to.deep.equal([await worthNow(s), false]);
  });

  it("is left alone once it is too old to credit by", async () => {
    const s = await chain.loadFixture(suite);
    const claimId = await decided(s, s.cy, await covered(s, s.cy), amount, "denied");
    await freshen(s);
    await s.ledger.mark();
    const { 1: markedAt } = await s.ledger.markedCapital();
    await chain.increase(3_601n);
    await s.claims.settle(claimId);
    expect((await s.ledger.markedCapital())[1]).to.equal(markedAt);
  });
});

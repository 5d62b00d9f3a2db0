import { expect } from "chai";
import { ZeroAddress, ZeroHash, id, parseEther } from "ethers";
import { DAY, openChain } from "../../../support/chain.js";
import {
  DAI,
  ETH,
  GRACE,
  KEEL_PAYS,
  PERIOD,
  STETH,
  TRANCHE,
  USDC,
  buy,
  deployCovers,
  orderFor,
  overPools,
  provide,
  unitsFor,
  fieldsOf,
} from "../../../support/covers.js";

const chain = await openChain();
const { loadFixture, ethers } = chain;
const GWEI = 10n ** 9n;
const TAIL = 45n * DAY;

/**
 * What a sale writes: the words of the cover, its parts over any number of pools, lanes, exposure, what the member has
 * bought, the token. And the token itself: its URI, its transfer.
 */
describe("Cover.buy writes", () => {
  const deploy = () => deployCovers(chain);

  it("the terms as they are at the sale", async () => {
    const suite = await loadFixture(deploy);
    const { cover, products, dan, eve } = suite;
    await products.setType(0, { ...fieldsOf(await products.typeVersion(1)), deductibleBps: 333n });
    const coverId = await buy(suite, dan, orderFor(eve, { productId: 1, dataHash: id("data") }));
    const startAt = await chain.now();
    const claimBy = startAt + PERIOD + GRACE;
    const data = await cover.coverOf(coverId);
    expect(fieldsOf(data)).to.deep.equal({
      owner: eve.address,
      amount: parseEther("10"),
      productId: 1n,
      assetId: 0n,
      status: 1n,
      hasOpenClaim: false,
      wasUndecided: false,
      deniedCount: 0n,
      poolCount: 1n,
      deductibleBps: 333n,
      typeVersion: 2n,
      startAt,
      endAt: startAt + PERIOD,
      claimBy,
      waitingPeriod: 7n * DAY,
      tranche: (claimBy + TAIL) / TRANCHE,
      buyerId: 4n,
      votingPeriod: 3n * DAY,
      cooldownPeriod: DAY,
    });
    const [bought] = await cover.queryFilter(cover.filters.CoverBought(), "latest");
    const said = [coverId, 1n, eve.address, dan.address, 0n, parseEther("10"), startAt, startAt + PERIOD, claimBy];
    expect([...bought.args]).to.deep.equal([...said, id("data")]);
  });

  it("terms that later changes of the type do not touch", async () => {
    const suite = await loadFixture(deploy);
    const { cover, products, dan } = suite;
    await buy(suite, dan, orderFor(dan));
    const before = [...(await cover.coverOf(1))];
    const rules = fieldsOf(await products.typeVersion(1));
    await products.setType(0, { ...rules, gracePeriod: DAY, waitingPeriod: 0n, votingPeriod: 2n * DAY });
    await products.updateProduct(0, 5_000, 1, 10_000, 1);
    await products.retire(0);
    expect([...(await cover.coverOf(1))]).to.deep.equal(before);
  });

  it("ids from 1, and nothing for others", async () => {
    const suite = await loadFixture(deploy);
    const { cover, dan } = suite;
    expect(await buy(suite, dan, orderFor(dan))).to.equal(1);
    expect(await buy(suite, dan, orderFor(dan))).to.equal(2);
    for (const coverId of [0, 3]) {
      const { owner, status } = await cover.coverOf(coverId);
      expect([owner, status]).to.deep.equal([ZeroAddress, 0n]);
      expect(await cover.partsOf(coverId)).to.have.length(0);
    }
  });

  for (const count of [1n, 2n, 3n, 6n, 7n, 20n])
    it(`its parts over ${count} pools`, async () => {
      const suite = await loadFixture(deploy);
      const { cover, staking, ada, bo, dan } = suite;
      const tranche = (await chain.now()) / TRANCHE + 7n;
      for (let poolId = 7; poolId <= count; ++poolId) {
        await staking
          .connect(ada)
          .createPool(0, 0, [{ productId: 0, weightBps: 10_000, targetPriceBps: 100 }], ZeroHash);
        const amount = parseEther("1000");
        await staking.connect(bo).deposit({ poolId, positionId: 0, tranche, amount, maxOpenBurnBps: 0 });
      }
      const amount = parseEther("40") + 11n;
      const pools = overPools(amount, count);
      await buy(suite, dan, orderFor(dan, { amount, pools }));
      const parts = (await cover.partsOf(1)).map(({ poolId, units }) => ({ poolId, units }));
      expect(parts).to.deep.equal(pools.map((part) => ({ poolId: part.poolId, units: unitsFor(part.amount) })));
      const { poolCount, tranche: need, productId } = await cover.coverOf(1);
      expect(poolCount).to.equal(count);
      for (const { poolId, units } of parts) {
        const word = await staking.laneOf(poolId, productId);
        const offset = 16n + 30n * (need - (word & 0xffffn));
        expect((word >> offset) & (2n ** 30n - 1n)).to.equal(units);
      }
    });

  it("the exposure of product and member, in the class of the cover asset", async () => {
    const suite = await loadFixture(deploy);
    const { cover, ledger, assets, dan, cy } = suite;
    await assets[STETH - 1].feed.setAnswer(98_765_432n);
    for (const assetId of [USDC, DAI]) await provide(suite, dan, assetId, 10n ** 24n);
    await buy(suite, dan, orderFor(dan, { amount: parseEther("10") + 1n }));
    await buy(suite, dan, orderFor(cy, { assetId: USDC, amount: 1_000_000_001n }));
    await buy(suite, dan, orderFor(cy, { assetId: DAI, amount: parseEther("1000") + 1n }));
    await buy(suite, dan, orderFor(cy, { assetId: STETH, amount: parseEther("3"), productId: 1 }));
    const steth = (3n * 987_654_320n * 10n + 9n) / 10n;
    const eth = 10n * GWEI + 1n;
    const usd = 1_000_000_001n * 1_000n + 1_000n * GWEI + 1n;
    const first = await ledger.exposureOf(0);
    expect([first.eth, first.usd]).to.deep.equal([eth, usd]);
    expect((await ledger.exposureOf(1)).eth).to.equal(steth);
    expect([...(await cover.memberExposure(4))]).to.deep.equal([eth + steth, usd, 3n]);
    expect([...(await cover.memberExposure(3))]).to.deep.equal([0n, 0n, 0n]);
  });

  it("a token that moves with its cover and leaves the member's account alone", async () => {
    const suite = await loadFixture(deploy);
    const { cover, dan, eve } = suite;
    await buy(suite, dan, orderFor(dan));
    await buy(suite, dan, orderFor(dan));
    const before = fieldsOf(await cover.coverOf(1));
    const exposure = await cover.memberExposure(4);
    await cover.connect(dan).transferFrom(dan, eve, 1);
    expect(fieldsOf(await cover.coverOf(1))).to.deep.equal({ ...before, owner: eve.address });
    expect(await cover.memberExposure(4)).to.deep.equal(exposure);
    expect([await cover.balanceOf(dan), await cover.balanceOf(eve)]).to.deep.equal([1n, 1n]);
    await expect(cover.connect(dan).transferFrom(eve, dan, 1)).to.be.revertedWithCustomError(
      cover,
      "ERC721InsufficientApproval",
    );
  });

  it("a token with a name on chain, and none for what was not sold", async () => {
    const suite = await loadFixture(deploy);
    const { cover, dan } = suite;
    await buy(suite, dan, orderFor(dan));
    const [kind, text] = (await cover.tokenURI(1)).split(",");
    expect([kind, JSON.parse(decodeURIComponent(text))]).to.deep.equal([
      "data:application/json",
      { name: "Keel Cover 1" },
    ]);
    await expect(cover.tokenURI(2)).to.be.revertedWithCustomError(cover, "ERC721NonexistentToken").withArgs(2);
    expect([await cover.name(), await cover.symbol()]).to.deep.equal(["Keel Cover", "KCOV"]);
    expect(await cover.supportsInterface("0x80ac58cd")).to.equal(true);
  });

  it("no callback to the owner: a contract that takes no tokens may own a cover", async () => {
    const { cover, dan } = await loadFixture(deploy);
    const receiver = await ethers.deployContract("MockReceiver");
    const order = { ...orderFor(dan), owner: await receiver.getAddress() };
    await cover.connect(dan).buy(order, { value: parseEther("1") });
    expect(await cover.ownerOf(1)).to.equal(order.owner);
  });

  it("who may not judge it: its backers and buyers on the same product", async () => {
    const suite = await loadFixture(deploy);
    const { cover, ada, bo, cy, dan } = suite;
    await buy(suite, dan, orderFor(dan));
    await buy(suite, cy, orderFor(cy, { productId: 1 }));
    const biased = (account: typeof ada, memberId: number) => cover.conflicted(1, account, memberId);
    expect(await biased(bo, 2)).to.equal(true);
    expect(await biased(dan, 4)).to.equal(true);
    expect(await biased(cy, 3)).to.equal(false);
    expect(await biased(ada, 1)).to.equal(false);
    expect(KEEL_PAYS).to.not.equal(ETH);
  });
});

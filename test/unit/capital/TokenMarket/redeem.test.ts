import { expect } from "chai";
import { parseEther } from "ethers";
import { signAttestation } from "../../../../scripts/lib/attestation.js";
import { attestationOf } from "../../../support/attest.js";
import {
  CURRENCY,
  deployCapital,
  deployExample,
  ETH,
  EXAMPLE,
  FEED,
  FEED_UNIT,
  OUTFLOW,
  units,
} from "../../../support/capital.js";
import { DAY, openChain, YEAR } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, increase, loadFixture, now } = chain;

/**
 * redeem
 * ├── the worked example to the wei; tokens burnt, ETH pushed, recorded balance lowered
 * ├── quoted as it is done, whatever prices did since the last mark; nothing while the depth is used up
 * ├── the bid comes back in ten days; suspended and expired members may leave
 * └── refused: not open · deadline · nothing · no member · at or under the requirement · less ETH recorded than due
 *     · less than wanted, or nothing · tokens held or locked · from within
 */
describe("TokenMarket.redeem", () => {
  const example = () => deployExample(chain);
  const tight = () => deployExample(chain, units(98_000));
  const closed = () => deployCapital(chain);
  const later = async () => (await now()) + 2n * YEAR;
  const TOKENS = parseEther("50000");
  const PAID = 809_849749582637729549n;

  it("pays what the worked example pays, to the wei", async () => {
    const { market, token, pool, ada } = await loadFixture(example);
    expect(await market.quoteRedeem(TOKENS)).to.equal(PAID);
    const sent = market.connect(ada).redeem(TOKENS, PAID, await later());
    await expect(sent)
      .to.emit(market, "Redeemed")
      .withArgs(ada.address, TOKENS, PAID, 19_634373787963103n)
      .and.to.emit(pool, "Paid")
      .withArgs(ETH, ada.address, OUTFLOW.Redemption, PAID, true);
    await expect(sent).to.changeEtherBalance(ethers, ada, PAID);
    expect(await token.totalSupply()).to.equal(parseEther("4950000"));
    expect(await pool.recordedOf(ETH)).to.equal(parseEther("98000") - PAID);
  });

  it("moves the internal price where every price is good, and only there", async () => {
    for (const isGood of [true, false]) {
      const { market, ledger, addToken, ada } = await loadFixture(example);
      const { feed } = await addToken({ held: 1_000n });
      await ledger.mark();
      if (!isGood) await feed.setMode(FEED.Refuse);
      await market.connect(ada).redeem(TOKENS, 0n, await later());
      await increase(DAY);
      expect((await market.internalPrice()) > EXAMPLE.price).to.equal(isGood);
    }
  });

  it("pays less for the next, and is fully back after ten days", async () => {
    const { market, ada } = await loadFixture(example);
    await market.connect(ada).redeem(TOKENS, 0n, await later());
    expect(await market.quoteRedeem(TOKENS)).to.be.lessThan(PAID);
    await increase(10n * DAY);
    expect((await market.quote()).bidDisplacement).to.equal(0n);
  });

  it("is quoted in the same block as it is done, also after prices moved since the last mark", async () => {
    const { market, ledger, addToken, ada } = await loadFixture(example);
    const { feed } = await addToken({ held: 1_000_000n });
    await ledger.mark();
    const marked = await market.quoteRedeem(TOKENS);
    await feed.setAnswer(90_000_000n);
    const quoted = await market.quoteRedeem(TOKENS);
    expect(quoted).to.be.lessThan(marked);
    expect(await market.connect(ada).redeem.staticCall(TOKENS, 0n, await later())).to.equal(quoted);
  });

  it("pays nothing where the depth fell, at the same moment, under what was redeemed", async () => {
    const { market, atModule, ada } = await loadFixture(example);
    const deadline = await later();
    await chain.provider.request({ method: "evm_setAutomine", params: [false] });
    await market.connect(ada).redeem(TOKENS, 0n, deadline);
    await atModule.ledger.openReserve(CURRENCY.ETH, units(26_000));
    const late = await market.connect(ada).redeem(TOKENS, 0n, deadline);
    await chain.provider.request({ method: "evm_mine", params: [] });
    await chain.provider.request({ method: "evm_setAutomine", params: [true] });
    expect((await ethers.provider.getTransactionReceipt(late.hash))?.status).to.equal(0);
    const { bid, bidDepth, bidDisplacement } = await market.quote();
    expect(bid).to.be.greaterThan(0n);
    expect(bidDisplacement).to.equal(bidDepth);
    expect(await market.quoteRedeem(TOKENS)).to.equal(0n);
    const again = market.connect(ada).redeem.staticCall(TOKENS, 0n, deadline);
    await expect(again).to.be.revertedWithCustomError(market, "OutputTooLow").withArgs(0n, 0n);
  });

  it("lets who is suspended or expired leave", async () => {
    const { market, membership, ada } = await loadFixture(example);
    const deadline = await later();
    await membership.suspend(ada);
    await expect(market.connect(ada).redeem(TOKENS, 0n, deadline)).to.emit(market, "Redeemed");
    await increase(YEAR);
    await expect(market.connect(ada).redeem(TOKENS, 0n, deadline)).to.emit(market, "Redeemed");
  });

  it("is refused before the market opens, after its deadline, for nothing and to strangers", async () => {
    const shut = await loadFixture(closed);
    const deadline = await later();
    await expectRefusal(() => shut.market.connect(shut.ada).redeem(1n, 0n, deadline), shut.market, "NotOpen");
    const { market, ada, cy } = await loadFixture(example);
    const passed = (await now()) - 1n;
    await expectRefusal(() => market.connect(ada).redeem(TOKENS, 0n, passed), market, "DeadlinePassed");
    await expectRefusal(() => market.connect(ada).redeem(0n, 0n, deadline), market, "ZeroAmount");
    await expectRefusal(() => market.connect(cy).redeem(TOKENS, 0n, deadline), market, "NotMember", [cy.address]);
  });

  it("is refused at or under the requirement", async () => {
    const { market, ada } = await loadFixture(tight);
    const deadline = await later();
    const redeem = () => market.connect(ada).redeem(TOKENS, 0n, deadline);
    await expectRefusal(redeem, market, "RedemptionClosed", [parseEther("98000"), parseEther("98000")]);
    expect((await market.quote()).bid).to.equal(0n);
  });

  it("is refused when less ETH is recorded than would be paid", async () => {
    const { market, addToken, atModule, module, ada } = await loadFixture(example);
    await addToken({ decimals: 18, price: FEED_UNIT, usdQuoted: false, currency: CURRENCY.ETH, held: 97_900n });
    await atModule.pool.pay(ETH, module, parseEther("97900"), OUTFLOW.Claim);
    const deadline = await later();
    const redeem = () => market.connect(ada).redeem(TOKENS, 0n, deadline);
    await expectRefusal(redeem, market, "LiquidityTooLow", [parseEther("100"), PAID]);
    const few = parseEther("1000");
    await expect(market.connect(ada).redeem(few, 0n, deadline)).to.emit(market, "Redeemed");
  });

  it("is refused for less than wanted, and for nothing at all", async () => {
    const { market, ada } = await loadFixture(example);
    const deadline = await later();
    const greedy = () => market.connect(ada).redeem(TOKENS, PAID + 1n, deadline);
    await expectRefusal(greedy, market, "OutputTooLow", [PAID, PAID + 1n]);
    await expectRefusal(() => market.connect(ada).redeem(1n, 0n, deadline), market, "OutputTooLow", [0n, 0n]);
  });

  it("is refused for tokens that are held or locked", async () => {
    const { market, token, ada, bo, admin } = await loadFixture(example);
    const deadline = await later();
    await market.connect(bo).mint(0n, deadline, { value: parseEther("1") });
    const tokens = await token.balanceOf(bo);
    const early = () => market.connect(bo).redeem(tokens, 0n, deadline);
    await expectRefusal(early, token, "TokensNotFree", [bo.address, 0n, tokens]);
    await token.connect(admin).lock(ada, (await now()) + DAY);
    await expectRefusal(() => market.connect(ada).redeem(TOKENS, 0n, deadline), token, "TokensNotFree");
  });

  it("is refused to a payee that calls back", async () => {
    const { market, membership, token, kyc, ada } = await loadFixture(example);
    const payee = await ethers.deployContract("MockReceiver");
    const attestation = await attestationOf(chain, membership, { address: await payee.getAddress() } as never);
    const signature = await signAttestation(kyc, membership, attestation);
    const join = membership.interface.encodeFunctionData("join", [attestation, signature]);
    await payee.execute(membership, join, { value: await membership.joinFee() });
    await token.connect(ada).transfer(payee, parseEther("2000"));
    const redeem = market.interface.encodeFunctionData("redeem", [parseEther("1000"), 0n, await later()]);
    await payee.setCallback(market, redeem);
    await expect(payee.execute(market, redeem))
      .to.emit(payee, "CalledBack")
      .withArgs(false, market.interface.getError("ReentrancyGuardReentrantCall")?.selector);
    expect(await token.balanceOf(payee), "one redemption went through").to.equal(parseEther("1000"));
  });
});

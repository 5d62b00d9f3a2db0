import { expect } from "chai";
import { parseEther } from "ethers";
import { deployCapital, deployExample, ETH, HEARTBEAT, INFLOW, MIN_HOLD, units } from "../../../support/capital.js";
import { attestationOf } from "../../../support/attest.js";
import { DAY, openChain, YEAR } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import { signAttestation } from "../../../../scripts/lib/attestation.js";

const chain = await openChain();
const { ethers, increase, loadFixture, now } = chain;

/**
 * mint
 * ├── the worked example to the wei, once and again; a day later the ask has come back by a tenth of its depth
 * ├── quoted as it is done, whatever prices did since the last mark
 * ├── tokens are held for the minimum hold; ETH is recorded; the price word follows the net asset value
 * └── refused: not open · deadline · nothing sent · no member · expired · suspended · a bad price · claims owed · no capital
 *     · ratio above the maximum · displacement above the maximum · too few tokens, or none · from within the market
 */
describe("TokenMarket.mint", () => {
  const example = () => deployExample(chain);
  const rich = () => deployExample(chain, units(20_000));
  const closed = () => deployCapital(chain);
  const later = async () => (await now()) + DAY;
  const FIRST = 4_853_426519122500485342n;
  const PAID = parseEther("100");

  it("gives what the worked example gives, to the wei", async () => {
    const { market, token, pool, bo } = await loadFixture(example);
    expect(await market.quoteMint(PAID)).to.equal(FIRST);
    await expect(market.connect(bo).mint(FIRST, await later(), { value: PAID }))
      .to.emit(market, "Minted")
      .withArgs(bo.address, PAID, FIRST, 19_600973622963537n)
      .and.to.emit(pool, "Received")
      .withArgs(ETH, bo.address, INFLOW.Market, PAID);
    expect(await token.balanceOf(bo)).to.equal(FIRST);
    expect(await pool.recordedOf(ETH)).to.equal(parseEther("98100"));
  });

  it("gives less for the next, and the ask comes back by a tenth of its depth a day", async () => {
    const { market, bo } = await loadFixture(example);
    await market.connect(bo).mint(0n, await later(), { value: PAID });
    expect(await market.quoteMint(PAID)).to.be.lessThan(FIRST);
    expect((await market.quote()).askDisplacement).to.equal(PAID);
    await increase(DAY);
    expect((await market.quote()).askDisplacement).to.equal(0n);
  });

  it("is quoted in the same block as it is done, also after prices moved since the last mark", async () => {
    const { market, ledger, addToken, bo } = await loadFixture(example);
    const { feed } = await addToken({ held: 1_000_000n });
    await ledger.mark();
    const marked = await market.quoteMint(PAID);
    await feed.setAnswer(90_000_000n);
    const quoted = await market.quoteMint(PAID);
    expect(quoted).to.be.greaterThan(marked);
    expect(await market.connect(bo).mint.staticCall(0n, await later(), { value: PAID })).to.equal(quoted);
  });

  it("holds what it mints for the minimum hold", async () => {
    const { market, token, bo } = await loadFixture(example);
    await market.connect(bo).mint(0n, await later(), { value: PAID });
    const [held, heldUntil] = await token.holdOf(bo);
    expect([held, heldUntil]).to.deep.equal([FIRST, (await now()) + MIN_HOLD]);
    expect(await token.freeBalanceOf(bo)).to.equal(0n);
  });

  it("is refused before the market opens", async () => {
    const { market, ada } = await loadFixture(closed);
    const deadline = await later();
    await expectRefusal(() => market.connect(ada).mint(0n, deadline, { value: 1n }), market, "NotOpen");
  });

  it("is refused after its deadline and for nothing", async () => {
    const { market, bo } = await loadFixture(example);
    const passed = (await now()) - 1n;
    await expectRefusal(() => market.connect(bo).mint(0n, passed, { value: PAID }), market, "DeadlinePassed");
    const deadline = await later();
    await expectRefusal(() => market.connect(bo).mint(0n, deadline), market, "ZeroAmount");
  });

  it("is refused to who is no member in good standing", async () => {
    const { market, membership, bo, cy } = await loadFixture(example);
    const deadline = (await now()) + 2n * YEAR;
    const mint = (who: typeof bo) => market.connect(who).mint(0n, deadline, { value: PAID });
    await expectRefusal(() => mint(cy), membership, "NotMember", [cy.address]);
    await membership.suspend(bo);
    await expectRefusal(() => mint(bo), membership, "MemberSuspended", [bo.address]);
    await membership.reinstate(bo);
    const { expiresAt } = await membership.memberOf(bo);
    await increase(YEAR);
    await expectRefusal(() => mint(bo), membership, "MembershipExpired", [bo.address, expiresAt]);
  });

  it("is refused while a held asset has no good price", async () => {
    const { market, addToken, bo } = await loadFixture(example);
    await addToken({ held: 1_000n });
    await increase(HEARTBEAT + 1n);
    const deadline = await later();
    await expectRefusal(() => market.connect(bo).mint(0n, deadline, { value: PAID }), market, "PriceNotGood");
  });

  it("is refused while claims are owed", async () => {
    const { market, atModule, bo } = await loadFixture(example);
    await atModule.ledger.openReserve(0n, units(10));
    await atModule.ledger.settleReserve(0n, units(10), units(4));
    const deadline = await later();
    const mint = () => market.connect(bo).mint(0n, deadline, { value: PAID });
    await expectRefusal(mint, market, "ClaimsOwed", [parseEther("4")]);
  });

  it("is refused without capital", async () => {
    const { market, token, atModule, joinAs, ada, admin } = await loadFixture(closed);
    await joinAs(ada);
    await token.connect(admin).mintGenesis(ada, parseEther("1"));
    await atModule.market.open(parseEther("0.01"));
    const deadline = await later();
    await expectRefusal(() => market.connect(ada).mint(0n, deadline, { value: 1n }), market, "NoCapital", [0n]);
  });

  it("is refused above the highest ratio and the widest displacement", async () => {
    const poor = await loadFixture(rich);
    const deadline = await later();
    const rare = () => poor.market.connect(poor.bo).mint(0n, deadline, { value: PAID });
    await expectRefusal(rare, poor.market, "RatioAboveMaximum", [49_000n, 40_000n]);
    const { market, bo } = await loadFixture(example);
    const most = parseEther("2450");
    const wide = () => market.connect(bo).mint(0n, deadline, { value: most + 1n });
    await expectRefusal(wide, market, "DisplacementAboveMaximum", [most + 1n, most]);
    await expect(market.connect(bo).mint(0n, deadline, { value: most })).to.emit(market, "Minted");
  });

  it("is refused for fewer tokens than wanted, and for none", async () => {
    const { market, bo } = await loadFixture(example);
    const deadline = await later();
    const greedy = () => market.connect(bo).mint(FIRST + 1n, deadline, { value: PAID });
    await expectRefusal(greedy, market, "OutputTooLow", [FIRST, FIRST + 1n]);
  });

  it("is refused from within the market", async () => {
    const { market, membership, token, kyc, ada } = await loadFixture(example);
    const payee = await ethers.deployContract("MockReceiver");
    const attestation = await attestationOf(chain, membership, { address: await payee.getAddress() } as never);
    const signature = await signAttestation(kyc, membership, attestation);
    const join = membership.interface.encodeFunctionData("join", [attestation, signature]);
    await payee.execute(membership, join, { value: await membership.joinFee() });
    await token.connect(ada).transfer(payee, parseEther("1000"));
    const deadline = await later();
    const again = market.interface.encodeFunctionData("mint", [0n, deadline]);
    await payee.setCallback(market, again);
    const redeem = market.interface.encodeFunctionData("redeem", [parseEther("1000"), 0n, deadline]);
    await expect(payee.execute(market, redeem))
      .to.emit(payee, "CalledBack")
      .withArgs(false, market.interface.getError("ReentrancyGuardReentrantCall")?.selector);
  });
});

import { expect } from "chai";
import { parseEther } from "ethers";
import { DAY, openChain } from "../../support/chain.js";
import { USD_PER_ETH } from "../../support/capital.js";
import { covered, decided, deployClaims, freshen, judge, submit, type ClaimsSuite } from "../../support/claimsSuite.js";
import { ETH, USDC, buy, orderFor, provide } from "../../support/covers.js";
import { expectRefusal } from "../../support/refusal.js";

const chain = await openChain();
const WAD = 10n ** 18n;
const deploy = () => deployClaims(chain);

/** docs/economics.md §8: capital short, an asset short, payees that cannot be paid. */
describe("when money is short", () => {
  const AMOUNTS = [parseEther("10"), parseEther("6")] as const;

  /** Two accepted claims of 10 and 6 ETH, and a pool that holds `left` of ETH and whole tokens worth little. */
  async function twoAccepted(left: bigint) {
    const s = await chain.loadFixture(deploy);
    const covers = [await covered(s, s.cy), await covered(s, s.dan)];
    const ids: bigint[] = [];
    for (const [i, by] of [s.cy, s.dan].entries()) ids.push(await submit(s, by, covers[i], AMOUNTS[i]));
    for (const claimId of ids) await judge(s, claimId, "accepted");
    await chain.increase(4n * DAY);
    await drain(s, ETH, left);
    return { ...s, ids };
  }

  async function drain(s: ClaimsSuite, assetId: number, left: bigint) {
    const recorded = await s.pool.recordedOf(assetId);
    await s.pool.connect(s.module).pay(assetId, s.recipient, recorded - left, 0);
  }

  async function shares(order: readonly number[]) {
    const s = await twoAccepted(parseEther("4"));
    const paid: bigint[] = [];
    for (const i of order) {
      await s.claims.settle(s.ids[i]);
      paid[i] = AMOUNTS[i] - (await s.claims.claimOf(s.ids[i])).owed;
    }
    return { ...s, paid };
  }

  it("pays each claim the same share, whatever the order (I56)", async () => {
    const forth = await shares([0, 1]);
    const back = await shares([1, 0]);
    for (const i of [0, 1]) {
      const difference = forth.paid[i] - back.paid[i];
      expect(difference < 0n ? -difference : difference, `claim ${i + 1}`).to.be.below(20n);
      const [share, other] = [(forth.paid[i] * WAD) / AMOUNTS[i], (forth.paid[1 - i] * WAD) / AMOUNTS[1 - i]];
      expect(share > other ? share - other : other - share).to.be.below(20n);
    }
    expect(forth.paid[0] + forth.paid[1]).to.be.at.most(parseEther("4") + parseEther("0.01"));
  });

  it("collects what is owed once everything open and owed is covered, in any order", async () => {
    const s = await shares([0, 1]);
    const owed = await Promise.all(s.ids.map(async (claimId) => (await s.claims.claimOf(claimId)).owed));
    const { open, owed: owedEth } = await s.ledger.capital();
    expect(open).to.equal(0n);
    expect(owedEth - owed[0] - owed[1], "owed in the ledger is rounded up").to.be.within(0n, 2n * 10n ** 9n);
    await expectRefusal(() => s.claims.collectOwed(s.ids[1]), s.claims, "CapitalStillShort");
    await s.fund(owed[0] + owed[1] + parseEther("0.001"));
    await expect(s.claims.collectOwed(s.ids[1])).to.changeEtherBalance(chain.ethers, s.dan, owed[1]);
    await expect(s.claims.collectOwed(s.ids[0])).to.changeEtherBalance(chain.ethers, s.cy, owed[0]);
    await expectRefusal(() => s.claims.collectOwed(s.ids[0]), s.claims, "NothingOwed", [s.ids[0]]);
    expect(await s.ledger.reserves()).to.deep.equal([0n, 0n, 0n, 0n]);
  });

  it("shuts minting while anything is owed", async () => {
    const s = await shares([0, 1]);
    await freshen(s);
    const mint = () => s.market.connect(s.cy).mint(0, 2n ** 40n, { value: parseEther("1") });
    await expectRefusal(mint, s.market, "ClaimsOwed");
  });

  it("pays a claim in USDC from what USDC there is and the rest in ETH, even with dead feeds", async () => {
    const s = await chain.loadFixture(deploy);
    const amount = 16_000n * 10n ** 6n;
    await freshen(s);
    await provide(s, s.cy, USDC, amount);
    const coverId = await covered(s, s.cy, { assetId: USDC, amount, payAssetId: ETH });
    const claimId = await decided(s, s.cy, coverId, amount, "accepted");
    const there = await s.pool.recordedOf(USDC);
    for (const { feed } of s.assets) await feed.setMode(1);
    await s.usdFeed.setMode(1);
    const rest = amount - there;
    const inEth = (rest * 10n ** 12n) / USD_PER_ETH;
    const deposit = (await s.claims.claimOf(claimId)).deposit;
    const settling = s.claims.settle(claimId);
    await expect(settling).to.emit(s.claims, "PartPaidInEth").withArgs(claimId, rest, inEth);
    await expect(settling).to.changeEtherBalance(chain.ethers, s.cy, inEth + deposit);
    await expect(settling).to.changeTokenBalance(chain.ethers, s.assets[USDC - 1].erc20, s.cy, there);
    expect((await s.claims.claimOf(claimId)).owed).to.equal(0n);
  });

  it("credits a payee on the token's block list, who can withdraw elsewhere", async () => {
    const s = await chain.loadFixture(deploy);
    const amount = 1_600n * 10n ** 6n;
    await provide(s, s.module, USDC, amount);
    await s.pool.connect(s.module).receiveFunds(USDC, s.module, amount, 0);
    const coverId = await covered(s, s.cy, { assetId: USDC, amount, payAssetId: ETH });
    const claimId = await decided(s, s.cy, coverId, amount, "accepted");
    const { erc20 } = s.assets[USDC - 1];
    await erc20.setBlocked(s.cy, true);
    await s.claims.settle(claimId);
    expect(await s.pool.creditOf(s.cy, USDC)).to.equal(amount);
    await s.pool.connect(s.cy).withdrawCredit(USDC, s.dan);
    expect(await erc20.balanceOf(s.dan)).to.equal(amount);
  });

  for (const [name, mode] of [
    ["refuses", 1],
    ["eats all gas", 2],
    ["reverts with a megabyte", 3],
  ] as const) {
    it(`credits a payee that ${name}, payout and deposit, and touches nobody else`, async () => {
      const s = await chain.loadFixture(deploy);
      const payee = await chain.ethers.deployContract("MockReceiver");
      await freshen(s);
      const coverId = await buy(s, s.cy, orderFor(s.cy, { owner: payee }));
      await chain.increase(8n * DAY);
      await payee.execute(s.cover, s.cover.interface.encodeFunctionData("approve", [s.cy.address, coverId]));
      const claimId = await decided(s, s.cy, coverId, AMOUNTS[0], "accepted");
      await payee.setMode(mode);
      await s.claims.settle(claimId);
      const credit = AMOUNTS[0] + parseEther("0.1");
      expect(await s.pool.creditOf(payee, ETH)).to.equal(credit);
      expect((await s.claims.claimOf(claimId)).status).to.equal(2n);
      const withdrawal = s.pool.interface.encodeFunctionData("withdrawCredit", [ETH, s.cy.address]);
      await expect(payee.execute(s.pool, withdrawal)).to.changeEtherBalance(chain.ethers, s.cy, credit);
    });
  }
});

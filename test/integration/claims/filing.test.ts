import { expect } from "chai";
import { parseEther } from "ethers";
import { openChain } from "../../support/chain.js";
import { COOLDOWN, VOTING, covered, deployClaims, freshen, judge, submit } from "../../support/claimsSuite.js";

const chain = await openChain();
const deploy = () => deployClaims(chain);

/** I50: filing never raises bid, surplus, redeemable liquidity or room for sales; a denial restores N, r and bid exactly. */
describe("filing a claim", () => {
  async function reading() {
    const s = await chain.loadFixture(deploy);
    const coverId = await covered(s, s.cy);
    await freshen(s);
    await s.market.poke();
    const read = async () => {
      await freshen(s);
      const { nav, ratioBps, ask, bid, bidDepth } = await s.market.quote();
      const { high, sale, low, mcr, open } = await s.ledger.capital();
      return { nav, ratioBps, ask, bid, bidDepth, high, sale, low, mcr, open };
    };
    return { ...s, coverId, read };
  }

  it("lowers what may leave and what may be sold, and leaves the mint price alone", async () => {
    const s = await reading();
    const before = await s.read();
    const amount = parseEther("10");
    await submit(s, s.cy, s.coverId, amount);
    const after = await s.read();
    expect(after.open).to.equal(before.open + amount);
    expect(after.low).to.equal(before.low - amount);
    expect(after.sale).to.equal(before.sale - amount / 2n);
    expect(after.high).to.equal(before.high);
    expect(after.ask).to.equal(before.ask);
    expect(after.bid).to.be.below(before.bid);
    expect(after.bidDepth).to.be.at.most(before.bidDepth);
    expect(after.mcr, "exposure stays until settlement").to.be.at.least(before.mcr - before.mcr / 50n);
  });

  for (const verdict of ["denied", "undecided"] as const) {
    it(`restores every figure exactly when it is ${verdict}, but for a deposit that was kept`, async () => {
      const twin = await reading();
      await chain.increase(VOTING + COOLDOWN + 100n);
      const expected = await twin.read();
      const s = await reading();
      const claimId = await submit(s, s.cy, s.coverId, parseEther("10"));
      await judge(s, claimId, verdict);
      await chain.increase(VOTING + COOLDOWN);
      await s.claims.settle(claimId);
      const kept = verdict === "denied" ? parseEther("0.1") : 0n;
      const after = await s.read();
      expect([after.high, after.sale, after.low]).to.deep.equal(
        [expected.high, expected.sale, expected.low].map((figure) => figure + kept),
      );
      expect(after.open).to.equal(0n);
      if (kept === 0n) expect([after.nav, after.bid]).to.deep.equal([expected.nav, expected.bid]);
      else expect(after.bid).to.be.at.least(expected.bid);
    });
  }
});

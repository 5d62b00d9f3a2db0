import { expect } from "chai";
import { parseEther } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { openChain } from "../../../support/chain.js";
import { UNIT, buy, deployCovers, orderFor, overPools, fieldsOf } from "../../../support/covers.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture, at } = chain;

/**
 * beginClaim
 * - who: the module with the right CLAIM
 * - which: an active cover without an open claim
 * - amount: over 0, at most what is left
 * - effects: locked; each pool holds its units times the claim's share, rounded down
 */
describe("Cover.beginClaim", () => {
  const deploy = () => deployCovers(chain);
  const amount = parseEther("10") + 3n;

  async function sold(count = 1n) {
    const suite = await loadFixture(deploy);
    await buy(suite, suite.dan, orderFor(suite.dan, { amount, pools: overPools(amount, count) }));
    return { ...suite, asClaims: suite.cover.connect(suite.module) };
  }

  it("is for the module with the right alone, not for the owner", async () => {
    const { cover, dan } = await sold();
    const args = [dan.address, rights("CLAIM")];
    await expectRefusal(() => cover.connect(dan).beginClaim(1, 1n), cover, "MissingRight", args);
  });

  it("refuses what is no cover, has ended or is claimed on", async () => {
    const { cover, asClaims } = await sold();
    await expectRefusal(() => asClaims.beginClaim(2, 1n), cover, "UnknownCover", [2]);
    await asClaims.beginClaim(1, 1n);
    await expectRefusal(() => asClaims.beginClaim(1, 1n), cover, "ClaimOpen", [1]);
    await asClaims.endClaim(1, 1n, 0n, false, 0n);
    await at((await cover.coverOf(1)).claimBy);
    await cover.expire(1);
    await expectRefusal(() => asClaims.beginClaim(1, 1n), cover, "CoverNotActive", [1]);
  });

  it("refuses nothing, and more than is left", async () => {
    const { cover, asClaims } = await sold();
    await expectRefusal(() => asClaims.beginClaim(1, 0n), cover, "ZeroAmount");
    await expectRefusal(() => asClaims.beginClaim(1, amount + 1n), cover, "AmountAboveCover", [amount + 1n, amount]);
    await asClaims.beginClaim(1, amount);
  });

  for (const count of [1n, 5n])
    it(`locks the cover and holds its bound in ${count} pools`, async () => {
      const { cover, staking, asClaims } = await sold(count);
      const claimed = parseEther("3") + 1n;
      const before = fieldsOf(await cover.coverOf(1));
      await expect(asClaims.beginClaim(1, claimed)).to.emit(cover, "CoverLocked").withArgs(1, claimed);
      expect(fieldsOf(await cover.coverOf(1))).to.deep.equal({ ...before, hasOpenClaim: true });
      for (const { poolId, units } of await cover.partsOf(1))
        expect((await staking.poolOf(poolId)).heldStake).to.equal((units * UNIT * claimed) / amount);
    });
});

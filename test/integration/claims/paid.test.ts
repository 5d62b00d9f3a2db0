import { expect } from "chai";
import { parseEther } from "ethers";
import { openChain } from "../../support/chain.js";
import { covered, decided, deployClaims, settled, type ClaimsSuite } from "../../support/claimsSuite.js";
import { USD_PER_ETH } from "../../support/capital.js";
import { ETH, UNIT, USDC, overPools, provide } from "../../support/covers.js";

const chain = await openChain();
const deploy = () => deployClaims(chain);

/** An accepted claim from purchase to payout, over the whole suite: money, stake, exposure, reserve, capacity. */
describe("an accepted claim", () => {
  const cases = [
    { name: "ETH, 1 pool", assetId: ETH, count: 1n, amount: parseEther("10") },
    { name: "ETH, 5 pools", assetId: ETH, count: 5n, amount: parseEther("10") },
    { name: "USDC, 1 pool", assetId: USDC, count: 1n, amount: 16_000n * 10n ** 6n },
    { name: "USDC, 5 pools", assetId: USDC, count: 5n, amount: 16_000n * 10n ** 6n },
  ];

  async function bought(assetId: number, count: bigint, amount: bigint) {
    const s = await chain.loadFixture(deploy);
    if (assetId !== ETH) {
      await provide(s, s.cy, assetId, amount);
      await provide(s, s.module, assetId, 10n * amount);
      await s.pool.connect(s.module).receiveFunds(assetId, s.module, 10n * amount, 0);
    }
    const coverId = await covered(s, s.cy, { assetId, amount, payAssetId: assetId, pools: overPools(amount, count) });
    return { ...s, coverId };
  }

  const stakes = (s: ClaimsSuite, count: bigint) =>
    Promise.all(Array.from({ length: Number(count) }, async (_, i) => (await s.staking.poolOf(i + 1)).stake));

  for (const { name, assetId, count, amount } of cases) {
    it(`is paid in full, and burns the stake behind it once: ${name}`, async () => {
      const s = await bought(assetId, count, amount);
      const parts = await s.cover.partsOf(s.coverId);
      const claimId = await decided(s, s.cy, s.coverId, amount, "accepted");
      const held = (await s.staking.poolOf(1)).heldStake;
      expect(held).to.equal(parts[0].units * UNIT);
      const before = await stakes(s, count);
      const supply = await s.token.totalSupply();
      const recorded = await s.pool.recordedOf(assetId);
      const price = await s.market.internalPrice();
      const settling = s.claims.connect(s.eve).settle(claimId);
      const deposit = (await s.claims.claimOf(claimId)).deposit;
      if (assetId === ETH) await expect(settling).to.changeEtherBalance(s.chain.ethers, s.cy, amount + deposit);
      else await expect(settling).to.changeTokenBalance(s.chain.ethers, s.assets[assetId - 1].erc20, s.cy, amount);
      expect(await s.pool.recordedOf(assetId)).to.equal(recorded - amount);

      const value = assetId === ETH ? amount : (amount * 10n ** 12n) / USD_PER_ETH;
      const allUnits = parts.reduce((sum, part) => sum + part.units, 0n);
      const after = await stakes(s, count);
      for (const [index, part] of parts.entries()) {
        const burnt = before[index] - after[index];
        const exact = (value * part.units * 10n ** 18n) / (2n * allUnits * price);
        expect(burnt - exact, "burn is rounded up").to.be.within(0n, 2n);
        expect(burnt).to.be.at.most(part.units * UNIT);
      }
      const total = before.reduce((sum, stake, i) => sum + stake - after[i], 0n);
      expect(supply - (await s.token.totalSupply()), "I33").to.equal(total);
    });
  }

  it("leaves no exposure, no reserve, no held stake, no lane and no tie of it", async () => {
    const s = await bought(ETH, 5n, parseEther("10"));
    const tranche = Number((await s.cover.coverOf(s.coverId)).tranche);
    const ties = (await s.membership.memberOf(s.cy)).ties;
    await settled(s, s.cy, s.coverId, parseEther("10"), "accepted");
    expect((await s.ledger.exposureOf(0)).eth).to.equal(0n);
    expect(await s.ledger.reserves()).to.deep.equal([0n, 0n, 0n, 0n]);
    expect((await s.cover.coverOf(s.coverId)).status).to.equal(3n);
    expect((await s.membership.memberOf(s.cy)).ties).to.equal(ties);
    for (let poolId = 1; poolId <= 5; poolId++) {
      expect((await s.staking.poolOf(poolId)).heldStake).to.equal(0n);
      expect((await s.staking.laneOf(poolId, 0)) >> 16n, `lane of pool ${poolId}, tranche ${tranche}`).to.equal(0n);
    }
  });

  it("in three parts burns what one claim would, and at most a wei more a pool and part", async () => {
    const whole = await bought(ETH, 5n, parseEther("9"));
    const before = await stakes(whole, 5n);
    await settled(whole, whole.cy, whole.coverId, parseEther("9"), "accepted");
    const once = (await stakes(whole, 5n)).map((stake, i) => before[i] - stake);

    const s = await bought(ETH, 5n, parseEther("9"));
    for (let i = 0; i < 3; i++) await settled(s, s.cy, s.coverId, parseEther("3"), "accepted");
    const thrice = (await stakes(s, 5n)).map((stake, i) => before[i] - stake);
    expect((await s.cover.coverOf(s.coverId)).status).to.equal(3n);
    expect((await s.ledger.exposureOf(0)).eth).to.equal(0n);
    for (const [i, burnt] of thrice.entries()) {
      expect(burnt - once[i], `pool ${i + 1}`).to.be.within(0n, 3n);
    }
  });
});

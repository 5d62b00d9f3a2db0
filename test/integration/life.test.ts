import { expect } from "chai";
import { parseEther } from "ethers";
import { joinMutual } from "../../scripts/lib/genesis.js";
import { openChain, DAY } from "../support/chain.js";
import { expectConserved } from "../support/books.js";
import { deploySuite, KEEL, nowOf, productId, TRANCHE, type Suite } from "../support/suite.js";
import { assessAndVote, buyCover, fileClaim, passTime, stakeIn } from "../support/verbs.js";

const chain = await openChain();

const STATUS = { active: 1n, expired: 2n, exhausted: 3n } as const;
const CLAIM = { paid: 2n } as const;
const AMOUNT = parseEther("5");
const PRODUCT = "aave-v3-ethereum";

/**
 * The whole life of a mutual, over one pool and over five
 * ├── join → stake → buy → claim → three votes → payout
 * ├── join → stake → buy → expire
 * └── after every step the balance sheet drawn from the logs is what the contracts say
 */
describe("The life of a mutual", () => {
  for (const pools of [1, 5]) {
    describe(`over ${pools === 1 ? "one pool" : "five pools"}`, () => {
      /** quinn joins and stakes ivan's gift, mia buys. */
      async function begun() {
        const s = await chain.loadFixture(deploySuite);
        await joinMutual(s, s.people.signer, s.people.quinn);
        await s.token.connect(s.people.ivan).transfer(s.people.quinn, 100n * KEEL);
        await stakeIn(s, { by: "quinn" });
        await expectConserved(s);
        const before = await figures(s, pools);
        const coverId = await buyCover(s, { amount: AMOUNT, pools });
        await expectConserved(s);
        return { s, before, coverId };
      }

      it("pays a claim that the members find should be paid", async () => {
        const { s, before, coverId } = await begun();
        const sold = await figures(s, pools);
        expect(sold.exposure - before.exposure, "exposure in gwei").to.equal(AMOUNT / 10n ** 9n);
        expect(sold.freeUnits, "capacity").to.equal(before.freeUnits - 5_000n);

        await passTime(s, 10n * DAY);
        const claimId = await fileClaim(s, { coverId });
        await expectConserved(s);
        const open = await s.ledger.capital();
        expect(open.open).to.equal(AMOUNT);
        expect((await figures(s, pools)).held > 0n).to.equal(true);

        await assessAndVote(s, claimId);
        const [mia, capital] = [await balanceOf(s), (await s.ledger.capital()).high];
        await s.claims.connect(s.people.zoe).settle(claimId);
        await expectConserved(s);

        expect((await balanceOf(s)) - mia, "payout and deposit").to.equal(AMOUNT + parseEther("0.05"));
        expect((await s.claims.claimOf(claimId)).status).to.equal(CLAIM.paid);
        expect((await s.cover.coverOf(coverId)).status).to.equal(STATUS.exhausted);
        const after = await s.ledger.capital();
        expect(capital - after.high, "capital").to.equal(AMOUNT);
        expect([after.open, after.owed]).to.deep.equal([0n, 0n]);
        const end = await figures(s, pools);
        expect([end.exposure, end.held, end.freeUnits < before.freeUnits]).to.deep.equal([before.exposure, 0n, true]);
        // Half of what was covered, at the price of about 0.01 ETH: what the stake stood for
        const burnt = before.stake - end.stake;
        expect(burnt).to.be.within(parseEther("245"), parseEther("250"));
      });

      it("lets a cover expire and gives everything back", async () => {
        const { s, before, coverId } = await begun();
        const { claimBy } = await s.cover.coverOf(coverId);
        await expect(s.cover.expire(coverId)).to.be.revertedWithCustomError(s.cover, "NotExpired");
        await passTime(s, claimBy - (await nowOf(s)) + 1n);
        await s.cover.connect(s.people.zoe).expire(coverId);
        await expectConserved(s);
        expect((await s.cover.coverOf(coverId)).status).to.equal(STATUS.expired);
        const end = await figures(s, pools);
        expect([end.exposure, end.held, end.stake]).to.deep.equal([before.exposure, 0n, before.stake]);
        await expect(s.cover.expire(coverId)).to.be.revertedWithCustomError(s.cover, "CoverNotActive");
      });

      it("streams the promised rewards to who stakes, and no more", async () => {
        const { s } = await begun();
        const promised = await s.token.promised();
        expect(promised > 0n).to.equal(true);
        await passTime(s, 8n * TRANCHE);
        for (let poolId = 1n; poolId <= BigInt(pools); poolId++) await withdrawAll(s, poolId);
        await expectConserved(s);
        const left = await s.token.promised();
        // The managers' fees, and what rounding leaves in each pool
        expect(left <= promised / 5n, `${left} of ${promised} is left`).to.equal(true);
      });
    });
  }
});

async function figures(s: Suite, pools: number) {
  const ids = Array.from({ length: pools }, (_, place) => BigInt(place + 1));
  const states = await Promise.all(ids.map((poolId) => s.staking.poolOf(poolId)));
  const product = productId(s, PRODUCT);
  const tranche = (await nowOf(s)) / TRANCHE + 3n;
  const free = await Promise.all(ids.map((poolId) => s.staking.freeCapacity(poolId, product, tranche, 0n)));
  const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
  return {
    exposure: (await s.ledger.exposureOf(product)).eth,
    stake: sum(states.map((pool) => pool.stake)),
    held: sum(states.map((pool) => pool.heldStake)),
    freeUnits: sum(free),
  };
}

const balanceOf = (s: Suite): Promise<bigint> => s.connection.ethers.provider.getBalance(s.people.mia);

/** Everybody's position of a pool in every tranche it has something in. */
async function withdrawAll(s: Suite, poolId: bigint): Promise<void> {
  const first = (await nowOf(s)) / TRANCHE - 8n;
  const tranches = Array.from({ length: 8 }, (_, place) => first + BigInt(place));
  for (let sequence = 1n; sequence <= 5n; sequence++) {
    const positionId = (poolId << 32n) | sequence;
    const named = [];
    for (const tranche of tranches)
      if ((await s.staking.depositOf(positionId, tranche)).shares > 0n) named.push(tranche);
    if (named.length > 0) await s.staking.withdraw(positionId, named);
  }
}

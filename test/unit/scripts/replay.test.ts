import { expect } from "chai";
import { differences, EVENT_KINDS, type LoggedEvent, replay, type ReplayContext } from "../../../scripts/lib/replay.js";

const STAKING = "0x00000000000000000000000000000000000000aa";
const MEMBER = "0x00000000000000000000000000000000000000bb";
const NOBODY = "0x0000000000000000000000000000000000000000";
const context: ReplayContext = { currentTranche: 200n, keelHolders: { [STAKING]: "staking" } };

const event = (kind: string, args: Record<string, unknown>): LoggedEvent => {
  const [contract = "", name = ""] = kind.split(".");
  return { contract, name, args };
};

/** One life in which every kind of event the sheet knows appears, consistent with itself. */
const LIFE: readonly LoggedEvent[] = [
  event("Membership.Joined", { id: 1n, fee: 2n }),
  event("Genesis.Subscribed", { paid: 900n, tokens: 90_000n }),
  event("MemberToken.Minted", { source: 0n, amount: 90_000n }),
  event("CapitalPool.Received", { assetId: 0n, kind: 0n, amount: 900n }),
  event("Genesis.Closed", { paid: 10n, lockedTokens: 1_000n }),
  event("MemberToken.Minted", { source: 0n, amount: 1_000n }),
  event("CapitalPool.Received", { assetId: 0n, kind: 0n, amount: 10n }),
  event("Membership.FeesCollected", { amount: 2n }),
  event("CapitalPool.Received", { assetId: 0n, kind: 3n, amount: 2n }),
  event("TokenMarket.Minted", { paid: 5n, tokens: 450n }),
  event("MemberToken.Minted", { source: 1n, amount: 450n }),
  event("CapitalPool.Received", { assetId: 0n, kind: 1n, amount: 5n }),
  event("TokenMarket.Redeemed", { paid: 3n, tokens: 400n }),
  event("MemberToken.Burnt", { reason: 0n, amount: 400n }),
  event("CapitalPool.Paid", { assetId: 0n, kind: 0n, amount: 3n, pushed: true }),
  event("MemberToken.Transfer", { from: MEMBER, to: STAKING, value: 10_000n }),
  event("StakingPools.Deposited", { poolId: 1n, tranche: 201n, amount: 10_000n, shares: 10n }),
  event("StakingPools.Extended", { poolId: 1n, fromTranche: 201n, toTranche: 202n, shares: 4n }),
  event("Assessment.Deposited", { amount: 700n }),
  event("Assessment.Withdrawn", { amount: 100n }),
  event("Cover.CoverBought", { coverId: 1n, assetId: 0n, amount: 100n }),
  event("Cover.PremiumPaid", { payAssetId: 0n, premium: 8n, commission: 1n }),
  event("CapitalPool.Received", { assetId: 0n, kind: 2n, amount: 8n }),
  event("CapitalPool.Paid", { assetId: 0n, kind: 2n, amount: 1n, pushed: true }),
  event("MemberToken.RewardsPromised", { amount: 50n }),
  event("MemberToken.PromiseReleased", { amount: 10n }),
  event("StakingPools.Allocated", { poolId: 1n, productId: 3n, tranche: 202n, units: 60n }),
  event("SolvencyLedger.ExposureChanged", { productId: 3n, currency: 0n, units: 100n, raised: true }),
  event("Cover.CoverBought", { coverId: 2n, assetId: 0n, amount: 30n }),
  event("Cover.CoverExpired", { coverId: 2n }),
  event("Claims.ClaimSubmitted", { claimId: 1n, assetId: 0n, amount: 40n, deposit: 6n }),
  event("Cover.CoverLocked", { coverId: 1n }),
  event("StakingPools.StakeHeld", { poolId: 1n, amount: 24n, heldStake: 24n }),
  event("Assessment.Voted", { claimId: 1n, accept: true, weight: 300n }),
  event("Claims.ClaimSettled", { claimId: 1n, status: 2n, paid: 30n, owed: 10n }),
  event("Cover.CoverUnlocked", { coverId: 1n, left: 60n, burnt: 20n }),
  event("StakingPools.StakeBurnt", { poolId: 1n, burnt: 20n, lifted: 21n }),
  event("MemberToken.Burnt", { reason: 2n, amount: 20n }),
  event("MemberToken.Transfer", { from: STAKING, to: NOBODY, value: 20n }),
  event("StakingPools.Released", { poolId: 1n, productId: 3n, tranche: 202n, units: 24n }),
  event("CapitalPool.Paid", { assetId: 0n, kind: 1n, amount: 30n, pushed: false }),
  event("CapitalPool.CreditWithdrawn", { assetId: 0n, amount: 30n }),
  event("Claims.OwedPaid", { claimId: 1n, amount: 10n }),
  event("CapitalPool.Paid", { assetId: 0n, kind: 1n, amount: 10n, pushed: true }),
  event("Claims.DepositReturned", { amount: 6n }),
  event("CapitalPool.Credited", { assetId: 0n, amount: 6n }),
  event("Claims.ClaimSubmitted", { claimId: 2n, assetId: 1n, amount: 7n, deposit: 9n }),
  event("Claims.DepositForfeited", { amount: 9n }),
  event("CapitalPool.Received", { assetId: 0n, kind: 4n, amount: 9n }),
  event("Claims.ClaimSettled", { claimId: 2n, status: 2n, paid: 7n, owed: 0n }),
  event("Claims.PartPaidInEth", { claimId: 2n, amount: 7n, paidEth: 2n }),
  event("CapitalPool.Paid", { assetId: 0n, kind: 1n, amount: 2n, pushed: true }),
  event("StakingPools.TranchePassed", { poolId: 1n, stake: 50n, shares: 1n }),
  event("StakingPools.Withdrawn", { stake: 50n, rewards: 4n }),
  event("MemberToken.Transfer", { from: STAKING, to: MEMBER, value: 50n }),
  event("MemberToken.Minted", { source: 3n, amount: 4n }),
  event("StakingPools.FeeClaimed", { amount: 1n }),
  event("MemberToken.Minted", { source: 3n, amount: 1n }),
];

describe("the balance sheet from logs alone", () => {
  const sheet = replay(LIFE, context);

  it("adds up the money of each asset", () => {
    expect(sheet["pool.0.recorded"]).to.equal(900n + 10n + 2n + 5n - 3n + 8n - 1n - 30n - 10n + 9n - 2n);
    expect(sheet["keel.supply"]).to.equal(90_000n + 1_000n + 450n - 400n - 20n + 4n + 1n);
    expect(sheet["keel.promised"]).to.equal(50n - 10n - 4n - 1n);
    expect(sheet["stake.1"]).to.equal(10_000n - 50n - 20n);
    expect(sheet["claims.deposits.kept"]).to.equal(9n);
  });

  it("leaves no cross line where two contracts agree", () => {
    expect(Object.keys(sheet).filter((line) => line.startsWith("cross."))).to.deep.equal([]);
  });

  it("drops lanes whose tranche has passed", () => {
    expect(sheet["lane.1.3.202"]).to.equal(36n);
    expect(replay(LIFE, { ...context, currentTranche: 203n })).to.not.have.property("lane.1.3.202");
  });

  it("covers every kind it knows in this test", () => {
    const seen = new Set(LIFE.map(({ contract, name }) => `${contract}.${name}`));
    expect(EVENT_KINDS.filter((kind) => !seen.has(kind))).to.deep.equal([]);
  });

  for (const kind of EVENT_KINDS)
    it(`differs, or refuses, when the last ${kind} is dropped`, () => {
      const index = LIFE.findLastIndex(({ contract, name }) => `${contract}.${name}` === kind);
      let dropped;
      try {
        dropped = replay(LIFE.toSpliced(index, 1), context);
      } catch (error) {
        expect(error).to.be.instanceOf(RangeError);
        return;
      }
      expect(differences(dropped, sheet)).to.not.deep.equal([]);
    });

  it("refuses an event whose argument is missing", () => {
    expect(() => replay([event("MemberToken.Minted", { source: 0n })], context)).to.throw(TypeError, "amount");
  });
});

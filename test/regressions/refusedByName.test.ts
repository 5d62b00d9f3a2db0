import { expect } from "chai";
import { AbiCoder, MaxUint256, parseEther, type BaseContract } from "ethers";
import { addressOf } from "../../scripts/lib/contracts.js";
import { DAY, openChain } from "../support/chain.js";
import { fieldsOf } from "../support/covers.js";
import { deploySuite, type Suite } from "../support/suite.js";

const chain = await openChain();
const suite = () => chain.loadFixture(deploySuite);
const MAX_U128 = 2n ** 128n - 1n;
const NEVER = 2n ** 40n - 1n;

const refused = (call: Promise<unknown>, contract: BaseContract, error: string) =>
  expect(call, error).to.be.revertedWithCustomError(contract, error);
const asContract = ({ connection }: Suite, contract: BaseContract) =>
  connection.ethers.getImpersonatedSigner(addressOf(contract));

/** Calls with malformed values that ended in a panic or without a word; all of them are refused by name, or answered. */
describe("malformed calls that were not refused by name", () => {
  it("the authority: data without a selector, callers and targets that are not managed", async () => {
    const s = await suite();
    const { authority, governor, membership, people } = s;
    const byMia = authority.connect(people.mia);
    for (const data of ["0x", "0x010203"]) {
      await refused(byMia.schedule.staticCall(membership, data, 0n), authority, "AccessManagerUnauthorizedCall");
      await refused(byMia.execute.staticCall(membership, data), authority, "AccessManagerUnauthorizedCall");
      await refused(byMia.cancel.staticCall(people.mia, membership, data), authority, "AccessManagerNotScheduled");
    }
    for (const caller of [people.mia, await asContract(s, governor)]) {
      const consume = authority.connect(caller).consumeScheduledOp.staticCall(people.mia, "0x12345678");
      await refused(consume, authority, "AccessManagerUnauthorizedConsume");
    }
    const bare = await chain.ethers.deployContract("Authority", [people.mia]);
    const update = bare.connect(people.mia).updateAuthority;
    await refused(update.staticCall(people.nina, authority), bare, "AddressEmptyCode");
    await refused(update.staticCall(s.lens, authority), bare, "FailedCall");
  });

  it("the pool: tokens that are none", async () => {
    const s = await suite();
    const { pool, people } = s;
    const asset = fieldsOf(await pool.assetOf(1n));
    const fresh = await chain.ethers.deployContract("Authority", [people.mia]);
    const bare = await chain.ethers.deployContract("CapitalPool", [fresh]);
    for (const token of [people.nina.address, addressOf(s.lens)]) {
      const fields = { ...asset, token };
      await refused(bare.connect(people.mia).addAsset.staticCall(fields), bare, "BadAsset");
      await refused(bare.connect(people.mia).recover.staticCall(token, people.mia), bare, "NothingToRecover");
    }
  });

  it("the pool: amounts and prices that nothing can have", async () => {
    const { pool } = await suite();
    const over = MAX_U128 + 1n;
    for (const pair of [
      [over, 1n],
      [1n, over],
    ] as const) {
      await refused(pool.toEth(0n, ...pair, true), pool, "AmountTooLarge");
      await refused(pool.fromEth(0n, ...pair, true), pool, "AmountTooLarge");
    }
    await refused(pool.fromEth(0n, 1n, 0n, true), pool, "NoGoodPrice");
    expect(await pool.toEth(0n, MAX_U128, MAX_U128, false)).to.equal(MAX_U128 ** 2n / 10n ** 18n);
    expect(await pool.fromEth(0n, MAX_U128, 1n, false)).to.equal(MAX_U128 * 10n ** 18n);
  });

  it("the ledger: a member's exposure that nothing can have", async () => {
    const s = await suite();
    const sale = {
      productId: 1n,
      currency: 0n,
      units: 1n,
      usdPrice: 0n,
      memberExposure: MaxUint256,
      chargesCapital: true,
    };
    await refused(
      s.ledger.connect(await asContract(s, s.cover)).raiseExposure.staticCall(sale),
      s.ledger,
      "AccumulationLimit",
    );
    expect(await s.ledger.previewSale(sale)).to.have.length.greaterThan(0);
  });

  it("assessment: a claim that is worth more than can be counted needs every vote there is", async () => {
    const s = await suite();
    const byClaims = s.assessment.connect(await asContract(s, s.claims));
    const request = { claimId: 1n, coverId: 1n, payeeId: 1n, votingPeriod: 3n * DAY, cooldownPeriod: DAY };
    const most = (2n ** 32n - 1n) * 10n ** 17n;
    for (const [claimId, money] of [
      { amountEth: MaxUint256, price: 1n },
      { amountEth: parseEther("1"), price: 0n },
    ].entries()) {
      await byClaims.open({ ...request, ...money, claimId });
      expect((await s.assessment.pollOf(claimId)).quorum).to.equal(most);
    }
  });

  it("the governor: vote parameters that are no list of deposits", async () => {
    const { governor, people } = await suite();
    const yesterday = (await chain.now()) - DAY;
    const words = (...values: bigint[]) => AbiCoder.defaultAbiCoder().encode(values.map(() => "uint256"), values); // prettier-ignore
    const odd = ["0x01", words(32n), words(32n, 1n), words(64n, 0n), words(32n, MaxUint256), `${words(32n, 0n)}00`];
    for (const params of odd)
      await refused(
        governor.getVotesWithParams(people.alice, yesterday, params),
        governor,
        "GovernorInvalidVoteParams",
      );
    const none = await governor.getVotesWithParams(people.alice, yesterday, words(32n, 0n));
    expect(none).to.equal(await governor.getVotes(people.alice, yesterday));
  });

  it("the token: checkpoints that are not there, amounts beyond the supply there can be", async () => {
    const s = await suite();
    const { token, people } = s;
    await refused(token.checkpoints(people.mallory, 0n), token, "UnknownCheckpoint");
    expect((await token.checkpoints(people.alice, 0n))._value).to.be.greaterThan(0n);
    const genesis = token.connect(await asContract(s, s.genesis));
    await refused(genesis.mintGenesis.staticCall(people.alice, MaxUint256), token, "ERC20ExceededSafeSupply");
    const staking = token.connect(await asContract(s, s.staking));
    await refused(staking.promiseRewards.staticCall(MaxUint256), token, "SafeCastOverflowedUintDowncast");
    await staking.promiseRewards(1n);
    await refused(staking.promiseRewards.staticCall(MAX_U128), token, "SafeCastOverflowedUintDowncast");
  });

  it("the market: more KEEL than there is", async () => {
    const { market, token, people } = await suite();
    const redeem = market.connect(people.alice).redeem;
    const supply = await token.effectiveSupply();
    for (const tokens of [supply, supply + 1n, MaxUint256]) {
      await refused(redeem.staticCall(tokens, 0n, NEVER), token, "TokensNotFree");
      expect(await market.quoteRedeem(tokens)).to.equal(await market.quoteRedeem(supply));
    }
  });
});

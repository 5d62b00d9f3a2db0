import { expect } from "chai";
import { DAY, HOUR, openChain } from "../../../support/chain.js";
import { deployTwoMembers, KEEL } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, ethers, loadFixture, now, reach } = chain;
const funded = async () => {
  const suite = await deployTwoMembers(chain);
  await suite.asModule.mintGenesis(suite.ada, 10n * KEEL);
  await suite.asModule.mintGenesis(suite.bo, 20n * KEEL);
  return suite;
};
type Suite = Awaited<ReturnType<typeof funded>>;

const votes = ({ token, ada, bo, module }: Suite) =>
  Promise.all([ada, bo, module].map((account) => token.getVotes(account)));

describe("MemberToken.delegate", () => {
  it("counts time in seconds", async () => {
    const { token } = await loadFixture(funded);
    expect([await token.CLOCK_MODE(), await token.clock()]).to.deep.equal(["mode=timestamp", await now()]);
  });

  it("gives votes to oneself, to another, and takes them back", async () => {
    const suite = await loadFixture(funded);
    const { token, ada, bo } = suite;
    expect(await votes(suite)).to.deep.equal([0n, 0n, 0n]);
    await token.connect(ada).delegate(ada);
    expect(await votes(suite)).to.deep.equal([10n * KEEL, 0n, 0n]);
    await expect(token.connect(ada).delegate(bo))
      .to.emit(token, "DelegateChanged")
      .withArgs(ada.address, ada.address, bo.address)
      .and.to.emit(token, "DelegateVotesChanged")
      .withArgs(bo.address, 0n, 10n * KEEL);
    expect(await votes(suite)).to.deep.equal([0n, 10n * KEEL, 0n]);
    await token.connect(ada).delegate(ethers.ZeroAddress);
    expect(await votes(suite)).to.deep.equal([0n, 0n, 0n]);
  });

  it("moves votes with the tokens, whichever side is delegated, by every way that moves tokens", async () => {
    const suite = await loadFixture(funded);
    const { token, asModule, module, ada, bo } = suite;
    await token.connect(ada).delegate(ada);
    await token.connect(ada).transfer(bo, KEEL);
    expect(await votes(suite)).to.deep.equal([9n * KEEL, 0n, 0n]);
    await token.connect(bo).transfer(ada, 3n * KEEL);
    expect(await votes(suite)).to.deep.equal([12n * KEEL, 0n, 0n]);
    await token.connect(bo).delegate(bo);
    expect(await votes(suite)).to.deep.equal([12n * KEEL, 18n * KEEL, 0n]);
    await token.connect(bo).transfer(ada, 8n * KEEL);
    expect(await votes(suite)).to.deep.equal([20n * KEEL, 10n * KEEL, 0n]);
    await asModule.pull(ada, 5n * KEEL);
    await asModule.mintHeld(ada, KEEL, (await now()) + DAY);
    await asModule.burnPremium(bo, 2n * KEEL);
    expect(await votes(suite)).to.deep.equal([16n * KEEL, 8n * KEEL, 0n]);
    await token.connect(module).transfer(bo, 5n * KEEL);
    await token.connect(ada).delegate(ethers.ZeroAddress);
    await token.connect(ada).transfer(bo, KEEL);
    expect(await votes(suite)).to.deep.equal([0n, 14n * KEEL, 0n]);
    await token.connect(bo).delegate(ethers.ZeroAddress);
    await token.connect(bo).transfer(ada, 14n * KEEL);
    expect(await votes(suite)).to.deep.equal([0n, 0n, 0n]);
  });

  it("remembers votes and supply of every second past, and refuses the present", async () => {
    const { token, asModule, ada, bo } = await loadFixture(funded);
    const start = (await now()) + 100n;
    await at(start);
    await token.connect(ada).delegate(ada);
    await at(start + 10n);
    await token.connect(ada).transfer(bo, 4n * KEEL);
    await at(start + 20n);
    await asModule.burnMarket(ada, KEEL);
    await reach(start + 30n);
    const expected = [
      [start - 1n, 0n, 30n * KEEL],
      [start, 10n * KEEL, 30n * KEEL],
      [start + 9n, 10n * KEEL, 30n * KEEL],
      [start + 10n, 6n * KEEL, 30n * KEEL],
      [start + 19n, 6n * KEEL, 30n * KEEL],
      [start + 20n, 5n * KEEL, 29n * KEEL],
    ];
    for (const [second, votesThen, supplyThen] of expected)
      expect([await token.getPastVotes(ada, second), await token.getPastTotalSupply(second)]).to.deep.equal([
        votesThen,
        supplyThen,
      ]);
    await expect(token.getPastVotes(ada, start + 30n)).to.be.revertedWithCustomError(token, "ERC5805FutureLookup");
  });

  it("a vote lock and a hold leave the votes where they are", async () => {
    const suite = await loadFixture(funded);
    const { token, asModule, ada } = suite;
    await token.connect(ada).delegate(ada);
    await asModule.lock(ada, (await now()) + DAY);
    expect((await votes(suite))[0]).to.equal(10n * KEEL);
    await token.connect(ada).delegate(ethers.ZeroAddress);
    expect((await votes(suite))[0]).to.equal(0n);
  });

  it("delegates by signature, once and in time", async () => {
    const suite = await loadFixture(funded);
    const { token, ada, bo, eve } = suite;
    const { name, version, chainId, verifyingContract } = await token.eip712Domain();
    const expiry = (await now()) + HOUR;
    const types = {
      Delegation: [
        { name: "delegatee", type: "address" },
        { name: "nonce", type: "uint256" },
        { name: "expiry", type: "uint256" },
      ],
    };
    const message = { delegatee: bo.address, nonce: 0n, expiry };
    const signed = await ada.signTypedData({ name, version, chainId, verifyingContract }, types, message);
    const { v, r, s } = ethers.Signature.from(signed);
    const hand = () => token.connect(eve).delegateBySig(bo, 0n, expiry, v, r, s);
    await hand();
    expect(await votes(suite)).to.deep.equal([0n, 10n * KEEL, 0n]);
    await token.connect(ada).transfer(bo, KEEL);
    expect(await votes(suite)).to.deep.equal([0n, 9n * KEEL, 0n]);
    await expectRefusal(hand, token, "InvalidAccountNonce", [ada.address, 1n]);
    await at(expiry + 1n);
    await expectRefusal(hand, token, "VotesExpiredSignature", [expiry]);
  });
});

import { expect } from "chai";
import { openChain } from "../../../support/chain.js";
import { deployMembers } from "../../../support/members.js";

const chain = await openChain();
const { at, ethers, loadFixture, now } = chain;
const members = () => deployMembers(chain);

describe("Membership, views", () => {
  it("of nobody are empty and refuse new business", async () => {
    const { membership, eve } = await loadFixture(members);
    expect(await membership.memberOf(eve)).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n, false, 0n, 0n, false]);
    expect([await membership.idOf(eve), await membership.isActive(eve)]).to.deep.equal([0n, false]);
    expect([await membership.accountOf(0n), await membership.accountOf(1n)]).to.deep.equal([
      ethers.ZeroAddress,
      ethers.ZeroAddress,
    ]);
    await expect(membership.requireActive(eve))
      .to.be.revertedWithCustomError(membership, "NotMember")
      .withArgs(eve.address);
  });

  it("memberCountAt is exact at every second, for any number of members", async () => {
    const { membership, token, recipient, joinAs } = await loadFixture(members);
    expect(await membership.memberCountAt(2n ** 256n - 1n)).to.equal(0n);
    expect([await membership.token(), await membership.feeRecipient()]).to.deep.equal([
      await token.getAddress(),
      recipient.address,
    ]);
    const joinedAt: bigint[] = [];
    const gaps = [1n, 1n, 7n, 3_000n, 3n, 1n, 2n, 500n, 1n, 1n, 1n, 40n];
    const newcomers = (await ethers.getSigners()).slice(20, 20 + gaps.length);
    for (const [i, account] of newcomers.entries()) {
      const time = (await now()) + gaps[i];
      await at(time);
      await joinAs(account);
      joinedAt.push(time);
      for (const probe of joinedAt.flatMap((second) => [second - 1n, second, second + 1n]).concat(0n, 2n ** 256n - 1n))
        expect(await membership.memberCountAt(probe), `at ${probe} of ${joinedAt.length}`).to.equal(
          BigInt(joinedAt.filter((second) => second <= probe).length),
        );
    }
  });

  it("memberCountAt counts all who join in one second", async () => {
    const { membership, joinAs } = await loadFixture(members);
    const newcomers = (await ethers.getSigners()).slice(20, 25);
    const { provider } = chain;
    await provider.request({ method: "evm_setAutomine", params: [false] });
    const sent = [];
    for (const account of newcomers) sent.push(await joinAs(account));
    await provider.request({ method: "evm_mine", params: [] });
    await provider.request({ method: "evm_setAutomine", params: [true] });
    const second = await now();
    expect([await membership.memberCountAt(second - 1n), await membership.memberCountAt(second)]).to.deep.equal([
      0n,
      BigInt(sent.length),
    ]);
  });
});

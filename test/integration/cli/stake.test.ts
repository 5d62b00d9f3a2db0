import { expect } from "chai";
import { parseEther } from "ethers";
import { endOf, TRANCHE } from "../../../scripts/lib/cli/tranches.js";
import { openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn, outcomeOf } from "../../support/cli.js";
import { deploySuite, nowOf, positionOf } from "../../support/suite.js";
import { buyCover, passTime } from "../../support/verbs.js";

const chain = await openChain();
const IVAN = positionOf(1n, 3n);

interface Deposit {
  readonly positionId: string;
  readonly tranche: string;
  readonly freeAt: string;
  readonly stake: { readonly value: string };
}

describe("stake on the command line", () => {
  it("deposits in the tranche that lasts long enough", async () => {
    const s = await chain.loadFixture(deploySuite);
    const before = await s.token.balanceOf(s.people.ivan);
    const outcome = outcomeOf(await jsonCliOn(s)("stake deposit 1 100KEEL --for 400d --as ivan --yes"));
    const needed = (await nowOf(s)) + 400n * 86_400n;
    expect(BigInt(outcome.freeAt as string) >= needed).to.equal(true);
    expect(BigInt(outcome.freeAt as string) - TRANCHE < needed).to.equal(true);
    const { stake } = await s.staking.depositOf(
      BigInt(outcome.positionId as string),
      BigInt(outcome.tranche as string),
    );
    expect(stake).to.be.closeTo(parseEther("100"), 10n ** 10n);
    expect(before - (await s.token.balanceOf(s.people.ivan))).to.equal(parseEther("100"));
    expect((await cliOn(s)("stake deposit 1 100KEEL --as ivan --dry-run")).out).to.include("pool 1 of dave");
  });

  it("lists stake by owner and pool, tranche by tranche", async () => {
    const s = await chain.loadFixture(deploySuite);
    const { result } = await jsonCliOn(s)("stake list ivan --pool 1");
    const [deposit, ...others] = result?.deposits as Deposit[];
    expect(others).to.deep.equal([]);
    expect(deposit.positionId).to.equal(String(IVAN));
    expect(deposit.freeAt).to.equal(String(endOf(BigInt(deposit.tranche))));
    const all = await jsonCliOn(s)("stake list");
    expect(all.result?.deposits).to.have.length(20);
    expect((await cliOn(s)("stake list ivan")).out).to.include("free in");
    expect((await cliOn(s)("stake list mallory")).out).to.equal("no stake");
  });

  it("extends a deposit, and asks which when there are several", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    outcomeOf(await json("stake deposit 2 10KEEL --for 10d --as judy --yes"));
    const { result } = await json("stake list judy --pool 2");
    const [early] = [...(result?.deposits as Deposit[])].sort((a, b) => Number(BigInt(a.tranche) - BigInt(b.tranche)));
    const outcome = outcomeOf(await json(`stake extend ${early.positionId} 500d --as judy --yes`));
    const { stake } = await s.staking.depositOf(BigInt(early.positionId), BigInt(outcome.toTranche as string));
    expect(String(stake)).to.equal(early.stake.value);
    await s.staking.connect(s.people.judy).deposit({
      poolId: 2n,
      positionId: BigInt(early.positionId),
      tranche: (await nowOf(s)) / TRANCHE,
      amount: parseEther("5"),
      maxOpenBurnBps: 0n,
    });
    expect((await json(`stake extend ${early.positionId} 600d --as judy --yes`)).error?.name).to.equal("WhichTranche");
    expect((await json(`stake extend ${early.positionId} 9999d --from ${early.tranche} --as judy`)).code).to.equal(2);
    expect((await json("stake extend 99 90d --as judy")).error?.name).to.equal("NothingStaked");
  });

  it("withdraws the rewards to the owner and leaves bound stake where it is", async () => {
    const s = await chain.loadFixture(deploySuite);
    await buyCover(s);
    await passTime(s, 10n * 86_400n);
    const before = await s.token.balanceOf(s.people.ivan);
    const outcome = outcomeOf(await jsonCliOn(s)(`stake withdraw 1/3 --as ivan --yes`));
    const { value } = outcome.rewards as { value: string };
    expect(BigInt(value) > 0n).to.equal(true);
    expect((await s.token.balanceOf(s.people.ivan)) - before).to.equal(BigInt(value));
    expect(outcome.stake).to.deep.equal({ value: "0", unit: "KEEL" });
  });

  it("lists what is left when a position was emptied and has ended", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const { positionId } = outcomeOf(await json("stake deposit 2 10KEEL --for 10d --as judy --yes"));
    await passTime(s, 182n * 86_400n);
    outcomeOf(await json(`stake withdraw ${String(positionId)} --as judy --yes`));
    const left = (await json("stake list judy")).result?.deposits as Deposit[];
    expect(left.map((deposit) => deposit.positionId)).to.not.include(positionId);
    expect((await json(`stake withdraw ${String(positionId)} --as judy --yes`)).error?.name).to.equal(
      "UnknownPosition",
    );
  });

  it("says what the contracts refuse", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    expect((await json("stake deposit 99 100KEEL --as ivan --yes")).error?.name).to.equal("UnknownPool");
    expect((await json("stake deposit 1 0.5KEEL --as ivan --yes")).error?.name).to.equal("DepositTooSmall");
    expect((await json(`stake withdraw ${IVAN} --as ivan --yes`)).error?.name).to.equal("NothingToWithdraw");
    expect((await json("stake deposit 1 100ETH --as ivan")).error?.name).to.equal("WrongUnit");
    expect((await json("stake withdraw 1/99 --as ivan --yes")).error).to.deep.include({
      name: "UnknownPosition",
      message: "there is no position 1/99",
    });
    expect((await cliOn(s)(`stake withdraw ${IVAN} --as ivan --yes`)).err).to.match(/\(positionId \d+\/\d+\)/);
    expect((await cliOn(s)("stake deposit 1 100 --as ivan")).err).to.include('"100" is no amount, as in 100KEEL');
  });
});

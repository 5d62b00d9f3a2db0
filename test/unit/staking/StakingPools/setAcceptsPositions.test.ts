// setAcceptsPositions
// ├─ on · off · for the caller alone · keeps what the caller backs
// └─ transfer (unit of ERC-721's own verbs): to who accepts · who does not · no member · suspended · expired ·
//    the manager's position · to oneself · an approved caller · safeTransferFrom
import { expect } from "chai";
import { DAY, openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";
import { KEEL, deployStaked, deposit, positionOf } from "../../../support/staking.js";

const chain = await openChain();
const { loadFixture, increase } = chain;
const fixture = () => deployStaked(chain);

const POSITION = positionOf(1n);

describe("StakingPools.setAcceptsPositions", () => {
  it("turns on and off, for the caller alone, and keeps what the caller backs", async () => {
    const { staking, bo, cy } = await loadFixture(fixture);
    await expect(staking.connect(bo).setAcceptsPositions(true))
      .to.emit(staking, "AcceptsPositionsSet")
      .withArgs(bo.address, true);
    expect([await staking.acceptsPositions(bo), await staking.acceptsPositions(cy)]).to.deep.equal([true, false]);
    await staking.connect(bo).setAcceptsPositions(false);
    expect([await staking.acceptsPositions(bo), await staking.backs(bo, 1n)]).to.deep.equal([false, true]);
  });

  it("lets positions in: owner, tie and mark move, the deposit stays as it is", async () => {
    const { staking, membership, bo, cy, first } = await loadFixture(fixture);
    await staking.connect(cy).setAcceptsPositions(true);
    const before = await staking.depositOf(POSITION, first + 7n);
    const ties = async () => Promise.all([bo, cy].map(async (who) => (await membership.memberOf(who)).ties));
    expect(await ties()).to.deep.equal([1n, 0n]);
    await expect(staking.connect(bo).transferFrom(bo, cy, POSITION))
      .to.emit(staking, "Transfer")
      .withArgs(bo.address, cy.address, POSITION);
    expect(await ties()).to.deep.equal([0n, 1n]);
    expect(await staking.ownerOf(POSITION)).to.equal(cy.address);
    expect([await staking.backs(bo, 1n), await staking.backs(cy, 1n)]).to.deep.equal([false, true]);
    expect([...(await staking.depositOf(POSITION, first + 7n))]).to.deep.equal([...before]);
    expect(await staking.acceptsPositions(cy)).to.equal(true);
  });

  it("keeps the mark of who still holds another position, and of who hands one to itself", async () => {
    const { staking, membership, bo, cy, first } = await loadFixture(fixture);
    await deposit(staking, bo, { tranche: first, amount: KEEL });
    await staking.connect(cy).setAcceptsPositions(true);
    await staking.connect(bo)["safeTransferFrom(address,address,uint256)"](bo, cy, POSITION);
    expect([await staking.backs(bo, 1n), await staking.backs(cy, 1n)]).to.deep.equal([true, true]);
    await staking.connect(cy).transferFrom(cy, cy, POSITION);
    expect([await staking.backs(cy, 1n), await staking.balanceOf(cy)]).to.deep.equal([true, 1n]);
    expect((await membership.memberOf(cy)).ties).to.equal(1n);
  });

  it("an approved caller may transfer, another not", async () => {
    const { staking, bo, cy, dan } = await loadFixture(fixture);
    await staking.connect(cy).setAcceptsPositions(true);
    const move = () => staking.connect(dan).transferFrom(bo, cy, POSITION);
    await expectRefusal(move, staking, "ERC721InsufficientApproval", [dan.address, POSITION]);
    await staking.connect(bo).approve(dan, POSITION);
    await move();
    expect(await staking.ownerOf(POSITION)).to.equal(cy.address);
  });

  it("NotAccepting", async () => {
    const { staking, bo, cy } = await loadFixture(fixture);
    const move = () => staking.connect(bo).transferFrom(bo, cy, POSITION);
    await expectRefusal(move, staking, "NotAccepting", [cy.address]);
  });

  it("receivers are active members: NotMember, MemberSuspended, MembershipExpired", async () => {
    const { staking, membership, bo, cy, eve } = await loadFixture(fixture);
    for (const who of [cy, eve]) await staking.connect(who).setAcceptsPositions(true);
    const move = (to: typeof eve) => () => staking.connect(bo).transferFrom(bo, to, POSITION);
    await expectRefusal(move(eve), membership, "NotMember", [eve.address]);
    await membership.suspend(cy);
    await expectRefusal(move(cy), membership, "MemberSuspended", [cy.address]);
    await membership.reinstate(cy);
    await increase(366n * DAY);
    await expectRefusal(move(cy), membership, "MembershipExpired");
  });

  it("PositionManages: the manager's position is let go first", async () => {
    const { staking, ada, cy, first } = await loadFixture(fixture);
    await staking.connect(cy).setAcceptsPositions(true);
    await deposit(staking, ada, { tranche: first, amount: KEEL });
    await staking.connect(ada).setManagerPosition(1n, positionOf(2n));
    const move = () => staking.connect(ada).transferFrom(ada, cy, positionOf(2n));
    await expectRefusal(move, staking, "PositionManages", [positionOf(2n)]);
    await staking.connect(ada).setManagerPosition(1n, 0n);
    await move();
    expect(await staking.ownerOf(positionOf(2n))).to.equal(cy.address);
  });
});

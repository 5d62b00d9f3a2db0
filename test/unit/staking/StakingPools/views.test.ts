// Views: of what is not there · votingStakeOf before and after each change · backs over pools 223 apart · token data
import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { openChain } from "../../../support/chain.js";
import {
  GWEI,
  KEEL,
  PRODUCT,
  TRANCHE,
  deployStaked,
  deposit,
  part,
  positionOf,
  saleOf,
  settlement,
} from "../../../support/staking.js";

const chain = await openChain();
const { at, loadFixture, now, reach } = chain;
const fixture = () => deployStaked(chain);
const FIRST = positionOf(1n);

describe("StakingPools, views", () => {
  it("say of what is not there that it is not, or nothing", async () => {
    const { staking, eve, first } = await loadFixture(fixture);
    const sale = await saleOf(chain);
    const unknown = [
      () => staking.poolOf(2n),
      () => staking.feeOf(2n),
      () => staking.freeCapacity(2n, PRODUCT, first, 0n),
      () => staking.depositOf(positionOf(1n, 2n), first),
      () => staking.quoteAllocation(sale, [part(1n, 2n)]),
    ];
    for (const view of unknown) await expect(view()).to.be.revertedWithCustomError(staking, "UnknownPool").withArgs(2n);
    expect([...(await staking.depositOf(positionOf(9n), first))]).to.deep.equal([0n, 0n, 0n, 0n, false]);
    expect([...(await staking.poolProductOf(1n, 99n))]).to.deep.equal([0n, 0n, 0n, 0n]);
    expect([await staking.laneOf(1n, 99n), await staking.trancheSharesOf(1n, 1n)]).to.deep.equal([0n, 0n]);
    expect([await staking.backs(eve, 1n), await staking.acceptsPositions(eve)]).to.deep.equal([false, false]);
    await expect(staking.tokenURI(positionOf(9n))).to.be.revertedWithCustomError(staking, "UnknownPosition");
  });

  it("a deposit votes from the second it was made, raised or moved", async () => {
    const { staking, bo, first } = await loadFixture(fixture);
    const votes = (tranche: bigint, timestamp: bigint) => staking.votingStakeOf(FIRST, tranche, timestamp);
    const made = await now();
    expect([await votes(first + 7n, made - 1n), await votes(first + 7n, made)]).to.deep.equal([0n, 1_000n * KEEL]);
    await at(made + 100n);
    await deposit(staking, bo, { positionId: FIRST, tranche: first + 7n, amount: KEEL });
    expect([await votes(first + 7n, made + 99n), await votes(first + 7n, made + 100n)]).to.deep.equal([
      0n,
      1_001n * KEEL,
    ]);
    await deposit(staking, bo, { positionId: FIRST, tranche: first, amount: KEEL });
    await at(made + 200n);
    await staking.connect(bo).extend(FIRST, first, first + 1n);
    expect([
      await votes(first, made + 200n),
      await votes(first + 1n, made + 199n),
      await votes(first + 1n, made + 200n),
    ]).to.deep.equal([0n, 0n, KEEL]);
  });

  it("a burn lowers votes at once; a transfer and rewards leave them; stake withdrawn has none", async () => {
    const { staking, asModule, bo, cy, first } = await loadFixture(fixture);
    await deposit(staking, bo, { positionId: FIRST, tranche: first, amount: 1_000n * KEEL });
    const made = await now();
    const votes = (tranche: bigint) => staking.votingStakeOf(FIRST, tranche, made);
    await asModule.allocate(await saleOf(chain), [part(100n)]);
    await asModule.settleClaim(PRODUCT, first, [settlement(500n * KEEL)]);
    expect([await votes(first), await votes(first + 7n)]).to.deep.equal([750n * KEEL, 750n * KEEL]);
    await staking.connect(cy).setAcceptsPositions(true);
    await staking.connect(bo).transferFrom(bo, cy, FIRST);
    await reach((first + 1n) * TRANCHE);
    expect(await votes(first)).to.equal(750n * KEEL);
    await staking.withdraw(FIRST, [first, first + 7n]);
    expect([await votes(first), await votes(first + 7n)]).to.deep.equal([0n, 750n * KEEL]);
  });

  it("backs is never a false no: exact for the first pool, for others maybe a yes for a pool 223 apart", async () => {
    const { staking, ada, bo, cy, first } = await loadFixture(fixture);
    const backed = async (pools: readonly bigint[]) => Promise.all(pools.map((pool) => staking.backs(bo, pool)));
    for (let id = 2; id <= 3; id++) await staking.connect(ada).createPool(0n, 0n, [], ZeroHash);
    expect(await backed([1n, 2n, 224n])).to.deep.equal([true, false, false]);
    await deposit(staking, bo, { poolId: 2n, tranche: first, amount: KEEL });
    expect(await backed([1n, 2n, 3n, 224n, 225n])).to.deep.equal([true, true, false, false, true]);
    // a transfer ends nothing while a position is left
    await staking.connect(cy).setAcceptsPositions(true);
    await staking.connect(bo).transferFrom(bo, cy, FIRST);
    expect(await backed([1n, 2n])).to.deep.equal([true, true]);
    // with the last the marks end: a new first pool stands alone
    await staking.connect(bo).transferFrom(bo, cy, positionOf(1n, 2n));
    expect(await backed([1n, 2n, 225n])).to.deep.equal([false, false, false]);
    await deposit(staking, bo, { poolId: 3n, tranche: first, amount: KEEL });
    expect(await backed([1n, 2n, 3n, 225n, 226n])).to.deep.equal([false, false, true, false, false]);
    expect([await staking.backs(cy, 1n), await staking.backs(cy, 2n)]).to.deep.equal([true, true]);
    expect([await staking.balanceOf(bo), await staking.balanceOf(cy)]).to.deep.equal([1n, 2n]);
  });

  it("deposits project what settling will find: before and after it the same", async () => {
    const { staking, asModule, ada, cy, first } = await loadFixture(fixture);
    await deposit(staking, ada, { tranche: first + 2n, amount: 300n * KEEL });
    await staking.connect(ada).setManagerPosition(1n, positionOf(2n));
    await deposit(staking, cy, { tranche: first, amount: 200n * KEEL });
    await asModule.allocate(await saleOf(chain), [part(3_000n)]);
    await reach((first + 4n) * TRANCHE + 1_000n);
    const ids = [
      [FIRST, first + 7n],
      [positionOf(2n), first + 2n],
      [positionOf(3n), first],
    ] as const;
    const read = async () => [
      await staking.feeOf(1n),
      ...(await Promise.all(ids.map(async ([id, tranche]) => [...(await staking.depositOf(id, tranche))]))),
    ];
    const before = await read();
    const { rewardRate } = await staking.poolOf(1n);
    await at((await now()) + 1n);
    await staking.settle(1n, 1_000n);
    const after = await read();
    expect(after.slice(2)).to.deep.equal(before.slice(2));
    const second = (after[1] as bigint[])[3] - (before[1] as bigint[])[3];
    expect(second).to.be.within(rewardRate - GWEI, rewardRate);
  });

  it("is an ERC-721 with a name, a symbol and JSON on chain", async () => {
    const { staking } = await loadFixture(fixture);
    expect([await staking.name(), await staking.symbol()]).to.deep.equal(["Keel stake", "KEEL-STAKE"]);
    expect(await staking.supportsInterface("0x80ac58cd")).to.equal(true);
    await expect(staking.balanceOf(ZeroAddress))
      .to.be.revertedWithCustomError(staking, "ERC721InvalidOwner")
      .withArgs(ZeroAddress);
    const uri = await staking.tokenURI(FIRST);
    expect(uri).to.match(/^data:application\/json,/);
    const json: unknown = JSON.parse(decodeURIComponent(uri.slice("data:application/json,".length)));
    expect(json).to.deep.equal({ name: "Keel stake 1/1" });
  });
});

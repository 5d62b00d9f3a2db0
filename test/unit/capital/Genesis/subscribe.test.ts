import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { ETH, INFLOW } from "../../../support/capital.js";
import { DAY, openChain } from "../../../support/chain.js";
import { deployGenesis, DUE, GENESIS } from "../../../support/genesis.js";
import { SOURCE } from "../../../support/members.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, increase, loadFixture } = chain;

/**
 * subscribe
 * ├── members pay ETH and get KEEL at one price, rounded down, in as many parts as they like
 * ├── up to the maximum share of the target, exactly
 * ├── without target, price, locked tokens, shares or founders there is no genesis
 * └── refused: after the close · nothing sent · no member · expired · suspended · over the share
 */
describe("Genesis.subscribe", () => {
  const suite = () => deployGenesis(chain);
  const oddPrice = () => deployGenesis(chain, { price: 3n * 10n ** 17n });
  const SHARE = parseEther("400");

  it("takes ETH into the pool and mints at the genesis price", async () => {
    const { token, pool, genesis, ada, subscribe } = await loadFixture(suite);
    expect(await genesis.connect(ada).subscribe.staticCall({ value: parseEther("5") })).to.equal(parseEther("500"));
    await expect(subscribe(ada, parseEther("5")))
      .to.emit(genesis, "Subscribed")
      .withArgs(ada.address, parseEther("5"), parseEther("500"))
      .and.to.emit(pool, "Received")
      .withArgs(ETH, ada.address, INFLOW.Genesis, parseEther("5"))
      .and.to.emit(token, "Minted")
      .withArgs(SOURCE.genesis, ada.address, parseEther("500"));
    expect(await token.freeBalanceOf(ada), "not held").to.equal(parseEther("500"));
    expect([await pool.recordedOf(ETH), await genesis.subscribed(ada)]).to.deep.equal([
      parseEther("5"),
      parseEther("5"),
    ]);
    expect([await ethers.provider.getBalance(genesis), await genesis.isClosed()]).to.deep.equal([0n, false]);
  });

  it("rounds tokens down", async () => {
    const { token, subscribe, ada } = await loadFixture(oddPrice);
    await subscribe(ada, 2n);
    expect(await token.balanceOf(ada)).to.equal(6n);
  });

  it("adds a founder's parts up, to the maximum share and not a wei more", async () => {
    const { token, genesis, subscribe, ada, bo } = await loadFixture(suite);
    await subscribe(ada, SHARE - 1n);
    await subscribe(ada, 1n);
    await subscribe(bo, SHARE);
    expect(await genesis.subscribed(ada)).to.equal(SHARE);
    expect(await token.balanceOf(ada)).to.equal(parseEther("40000"));
    await expectRefusal(() => subscribe(ada, 1n), genesis, "ShareTooLarge", [ada.address, 4_001n, 4_000n]);
  });

  it("goes on over the target: shares are shares of the target", async () => {
    const { pool, subscribe, ada, bo, cy, dan } = await loadFixture(suite);
    for (const founder of [ada, bo, cy, dan]) await subscribe(founder, SHARE);
    expect(await pool.recordedOf(ETH)).to.equal(4n * SHARE);
  });

  it("GenesisClosed", async () => {
    const { genesis, subscribe, ada, bo, cy, dan } = await loadFixture(suite);
    for (const founder of [ada, bo, cy]) await subscribe(founder, SHARE);
    await genesis.close({ value: DUE });
    await expectRefusal(() => subscribe(dan, 1n), genesis, "GenesisClosed", []);
  });

  it("ZeroAmount", async () => {
    const { genesis, subscribe, ada } = await loadFixture(suite);
    await expectRefusal(() => subscribe(ada, 0n), genesis, "ZeroAmount", []);
  });

  it("NotMember", async () => {
    const { membership, subscribe, eve } = await loadFixture(suite);
    await expectRefusal(() => subscribe(eve, 1n), membership, "NotMember", [eve.address]);
  });

  it("MembershipExpired, MemberSuspended", async () => {
    const { membership, subscribe, ada, bo } = await loadFixture(suite);
    await membership.suspend(bo);
    await expectRefusal(() => subscribe(bo, 1n), membership, "MemberSuspended");
    await increase(301n * DAY);
    await expectRefusal(() => subscribe(ada, 1n), membership, "MembershipExpired");
  });

  it("ShareTooLarge: at once, rounded up", async () => {
    const { genesis, subscribe, ada } = await loadFixture(suite);
    const tooMuch: [bigint, bigint][] = [
      [SHARE + 1n, 4_001n],
      [GENESIS.target, 10_000n],
      [2n * GENESIS.target, 20_000n],
    ];
    for (const [value, share] of tooMuch)
      await expectRefusal(() => subscribe(ada, value), genesis, "ShareTooLarge", [ada.address, share, 4_000n]);
  });

  it("BadConfig: nothing may be nothing", async () => {
    const { config, genesis } = await loadFixture(suite);
    const cases = [
      [{ price: 0n }, "price"],
      [{ target: 0n }, "target"],
      [{ lockedTokens: 0n }, "lockedTokens"],
      [{ maxShareBps: 0n }, "maxShare"],
      [{ maxShareBps: 10_001n }, "maxShare"],
      [{ minFounders: 0n }, "minFounders"],
    ] as const;
    for (const [changes, reason] of cases)
      await expect(ethers.deployContract("Genesis", [{ ...config, ...changes }]))
        .to.be.revertedWithCustomError(genesis, "BadConfig")
        .withArgs(reason);
    await ethers.deployContract("Genesis", [{ ...config, maxShareBps: 10_000n, closer: ZeroAddress }]);
  });
});

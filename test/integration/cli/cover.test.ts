import { expect } from "chai";
import { parseEther, ZeroHash } from "ethers";
import { DAY, openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn, outcomeOf } from "../../support/cli.js";
import { deploySuite, productId } from "../../support/suite.js";
import { buyCover, passTime, stakeIn } from "../../support/verbs.js";

const chain = await openChain();

describe("cover on the command line", () => {
  it("buys a cover: the chain holds what was said", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const quoted = await json("cover quote aave-v3-ethereum 5ETH 90d --as mia");
    const bought = outcomeOf(await json("cover buy aave-v3-ethereum 5ETH 90d --as mia --yes"));
    expect(bought).to.deep.include({ coverId: "1", amount: { value: "5000000000000000000", unit: "ETH" } });
    expect(bought.premium).to.deep.equal(quoted.result?.premium);
    const cover = await s.cover.coverOf(1n);
    expect(cover.owner).to.equal(s.people.mia.address);
    expect(String(cover.claimBy)).to.equal(bought.claimBy);
  });

  it("approves a token premium for the maximum and no more, and pays in it", async () => {
    const s = await chain.loadFixture(deploySuite);
    const usdc = s.assets.find(({ parameters }) => parameters.symbol === "USDC")?.token;
    await usdc?.mint(s.people.nina, 1_000_000_000n);
    const answer = await jsonCliOn(s)("cover buy aave-v3-ethereum 2000USDC 30d --pay USDC --as nina --yes");
    const { premium } = outcomeOf(answer) as { premium: { value: string; unit: string } };
    expect(premium.unit).to.equal("USDC");
    expect(await usdc?.balanceOf(s.people.nina)).to.equal(1_000_000_000n - BigInt(premium.value));
  });

  it("buys nothing that nobody confirmed", async () => {
    const s = await chain.loadFixture(deploySuite);
    const unattended = await cliOn(s)("cover buy aave-v3-ethereum 5ETH 90d --as mia");
    expect(unattended).to.deep.include({ code: 2 });
    expect(unattended.err).to.include("--yes");
    const declined = await cliOn(s, { answer: false })("cover buy aave-v3-ethereum 5ETH 90d --as mia");
    expect(declined).to.deep.include({ code: 4 });
    const dry = await cliOn(s)("cover buy aave-v3-ethereum 5ETH 90d --as mia --dry-run");
    expect(dry.code).to.equal(0);
    expect(await s.cover.coverCount()).to.equal(0n);
    const agreed = await cliOn(s, { answer: true })("cover buy aave-v3-ethereum 5ETH 90d --as mia");
    expect(agreed.code).to.equal(0);
    expect(await s.cover.coverCount()).to.equal(1n);
  });

  it("says in plain words what would happen", async () => {
    const s = await chain.loadFixture(deploySuite);
    const { out } = await cliOn(s)("cover buy aave-v3-ethereum 5ETH 90d --as mia --dry-run");
    expect(out).to.include("mia buys cover of 5ETH on aave-v3-ethereum for 90 d").and.include("by pool 1");
  });

  it("names the contract's error with its values and a hint", async () => {
    const s = await chain.loadFixture(deploySuite);
    const refused = await jsonCliOn(s)("cover buy aave-v3-ethereum 5ETH 90d --as mallory --yes");
    expect(refused.code).to.equal(3);
    expect(refused.error?.name).to.equal("NotMember");
    expect(refused.error?.args).to.deep.equal({ account: s.people.mallory.address });
    expect(refused.error?.hint).to.be.a("string");
  });

  it("names the product and the asset in what a view refuses, though the contract tells ids", async () => {
    const s = await chain.loadFixture(deploySuite);
    const { err } = await cliOn(s)("cover quote aave-v3-ethereum 5WBTC 90d");
    expect(err).to.include("AssetNotAccepted (product aave-v3-ethereum, asset WBTC)");
    const { error } = await jsonCliOn(s)("cover quote aave-v3-ethereum 5WBTC 90d");
    expect(error?.args, "for machines they stay ids").to.deep.equal({ productId: "0", assetId: "7" });
  });

  it("names the most that can be covered, however much is asked for", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const { most } = (await json("cover quote aave-v3-ethereum 1ETH 90d")).result as { most: { value: string } };
    for (const amount of ["5000000ETH", "99999999999999999999ETH"]) {
      const quoted = await json(`cover quote aave-v3-ethereum ${amount} 90d`);
      expect(quoted).to.deep.include({ code: 3 });
      expect(quoted.error).to.deep.include({ name: "CapacityShort" });
      expect(quoted.error?.args).to.deep.include({ most: most.value });
      expect(quoted.error?.hint).to.match(/^Take [\d.]+ ETH or less/);
      const bought = await json(`cover buy aave-v3-ethereum ${amount} 90d --as mia --yes`);
      expect(bought.error).to.deep.include({ name: "CapacityShort" });
    }
    expect(
      (await json("token mint 99999999999999999999999999999999999999999999999999999999999999ETH --as mia --yes")).error
        ?.name,
    ).to.equal("OutOfRange");
  });

  it("spreads a cover over as many pools as one takes, the cheapest of all that there are", async () => {
    const s = await chain.loadFixture(deploySuite);
    const backed = [{ productId: productId(s, "aave-v3-ethereum"), weightBps: 100n, targetPriceBps: 70n }];
    for (let pool = 6n; pool <= 25n; ++pool) {
      await s.staking.connect(s.people.dave).createPool(0n, 0n, backed, ZeroHash);
      await stakeIn(s, { by: "dave", pool, amount: parseEther("1") });
    }
    const { result } = await jsonCliOn(s)("cover quote aave-v3-ethereum 20ETH 28d");
    expect((result?.pools as readonly { poolId: string }[]).map(({ poolId }) => Number(poolId))).to.deep.equal([1]);
    expect((await cliOn(s)("product show aave-v3-ethereum")).out).to.include("25 pools");
  });

  it("refuses what cannot be meant before anything is asked of the chain", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const unknown = await json("cover quote aave-v3-etherum 5ETH 90d");
    expect(unknown).to.deep.include({ code: 2 });
    expect(unknown.error?.hint).to.include("aave-v3-ethereum");
    expect((await json("cover quote aave-v3-ethereum 5 90d")).error?.name).to.equal("Malformed");
    expect((await json("cover quote aave-v3-ethereum 5ETH 90")).error?.name).to.equal("Malformed");
  });

  it("lists covers by owner, product and status", async () => {
    const s = await chain.loadFixture(deploySuite);
    await buyCover(s);
    await buyCover(s, { buyer: "nina", product: "aave-v3-ethereum" });
    const json = jsonCliOn(s);
    expect((await json("cover list")).result?.covers).to.have.length(2);
    expect(
      (await json("cover list --of nina --product aave-v3-ethereum --status active")).result?.covers,
    ).to.have.length(1);
    expect((await json("cover list --status expired")).result?.covers).to.deep.equal([]);
    expect((await cliOn(s)("cover list")).out)
      .to.include("mia")
      .and.include("in 89 d");
  });

  it("shows a cover as it was sold", async () => {
    const s = await chain.loadFixture(deploySuite);
    const id = await buyCover(s, { pools: 2 });
    const json = jsonCliOn(s);
    const { result } = await json(`cover show ${id}`);
    const cover = await s.cover.coverOf(id);
    expect(result).to.deep.include({
      owner: s.people.mia.address,
      endAt: String(cover.endAt),
      coveredFrom: String(cover.startAt + cover.waitingPeriod),
    });
    expect(result?.backing).to.have.length(2);
    expect((await cliOn(s)(`cover show ${id}`)).out)
      .to.include("backed by")
      .and.include("pool 2 with");
    expect((await json("cover show 99")).error?.name).to.equal("UnknownCover");
  });

  it("ends a cover when its last day for claims is over, and not before", async () => {
    const s = await chain.loadFixture(deploySuite);
    const id = await buyCover(s);
    const json = jsonCliOn(s);
    const early = await json(`cover expire ${id} --as zoe --yes`);
    expect(early).to.deep.include({ code: 3 });
    expect(early.error?.name).to.equal("NotExpired");
    await passTime(s, 126n * DAY);
    expect((await cliOn(s)("cover list")).out).to.include("due to expire");
    expect(outcomeOf(await json(`cover expire ${id} --as zoe --yes`))).to.deep.include({ coverId: String(id) });
    expect((await s.cover.coverOf(id)).status).to.equal(2n);
    const ended = await json(`cover expire ${id} --as zoe --yes`);
    expect(ended).to.deep.include({ code: 6 });
    expect(ended.error).to.deep.include({ name: "CoverNotActive", hint: "Nothing is left to do" });
    expect((await json("cover expire 99 --as zoe --yes")).code).to.equal(2);
  });
});

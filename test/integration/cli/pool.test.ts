import { readFileSync } from "node:fs";
import { expect } from "chai";
import { DAY, openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn, outcomeOf } from "../../support/cli.js";
import { placeFor, written } from "../../support/files.js";
import { deploySuite } from "../../support/suite.js";
import { buyCover, passTime } from "../../support/verbs.js";

const chain = await openChain();

type Row = Readonly<Record<string, unknown>>;

describe("pool on the command line", () => {
  it("lists pools by manager and product", async () => {
    const s = await chain.loadFixture(deploySuite);
    await buyCover(s);
    const json = jsonCliOn(s);
    const pools = (await json("pool list")).result?.pools as readonly Row[];
    expect(pools).to.have.length(5);
    expect(pools[0]).to.deep.include({ manager: s.people.dave.address, feeBps: "1000", isHeld: false });
    expect(Number(pools[0].yieldBps)).to.be.greaterThan(0);
    expect(pools[0].products).to.have.length(20);
    expect((await json("pool list --of heidi --product aave-v3-ethereum")).result?.pools).to.have.length(1);
    expect((await cliOn(s)("pool list")).out).to.match(/dave .* 5,200 KEEL .* 20 +open/);
    expect((await json("pool list --product aav-v3-ethereum")).error?.hint).to.include("aave-v3-ethereum");
  });

  it("shows stake by tranche and what is backed", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const { result } = await json("pool show 1");
    expect(result?.tranches).to.have.length(3);
    expect(result?.products).to.have.length(20);
    const { out } = await cliOn(s)("pool show 1");
    expect(out)
      .to.include("never above 20%")
      .and.match(/aave-v3-ethereum +100% +0\.6%/);
    const unknown = await json("pool show 6");
    expect(unknown).to.deep.include({ code: 2 });
    expect(unknown.error).to.deep.include({ name: "UnknownPool", message: "there is no pool 6: there are 1 to 5" });
  });

  it("opens a pool with what was named", async () => {
    const s = await chain.loadFixture(deploySuite);
    const answer = await jsonCliOn(s)(
      "pool create --backs aave-v3-ethereum,lido-slashing --fee 5% --max-fee 8% --as alice --yes",
    );
    expect(outcomeOf(answer)).to.deep.include({ poolId: "6", feeBps: "500" });
    expect(String(answer.result?.effects)).to.include("backs aave-v3-ethereum with 100% of its stake at 0.6% a year");
    const pool = await s.staking.poolOf(6n);
    expect([pool.manager, pool.maxFeeBps, pool.totalWeightBps]).to.deep.equal([s.people.alice.address, 800n, 20_000n]);
    const file = written("terms.yaml", "products:\n  sky: { weight: 40%, price: 1.25% }\n");
    outcomeOf(await jsonCliOn(s)(`pool create --products ${file} --as bob --yes`));
    const sky = s.catalogue.products.find(({ slug }) => slug === "sky");
    const backed = await s.staking.poolProductOf(7n, sky?.id ?? 0);
    expect([backed.weightBps, backed.targetPriceBps]).to.deep.equal([4_000n, 125n]);
  });

  it("lets the manager's stake carry the fee, lowers it and pays it", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    outcomeOf(await json("pool create --backs aave-v3-ethereum --fee 10% --max-fee 20% --as alice --yes"));
    outcomeOf(await json("stake deposit 6 500KEEL --as alice --yes"));
    expect((await cliOn(s)("pool show 6")).out).to.include("zero until the manager names a position");
    const carried = outcomeOf(await json("pool fee 6 --position 6/1 --as alice --yes"));
    expect(carried).to.deep.include({ feeBps: "1000", effectiveFeeBps: "1000" });
    expect((await cliOn(s)("pool show 6")).out).to.include("10% by position 6/1 of the manager");
    outcomeOf(await json("cover buy aave-v3-ethereum 1ETH 90d --pools 6 --as mia --yes"));
    await passTime(s, 30n * DAY);
    const before = await s.token.balanceOf(s.people.alice);
    const lowered = outcomeOf(await json("pool fee 6 --lower-to 4% --claim --as alice --yes"));
    expect(lowered).to.deep.include({ feeBps: "400", effectiveFeeBps: "400" });
    const { value } = lowered.paid as { value: string };
    expect(BigInt(value)).to.be.greaterThan(0n);
    expect(await s.token.balanceOf(s.people.alice)).to.equal(before + BigInt(value));
    expect((await json("pool fee 6 --lower-to 5% --as alice --yes")).error?.name).to.equal("RaiseNeedsDelay");
    expect((await json("pool fee 6 --lower-to 1% --as bob --yes")).error?.name).to.equal("NotManager");
    expect((await json("pool fee 6 --as alice --yes")).error?.name).to.equal("NothingNamed");
    expect((await json("pool fee 9 --claim --as alice --yes")).error?.name).to.equal("UnknownPool");
  });

  it("refuses a pool that cannot be meant", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const create = async (rest: string) => (await json(`pool create ${rest} --as alice --yes`)).error?.name;
    expect(await create("")).to.equal("NothingBacked");
    expect(await create("--backs sky,sky")).to.equal("DuplicateProduct");
    expect(await create("--backs sky --fee 12% --max-fee 10%")).to.equal("FeeAboveMaximum");
    const dear = await json("pool create --backs sky --max-fee 60% --as alice --yes");
    expect(dear.error).to.deep.include({ name: "FeeAboveMaximum", args: { feeBps: "6000", maximumBps: "2000" } });
    expect(await create("--backs skyy")).to.equal("UnknownProduct");
    expect((await json("pool create --backs sky --as mallory --yes")).error?.name).to.equal("NotMember");
  });

  it("plans, compares and applies weights and prices from a file", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const file = placeFor("plan.yaml");
    expect((await json(`pool products plan ${file} --pool 1`)).result?.products).to.have.length(20);
    expect((await json(`pool products plan ${file} --pool 1`)).error?.name).to.equal("FileExists");
    expect((await cliOn(s)(`pool products diff 1 ${file}`)).out).to.equal("pool 1 is as the file says");
    expect(await json(`pool products apply 1 ${file} --as dave --yes`)).to.deep.include({ code: 6 });
    const aave = "aave-v3-ethereum: { weight: 100%, price: 0.6% }";
    const lower = readFileSync(file, "utf8").replace(aave, aave.replace("100%", "50%").replace("0.6%", "0.9%"));
    const edited = written("lower.yaml", lower);
    expect((await cliOn(s)(`pool products diff 1 ${edited}`)).out).to.include("weight 100% -> 50%, price 0.6% -> 0.9%");
    expect((await json(`pool products apply 1 ${edited} --as erin --yes`)).error?.name).to.equal("NotManager");
    const outcome = outcomeOf(await json(`pool products apply 1 ${edited} --as dave --yes`));
    expect(outcome.changed).to.have.length(1);
    const { weightBps, targetPriceBps } = await s.staking.poolProductOf(1n, 0);
    expect([weightBps, targetPriceBps]).to.deep.equal([5_000n, 90n]);
  });

  it("refuses what stakers would have to see coming, and does the rest when asked to", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const file = written(
      "mixed.yaml",
      "products:\n  sky: { weight: 10%, price: 5% }\n  euler-v1: { weight: 100%, price: 0.5% }\n",
    );
    const refused = await json(`pool products apply 1 ${file} --as dave --yes`);
    expect(refused).to.deep.include({ code: 3 });
    expect(refused.error?.name).to.equal("RaiseNeedsDelay");
    const outcome = outcomeOf(await json(`pool products apply 1 ${file} --only-lower --as dave --yes`));
    expect(outcome.changed).to.have.length(1);
    expect(outcome.left).to.have.length(1);
    const bad = await json(
      `pool products diff 1 ${written("bad.yaml", "products:\n  sky: { weight: 110%, price: 5 }\n")}`,
    );
    expect(bad.error?.args.faults).to.have.length(2);
    const broken = await json(`pool products diff 1 ${written("broken.yaml", "products: [\n")}`);
    expect(broken.error?.name).to.equal("BadFile");
  });
});

import { expect } from "chai";
import { DAY, openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn, outcomeOf } from "../../support/cli.js";
import { deploySuite, MANAGERS, nowOf, type Suite } from "../../support/suite.js";
import { assessAndVote, buyCover, fileClaim, passTime } from "../../support/verbs.js";

const chain = await openChain();

/** A cover whose last day for claims has passed, a claim that is final, pools that a tranche has passed, fees, an old valuation. */
async function withDuties(s: Suite): Promise<void> {
  await buyCover(s, { buyer: "nina", period: 28n * DAY });
  await passTime(s, 40n * DAY);
  const coverId = await buyCover(s);
  await passTime(s, 20n * DAY);
  await assessAndVote(s, await fileClaim(s, { coverId }));
  await passTime(s, 8n * DAY);
}

describe("keeping on the command line", () => {
  it("lists what is due with its cost, does it, and finds nothing after", async () => {
    const s = await chain.loadFixture(deploySuite);
    await withDuties(s);
    const json = jsonCliOn(s);
    const due = (await json("keep due")).result as { duties: { kind: string; gas: string; refusedBy: null }[] };
    expect(due.duties.map(({ kind }) => kind)).to.deep.equal([
      ...["expire", "settle"],
      ...MANAGERS.map(() => "pool"),
      ...["price", "fees"],
    ]);
    for (const { gas, refusedBy } of due.duties) {
      expect(BigInt(gas) > 21_000n).to.equal(true);
      expect(refusedBy).to.equal(null);
    }
    const done = outcomeOf(await json("keep run --as zoe --yes"));
    expect(done).to.deep.include({ calls: 9, coversExpired: ["1"], claimsSettled: ["1"] });
    expect((await s.cover.coverOf(1n)).status).to.equal(2n);
    expect((await s.claims.claimOf(1n)).status).to.equal(2n);
    expect(await s.membership.uncollectedFees()).to.equal(0n);
    expect((await s.ledger.markedCapital())[1]).to.be.closeTo(await nowOf(s), 60n);
    expect((await json("keep due")).result?.duties).to.deep.equal([]);
    expect(await json("keep run --as zoe --yes")).to.deep.include({ code: 6 });
  });

  it("does only what is asked for, no more than asked for, and nothing in a dry run", async () => {
    const s = await chain.loadFixture(deploySuite);
    await withDuties(s);
    const json = jsonCliOn(s);
    const dry = await json("keep run --as zoe --dry-run");
    expect(dry.result?.calls).to.have.length(9);
    expect((await s.cover.coverOf(1n)).status).to.equal(1n);
    expect(outcomeOf(await json("keep run --only fees,expire --most 1 --as zoe --yes"))).to.deep.include({ calls: 1 });
    expect((await s.cover.coverOf(1n)).status).to.equal(2n);
    expect(await s.membership.uncollectedFees()).to.be.greaterThan(0n);
    expect((await json("keep due --only price --mark-after 365d")).result?.duties).to.deep.equal([]);
    expect((await json("keep due --only prices")).error?.name).to.equal("Malformed");
    expect((await cliOn(s)("keep due --only prices")).err).to.include('Malformed: only: "prices" is none of expire,');
  });

  it("marks instead of poking while a feed is stale, and says so in words", async () => {
    const s = await chain.loadFixture(deploySuite);
    await buyCover(s, { pay: "USDC" });
    await s.connection.networkHelpers.time.increase(3n * DAY);
    const { out } = await cliOn(s)("keep due --only price");
    expect(out).to.include("value all assets: the last was").and.include("keep run");
    const json = jsonCliOn(s);
    const plan = await json("keep run --only price --as zoe --calls");
    expect(plan.result?.calls).to.have.nested.property("[0].method", "mark");
  });
});

import { expect } from "chai";
import { DAY, openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn } from "../../support/cli.js";
import { deploySuite, refreshFeeds } from "../../support/suite.js";

const chain = await openChain();

interface Row {
  readonly of: string;
  readonly status: string;
  readonly updatedAt: string;
  readonly price: { readonly value: string };
}

describe("feeds on the command line", () => {
  it("lists every feed with what the pool makes of it", async () => {
    const s = await chain.loadFixture(deploySuite);
    await refreshFeeds(s);
    const { result } = await jsonCliOn(s)("feed list");
    expect(result?.allGood).to.equal(true);
    const rows = result?.feeds as readonly Row[];
    expect(rows.map((row) => row.of)).to.deep.equal(["USD", ...s.assets.slice(1).map((a) => a.parameters.symbol)]);
    const usdc = rows.find((row) => row.of === "USDC");
    expect(usdc?.price.value).to.equal(String((await s.pool.priceOf(1n)).price));
  });

  it("says which are stale and since when", async () => {
    const s = await chain.loadFixture(deploySuite);
    await refreshFeeds(s);
    await s.connection.networkHelpers.time.increase(2n * DAY);
    await s.usdFeed.setAnswer(s.parameters.assets.usdFeed.answer);
    const { result } = await jsonCliOn(s)("feed list");
    expect(result?.allGood).to.equal(false);
    expect((result?.feeds as readonly Row[]).map(({ status }) => status)).to.deep.equal([
      "good",
      ...s.assets.slice(1).map(() => "stale"),
    ]);
    expect((await cliOn(s)("feed list")).out)
      .to.include("2 d")
      .and.include("last good price");
  });
});

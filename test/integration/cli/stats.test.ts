import { expect } from "chai";
import { openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn } from "../../support/cli.js";
import { deploySuite } from "../../support/suite.js";
import { buyCover, fileClaim, passTime } from "../../support/verbs.js";

const chain = await openChain();

describe("stats on the command line", () => {
  it("says what the chain says", async () => {
    const s = await chain.loadFixture(deploySuite);
    const coverId = await buyCover(s);
    await buyCover(s, { buyer: "nina", asset: "USDC", amount: 4_000_000_000n });
    await passTime(s, 10n * 86_400n);
    await fileClaim(s, { coverId });
    const { result } = await jsonCliOn(s)("stats");
    const capital = await s.ledger.capital();
    const value = (wei: bigint) => ({ value: String(wei), unit: "ETH" });
    expect(result?.capital).to.deep.include({
      high: value(capital.high),
      sale: value(capital.sale),
      low: value(capital.low),
      requirement: value(capital.mcr),
      open: value(capital.open),
    });
    expect(result?.covers).to.deep.equal({
      sold: "2",
      active: 2,
      byProduct: [
        { product: "aave-v3-ethereum", covers: 1, amount: value(5n * 10n ** 18n) },
        { product: "aave-v3-ethereum", covers: 1, amount: { value: "4000000000", unit: "USDC" } },
      ],
    });
    expect(result?.claims).to.deep.include({ filed: "1", open: 1 });
    expect(result?.members).to.equal(String(await s.membership.memberCount()));
  });

  it("fits on a page for people", async () => {
    const s = await chain.loadFixture(deploySuite);
    const { out } = await cliOn(s)("stats");
    expect(out).to.include("requirement").and.include("net asset value").and.include("no cover is active");
    expect(out.split("\n").length).to.be.lessThan(30);
  });

  it("is asked for by nobody who is not known", async () => {
    const s = await chain.loadFixture(deploySuite);
    const { code, error } = await jsonCliOn(s)("stats --as bogus");
    expect([code, error?.name]).to.deep.equal([2, "UnknownAccount"]);
  });
});

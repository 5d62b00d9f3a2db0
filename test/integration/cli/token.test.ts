import { expect } from "chai";
import { parseEther } from "ethers";
import { openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn, outcomeOf } from "../../support/cli.js";
import { deploySuite } from "../../support/suite.js";

const chain = await openChain();

describe("token on the command line", () => {
  it("says the market's price", async () => {
    const s = await chain.loadFixture(deploySuite);
    const { result } = await jsonCliOn(s)("token price");
    const { ask, bid } = await s.market.quote();
    expect(result).to.deep.include({
      ask: { value: String(ask), unit: "ETH" },
      bid: { value: String(bid), unit: "ETH" },
    });
    expect((await cliOn(s)("token price")).out).to.include("redeem at");
  });

  it("mints what it said it would", async () => {
    const s = await chain.loadFixture(deploySuite);
    const quoted = await s.market.quoteMint(parseEther("2"));
    const answer = await jsonCliOn(s)("token mint 2ETH --as mia --yes");
    const outcome = outcomeOf(answer);
    expect(outcome.minted).to.deep.equal({ value: String(quoted), unit: "KEEL" });
    expect(String(answer.result?.effects)).to.include("mia pays 2ETH");
    expect(await s.token.balanceOf(s.people.mia)).to.equal(quoted);
  });

  it("sends nothing when less would come out than wanted", async () => {
    const s = await chain.loadFixture(deploySuite);
    const refused = await jsonCliOn(s)("token mint 1ETH --min 1000KEEL --as mia --yes");
    expect(refused.code).to.equal(3);
    expect(refused.error?.name).to.equal("OutputTooLow");
    expect(await s.token.balanceOf(s.people.mia)).to.equal(0n);
  });

  it("reads amounts in ETH only", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    expect((await json("token mint 2USDC --as mia")).error?.name).to.equal("WrongUnit");
    expect((await json("token mint 2ETHER --as mia")).error?.name).to.equal("UnknownUnit");
    expect(await json("token mint 2ETH --as miia --yes")).to.deep.include({ code: 2 });
  });
});

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

  it("quotes either side of the market", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const mint = await json("token quote 2ETH");
    expect(mint.result).to.deep.include({
      side: "mint",
      received: { value: String(await s.market.quoteMint(parseEther("2"))), unit: "KEEL" },
    });
    const redeem = await json("token quote 100KEEL");
    expect(redeem.result).to.deep.include({
      side: "redeem",
      received: { value: String(await s.market.quoteRedeem(parseEther("100"))), unit: "ETH" },
    });
    expect((await json("token quote 100USDC")).error?.name).to.equal("WrongUnit");
    const nothing = await json("token quote 0KEEL");
    expect(nothing).to.deep.include({ code: 3 });
    expect(nothing.error?.name).to.equal("ZeroAmount");
  });

  it("redeems what it said it would", async () => {
    const s = await chain.loadFixture(deploySuite);
    const before = await s.connection.ethers.provider.getBalance(s.people.alice);
    const { paid } = outcomeOf(await jsonCliOn(s)("token redeem 100KEEL --as alice --yes")) as {
      paid: { value: string };
    };
    expect((await s.connection.ethers.provider.getBalance(s.people.alice)) - before).to.equal(BigInt(paid.value));
    const refused = await jsonCliOn(s)("token redeem 100KEEL --min 5ETH --as alice --yes");
    expect(refused.error?.name).to.equal("OutputTooLow");
  });

  it("delegates votes", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const sum = (await s.token.getVotes(s.people.alice)) + (await s.token.getVotes(s.people.bob));
    const outcome = outcomeOf(await json("token delegate bob --as alice --yes"));
    expect(outcome).to.deep.include({ before: s.people.alice.address, votes: { value: String(sum), unit: "KEEL" } });
    expect(await s.token.delegates(s.people.alice)).to.equal(s.people.bob.address);
    expect(await json("token delegate bobb --as alice --yes")).to.deep.include({ code: 2 });
    expect(outcomeOf(await json("token delegate --as alice --yes")).to).to.equal(s.people.alice.address);
  });
});

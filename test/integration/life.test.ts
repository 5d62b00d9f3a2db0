import { expect } from "chai";
import { openChain } from "../support/chain.js";
import { deploySuite } from "../support/suite.js";
import { buyCover } from "../support/verbs.js";

const chain = await openChain();
const other = await openChain();

describe("life", () => {
  it("runs", async () => {
    const s = await chain.loadFixture(deploySuite);
    expect(await buyCover(s)).to.equal(1n);
  });
  it("runs again", async () => {
    const s = await other.loadFixture(deploySuite);
    expect(await buyCover(s, { pools: 5 })).to.equal(1n);
  });
});

import { expect } from "chai";
import { id as keccakOfText } from "ethers";
import { openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn } from "../../support/cli.js";
import { written } from "../../support/files.js";
import { deploySuite } from "../../support/suite.js";
import { buyCover } from "../../support/verbs.js";

const chain = await openChain();

const WORDING =
  "Covered: funds supplied to the new market that are lost for good because its code was used against its design. Proof: balances before and after.";
const NEW_MARKET = `
name: New market
type: smart-contract
group: LEND
tags: [USDC]
assets: [ETH, USDC]
covers: ["eip155:1:0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2"]
wording: ${JSON.stringify(WORDING)}
`;

type Row = Readonly<Record<string, unknown>>;

describe("product on the command line", () => {
  it("lists what is sold, with price, room and what is sold of it", async () => {
    const s = await chain.loadFixture(deploySuite);
    await buyCover(s);
    const json = jsonCliOn(s);
    const products = (await json("product list")).result?.products as readonly Row[];
    expect(products).to.have.length(s.catalogue.products.length);
    const [aave] = products;
    expect(aave).to.deep.include({ slug: "aave-v3-ethereum", group: "LEND", fromBps: "60", pools: 5 });
    expect(aave.sold).to.deep.equal({ value: "5000000000000000000", unit: "ETH" });
    const lending = (await json("product list --group lend")).result?.products as readonly Row[];
    expect(lending.length).to.be.lessThan(products.length);
    expect((await cliOn(s)("product list")).out).to.match(/aave-v3-ethereum .* LEND .* 0\.6%/);
    expect((await json("product list --group LOAN")).error?.name).to.equal("Malformed");
  });

  it("shows wording, terms, addresses and backers of one", async () => {
    const s = await chain.loadFixture(deploySuite);
    const { result } = await jsonCliOn(s)("product show aave-v3-ethereum");
    const [listed] = s.catalogue.products;
    expect(result).to.deep.include({ wording: listed.wording, wordingHash: listed.wordingHash });
    expect(result?.coveredAddresses).to.include("eip155:1:0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2");
    expect(result?.terms).to.deep.include({ gracePeriod: String(s.parameters.products.grace) });
    expect(result?.backing).to.have.length(5);
    const { out } = await cliOn(s)("product show aave-v3-ethereum");
    expect(out).to.include("Aave v3 on Ethereum").and.include("waiting period").and.include("ORACLE_CHAINLINK");
    const unknown = await jsonCliOn(s)("product show aave");
    expect(unknown).to.deep.include({ code: 2 });
    expect(unknown.error?.hint).to.include("aave-v3");
  });

  it("prints the proposal that adds one, and it adds what was said", async () => {
    const s = await chain.loadFixture(deploySuite);
    const file = written("market.yaml", NEW_MARKET);
    const refused = await jsonCliOn(s)(`product add ${file} --as alice --yes`);
    expect(refused.code).to.equal(3);
    expect(refused.error?.name).to.equal("AccessManagedUnauthorized");
    const answer = await jsonCliOn(s)(`product add ${file} --as alice --calls`);
    const [call] = answer.result?.calls as readonly { to: string; data: string }[];
    const added = s.products.interface.decodeFunctionData("addProduct", call.data);
    const [{ name, floorBps, wordingHash, assetMask }, covered] = added as unknown as [Row, readonly string[]];
    expect(call.to).to.equal(await s.products.getAddress());
    expect({ name, wordingHash, assetMask }).to.deep.equal({
      name: "New market",
      wordingHash: keccakOfText(WORDING),
      assetMask: 0b11n,
    });
    expect(floorBps).to.equal((await s.products.productOf(0n)).floorBps);
    expect(covered).to.have.length(1);
  });

  it("names every fault of a file", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const bad = await json(
      `product add ${written("bad.yaml", NEW_MARKET.replace("LEND", "LOAN").replace("4E2", "4e2"))} --as alice`,
    );
    expect(bad).to.deep.include({ code: 2 });
    expect(bad.error?.name).to.equal("BadFile");
    expect(bad.error?.args.faults).to.have.length(2);
    expect((await json("product add nowhere.yaml --as alice")).error?.name).to.equal("NoFile");
    const typo = await json(`product add ${written("typo.yaml", NEW_MARKET.replace("[USDC]", "[USCD]"))} --as alice`);
    expect(typo.error?.hint).to.include("USDC");
    const known = await json(
      `product add ${written("known.yaml", NEW_MARKET.replace("New market", "Aave v3 on Ethereum"))} --as alice`,
    );
    expect(known.error?.name).to.equal("ProductNamed");
  });
});

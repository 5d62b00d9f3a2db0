import { expect } from "chai";
import { id as keccakOfText, parseEther } from "ethers";
import { addressOf } from "../../../scripts/lib/contracts.js";
import type { ISolvencyLedger } from "../../../typechain-types/index.js";
import { DAY, openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn } from "../../support/cli.js";
import { written } from "../../support/files.js";
import { deploySuite, type Suite } from "../../support/suite.js";
import { buyCover, passTime } from "../../support/verbs.js";

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

  it("says how much can be bought, and what stops the rest", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const quoteOf = async (order: string) => (await json(`cover quote aave-v3-ethereum ${order}`)).error?.args;
    const shown = async () => (await json("product show aave-v3-ethereum")).result as Row;
    const { memberBps } = await s.ledger.limits();
    const { sale } = await s.ledger.capital();

    const byMember = await shown();
    const share = { value: String((sale * memberBps) / 10_000n), unit: "ETH" };
    expect(byMember).to.deep.include({ most: share, binds: "member" });
    const [inList] = (await json("product list")).result?.products as readonly Row[];
    expect(inList.most).to.deep.equal(share);
    expect(await quoteOf("5000ETH 28d --as mia")).to.deep.include({ most: share.value, binds: "member" });
    const { out } = await cliOn(s)("product show aave-v3-ethereum");
    expect(out).to.match(
      /room +20\.2 ETH: one member may hold .*; the stake behind it would do for 520 ETH over 5 pools/,
    );
    expect((await cliOn(s)("cover quote aave-v3-ethereum 5000ETH 28d")).err).to.match(
      /hint: Take .* one member may hold/,
    );

    await buyCover(s, { amount: parseEther("20") });
    const [hers, ninas] = [await quoteOf("1ETH 28d --as mia"), await quoteOf("5000ETH 28d --as nina")];
    expect([hers?.binds, ninas?.binds]).to.deep.equal(["member", "member"]);
    expect(BigInt(ninas?.most as string) - BigInt(hers?.most as string)).to.equal(parseEther("20"));
    const asMia = (await json("product show aave-v3-ethereum --as mia")).result as { most: Row };
    expect(asMia.most.value).to.equal(hers?.most);
  });

  it("says that the pools stop the rest where they do, and by which limit capital does", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const bound = async (limits: Partial<ISolvencyLedger.SaleLimitsStruct>) => {
      await setLimits(s, limits);
      const { result } = await json("product show aave-v3-ethereum");
      const { error } = await json("cover quote aave-v3-ethereum 5000ETH 28d --as mia");
      return [result?.binds, error?.args.binds];
    };
    const all = { productBps: 10_000n, groupBps: 10_000n, tagBps: 10_000n, memberBps: 10_000n };
    expect(await bound(all)).to.deep.equal(["pools", "pools"]);
    expect(await bound({ ...all, productBps: 100n })).to.deep.equal(["product", "product"]);
    expect(await bound({ ...all, groupBps: 100n })).to.deep.equal(["group", "group"]);
    expect(await bound({ ...all, tagBps: 100n })).to.deep.equal(["tag", "tag"]);
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

/** By the governor, after its delay. */
async function setLimits(s: Suite, changes: Partial<ISolvencyLedger.SaleLimitsStruct>): Promise<void> {
  const now = await s.ledger.limits();
  const { openClaimWeightBps, productBps, groupBps, tagBps, memberBps, brokerBps } = now;
  const limits = { openClaimWeightBps, productBps, groupBps, tagBps, memberBps, brokerBps, ...changes };
  const data = s.ledger.interface.encodeFunctionData("setLimits", [limits]);
  const governor = await s.connection.ethers.getImpersonatedSigner(addressOf(s.governor));
  await s.connection.networkHelpers.setBalance(governor.address, parseEther("1"));
  const authority = s.authority.connect(governor);
  await authority.schedule(s.ledger, data, 0n);
  await passTime(s, 2n * DAY);
  await authority.execute(s.ledger, data);
}

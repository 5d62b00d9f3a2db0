import { expect } from "chai";
import { keccak256, type Signer } from "ethers";
import { replayInputs } from "../../../scripts/demo/chapters/balance.js";
import { trancheOf, type World } from "../../../scripts/demo/world.js";
import { findProduct } from "../../../scripts/data/catalogue.js";
import { FOUNDERS, named } from "../../../scripts/lib/accounts.js";
import { chainSheet } from "../../../scripts/lib/chainSheet.js";
import { addressOf, CONTRACT_NAMES } from "../../../scripts/lib/contracts.js";
import type { Deployment } from "../../../scripts/lib/deployment.js";
import { allEvents, contractsOf, namedContracts, type NamedContract } from "../../../scripts/lib/logs.js";
import { coverRequest } from "../../../scripts/lib/orders.js";
import { readRecord } from "../../../scripts/lib/record.js";
import { differences, replay, type LoggedEvent } from "../../../scripts/lib/replay.js";
import { advance, down, up, type UpOptions } from "../../../scripts/local/chain.js";
import { deploymentFolder, urlOf, type Place } from "../../../scripts/local/place.js";
import { ask, latestBlock } from "../../../scripts/local/rpc.js";
import { connect, deployed } from "../../../scripts/local/seed/index.js";
import { DAY } from "../../support/chain.js";
import { STATE } from "../../support/governance.js";
import { crash } from "../../support/local.js";
import { PATIENCE_MS } from "../../support/process.js";
import { freshMutual, seeded, TODAY } from "../../support/seeded.js";

const STATUS = { open: 1n, paid: 2n, denied: 3n, undecided: 4n } as const;
const OUTCOME = { pending: 0n, accepted: 1n } as const;
const ACTIVE = 1n;
const GOOD = 0n;
const WAD = 10n ** 18n;

/** A start that has nothing to fill. */
const ALREADY_THERE: UpOptions = { beginsAt: 0n, fill: () => Promise.reject(new Error("the chain was not kept")) };

/** What is read of the seeded chain. */
interface Seen {
  readonly mutual: Deployment;
  readonly people: Readonly<Record<string, Signer>>;
  readonly provider: World["provider"];
  readonly contracts: readonly NamedContract[];
  readonly events: readonly LoggedEvent[];
  readonly now: bigint;
}

/**
 * The local mutual that `up` makes
 * ├── its deployment is on record
 * ├── members, pools, covers, claims and proposals in every state, read from the chain
 * ├── its balance sheet from logs alone equals the chain
 * └── it goes on after down, after a crash and after its clock has moved
 */
describe("the local mutual", function () {
  this.timeout(PATIENCE_MS);
  let place: Place;
  let firstBlocks: number;
  let seen: Seen;

  before(async () => {
    place = await freshMutual();
    firstBlocks = (await latestBlock(urlOf(place))).number;
    seen = await look(place);
  });

  it("is told to be new, as of the day that was asked for", async () => {
    const { answer } = await seeded();
    expect(answer).to.match(/^A new chain/);
    expect(answer).to.match(/^block +\d+, 2027-01-05 12:/m);
  });

  it("is on record as what `deploy core` deploys: blocks, transactions, code and arguments", async () => {
    const record = readRecord(deploymentFolder(place)) ?? expect.fail("there is no record");
    expect(record).to.deep.include({ chainId: place.chainId, network: "local" });
    expect(record.parameters.name).to.equal("local");
    expect(Object.keys(record.contracts)).to.include.members(Object.values(CONTRACT_NAMES));
    for (const [name, { address, transaction, block, codeHash }] of Object.entries(record.contracts)) {
      const receipt = await seen.provider.getTransactionReceipt(transaction);
      expect(receipt, name).to.deep.include({ contractAddress: address, blockNumber: block });
      expect(keccak256(await seen.provider.getCode(address)), name).to.equal(codeHash);
    }
    expect(record.contracts.TokenMarket.constructorArguments).to.have.property(
      "initialToken",
      addressOf(seen.mutual.token),
    );
    expect(record.transactions.map(({ block }) => block)).to.satisfy((blocks: readonly number[]) =>
      blocks.every((block) => block >= record.firstBlock && block <= record.lastBlock),
    );
  });

  it("has twenty members and a past of half a year", async () => {
    const { mutual, provider, now } = seen;
    expect(await mutual.membership.memberCount()).to.equal(20n);
    const founding = await provider.getBlock(1);
    expect(Number(now) - Number(founding?.timestamp)).to.be.within(189 * 86_400, 191 * 86_400);
    expect(Math.abs(Number(now) - Date.parse(TODAY) / 1_000)).to.be.below(300);
  });

  it("belongs to its members, who can mint, redeem and buy", async () => {
    const { mutual, people, now } = seen;
    const { ledger, market, pool, cover, catalogue } = mutual;
    const capital = await ledger.capital();
    expect(capital.allGood).to.equal(true);
    expect(capital.low > capital.mcr).to.equal(true);
    expect(await market.quoteMint(WAD)).to.not.equal(0n);
    expect(await market.quoteRedeem(WAD)).to.not.equal(0n);
    for (let id = 1n; id < (await pool.assetCount()); id++) expect((await pool.priceOf(id)).status).to.equal(GOOD);
    const order = { assetId: 0n, amount: WAD, period: 365n * DAY, payAssetId: 0n, deadline: now + DAY };
    const offers = [
      ["aave-v3-ethereum", [1n, 2n]],
      ["coinbase-custody", [3n]],
      ["across", [4n]],
    ] as const;
    for (const [slug, poolIds] of offers) {
      const productId = BigInt(findProduct(catalogue, slug).id);
      const request = coverRequest({ ...order, owner: await people.nina.getAddress(), productId, poolIds });
      await cover.connect(people.nina).buy.staticCall(request, { value: WAD });
    }
  });

  it("has syndicates with several products and stakers, and stake that may leave", async () => {
    const { mutual, events, now } = seen;
    const pools = await mutual.staking.poolCount();
    expect(pools).to.equal(4n);
    for (let poolId = 1n; poolId <= pools; poolId++) {
      const products = of(events, "StakingPools.ProductSet").filter(({ args }) => args.poolId === poolId);
      expect(products.length, `products of pool ${poolId}`).to.be.at.least(4);
      const deposits = of(events, "StakingPools.Deposited").filter(({ args }) => args.poolId === poolId);
      expect(deposits.length, `deposits in pool ${poolId}`).to.be.at.least(2);
    }
    const deposits = of(events, "StakingPools.Deposited").map(({ args }) => ({
      position: args.positionId as bigint,
      tranche: args.tranche as bigint,
    }));
    const past = deposits.find(({ tranche }) => tranche < trancheOf(now));
    if (past === undefined) throw new Error("no tranche has passed");
    const [stake, rewards] = await mutual.staking.withdraw.staticCall(past.position, [past.tranche]);
    expect(stake > 0n && rewards > 0n).to.equal(true);
  });

  it("has covers in ETH and USDC, paid in ETH, USDC and KEEL, at every age", async () => {
    const { mutual, events, now } = seen;
    const assets = new Set(of(events, "Cover.CoverBought").map(({ args }) => args.assetId));
    const paidIn = new Set(of(events, "Cover.PremiumPaid").map(({ args }) => args.payAssetId));
    expect([...assets]).to.include.members([0n, 1n]);
    expect([...paidIn]).to.include.members([0n, 1n, 255n]);
    const ages = { running: 0, ending: 0, ended: 0, due: 0, released: of(events, "Cover.CoverExpired").length };
    for (let id = 1n; id <= (await mutual.cover.coverCount()); id++) {
      const { status, endAt, claimBy } = await mutual.cover.coverOf(id);
      if (status !== ACTIVE) continue;
      if (claimBy <= now) ages.due++;
      else if (endAt <= now) ages.ended++;
      else if (endAt <= now + 4n * DAY) ages.ending++;
      else ages.running++;
    }
    for (const [age, count] of Object.entries(ages)) expect(count, age).to.be.at.least(1);
    expect(ages.ending, "ending soon").to.be.at.least(2);
  });

  it("has a claim in every state", async () => {
    const { mutual, now } = seen;
    const found: string[] = [];
    for (let id = 1n; id <= (await mutual.claims.claimCount()); id++) {
      const { status } = await mutual.claims.claimOf(id);
      if (status !== STATUS.open) {
        found.push(Object.entries(STATUS).find(([, value]) => value === status)?.[0] ?? "unknown");
        continue;
      }
      const [outcome] = await mutual.assessment.outcomeOf(id);
      const { endsAt, accept, deny } = await mutual.assessment.pollOf(id);
      if (outcome === OUTCOME.accepted) found.push("waiting for payment");
      else if (endsAt > now) found.push(accept + deny === 0n ? "unheard" : "voting");
      else if (accept > deny) found.push("accepted, cooling");
    }
    expect(found).to.have.members([
      "paid",
      "denied",
      "undecided",
      "waiting for payment",
      "accepted, cooling",
      "unheard",
      "voting",
    ]);
  });

  it("has a proposal in every state, one of them ready to be carried out", async () => {
    const { mutual, events, now } = seen;
    const ids = of(events, "MutualGovernor.ProposalCreated").map(({ args }) => args.proposalId as bigint);
    const states = await Promise.all(ids.map((id) => mutual.governor.state(id)));
    const { pending, active, canceled, defeated, succeeded, queued, executed } = STATE;
    expect(states).to.have.members([pending, active, canceled, defeated, succeeded, queued, queued, executed]);
    const etas = await Promise.all(ids.map((id) => mutual.governor.proposalEta(id)));
    const waiting = etas.filter((_, index) => states[index] === queued);
    expect(waiting.some((eta) => eta <= now) && waiting.some((eta) => eta > now)).to.equal(true);
  });

  it("has minted and redeemed KEEL, and prices that moved", () => {
    const { events } = seen;
    expect(of(events, "TokenMarket.Minted").length).to.be.at.least(3);
    expect(of(events, "TokenMarket.Redeemed").length).to.be.at.least(3);
    expect(new Set(of(events, "USDCFeed.AnswerSet").map(({ args }) => args.answer)).size).to.be.at.least(20);
  });

  it("has the balance sheet that its logs alone give", async () => {
    const { mutual, contracts, provider, now } = seen;
    const clock = { now: () => Promise.resolve(now), pass: () => Promise.resolve() };
    const { events, context } = await replayInputs({ suite: mutual, contracts, provider, clock });
    const founding = await provider.getBlock(1);
    const range = { firstTranche: trancheOf(BigInt(founding?.timestamp ?? 0)), currentTranche: context.currentTranche };
    const fromChain = await chainSheet(mutual, range);
    expect(differences(replay(events, context), fromChain)).to.deep.equal([]);
    expect(Object.keys(fromChain).length).to.be.at.least(80);
  });

  it("is the same after down and up, and nothing is deployed again", async () => {
    const url = urlOf(place);
    const before = await down(place);
    const again = await up(place, ALREADY_THERE);
    expect(again.beginning).to.equal("continued");
    // One more block: it published the prices anew.
    expect(again.block).to.equal(before.block + 1);
    expect(await balances(url, before.block)).to.deep.equal(await balances(url, again.block));
    await deployed(place);
    expect((await latestBlock(url)).number).to.equal(again.block);
  });

  it("comes back after it was killed", async () => {
    const url = urlOf(place);
    const { number } = await latestBlock(url);
    const before = await balances(url, number);
    await crash(place);
    const again = await up(place, ALREADY_THERE);
    expect(again.beginning).to.equal("recovered");
    expect(again.block).to.be.at.least(firstBlocks);
    expect(await balances(url, again.block)).to.deep.equal(before);
  });

  it("has good prices after its clock was moved by a week", async () => {
    const moved = await advance(place, 7n * DAY);
    expect(moved.feeds).to.equal(8);
    const { ledger, market } = seen.mutual;
    expect((await ledger.capital()).allGood).to.equal(true);
    expect(await market.quoteMint(WAD)).to.not.equal(0n);
    await advance(place, 0n);
    expect(Number((await latestBlock(urlOf(place))).timestamp - moved.time)).to.be.within(0, 60);
  });
});

async function look(place: Place): Promise<Seen> {
  const { ethers } = await connect(place);
  const mutual = await deployed(place);
  const contracts = await contractsOf(mutual);
  const usdc = mutual.assets.find(({ parameters }) => parameters.symbol === "USDC")?.feed;
  if (usdc === undefined) throw new Error("USDC has no feed");
  const known = [...contracts, ...(await namedContracts({ USDCFeed: usdc }))];
  const { timestamp } = await latestBlock(urlOf(place));
  return {
    mutual,
    people: named<Signer>(await ethers.getSigners()),
    provider: ethers.provider,
    contracts,
    events: await allEvents(ethers.provider, known),
    now: timestamp,
  };
}

const of = (events: readonly LoggedEvent[], kind: string): LoggedEvent[] =>
  events.filter(({ contract, name }) => `${contract}.${name}` === kind);

/** ETH of the founders at a block. */
async function balances(url: string, block: number): Promise<unknown[]> {
  const accounts = (await ask(url, "eth_accounts")) as string[];
  const asked = accounts.slice(5, 5 + FOUNDERS.length);
  return Promise.all(asked.map((account) => ask(url, "eth_getBalance", [account, `0x${block.toString(16)}`])));
}

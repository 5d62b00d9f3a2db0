/**
 * Lens
 * ├── pages of anything: together what the events name, each figure what the modules say · from the middle
 * │   ├── empty: past the end · nothing asked for · at the end of numbers
 * │   └── at most 100 entries · id 0 where ids count from 1
 * ├── a member by account: the page's entry · nobody · the zero address
 * ├── a product's pools: capacity is what a buyer is offered for the shortest period · none in a pool burnt out
 * │   └── retired · unknown
 * ├── the overview: as the modules say · with claims, covers and a pool burnt out
 * ├── dead feeds, each failure: nothing reverts, the figures are the modules'
 * └── before the founding: what there is, and nothing where there is nothing
 */
import { expect } from "chai";
import { MaxUint256, parseEther, ZeroAddress, ZeroHash } from "ethers";
import { STATUS } from "../../support/capital.js";
import { DAY, openChain } from "../../support/chain.js";
import { DAI, orderFor, overPools } from "../../support/covers.js";
import { FAILURES } from "../../support/feeds.js";
import {
  absent,
  deployLens,
  deployLived,
  FROM_ONE,
  GROUPS,
  groupsOf,
  opened,
  overviewFigures,
  poolProductFigures,
  type Group,
  type LensSuite,
} from "../../support/lens.js";
import { deployBare, parameters } from "../../support/suite.js";

const chain = await openChain();
const { loadFixture } = chain;
const lived = () => deployLived(chain);
const young = () => deployLens(chain);
const MAX_PAGE = 100n;

/** Everything of a group in pages of a size. */
async function inPages({ page }: Group, first: bigint, size: bigint) {
  const entries = [];
  for (let from = first; ; from += size) {
    const some = await page(from, size);
    entries.push(...some);
    if (some.length < size) return entries.map(opened);
  }
}

async function expected({ ids, entry }: Group) {
  const entries = [];
  for (const id of await ids()) entries.push(opened(await entry(id)));
  return entries;
}

for (const name of GROUPS)
  describe(`Lens.${name}`, () => {
    const first = FROM_ONE.includes(name) ? 1n : 0n;

    it("gives what the events name, page after page, with the modules' own figures", async () => {
      const group = groupsOf(await loadFixture(lived))[name];
      const all = await expected(group);
      expect(all.length).to.be.above(1);
      for (const size of [1n, 2n, BigInt(all.length), MAX_PAGE])
        expect(await inPages(group, first, size), `pages of ${size}`).to.deep.equal(all);
      const [last] = await group.page(first + BigInt(all.length) - 1n, MaxUint256);
      expect(opened(last)).to.deep.equal(all.at(-1));
    });

    it("is empty past the end, of nothing, and at the end of numbers", async () => {
      const group = groupsOf(await loadFixture(lived))[name];
      const end = first + BigInt((await group.ids()).length);
      const pages = [
        [end, 1n],
        [end + 1n, MAX_PAGE],
        [MaxUint256, MaxUint256],
        [MaxUint256, 1n],
        [first, 0n],
      ] as const;
      for (const [from, count] of pages) expect(await group.page(from, count), `${from}, ${count}`).to.have.length(0);
    });
  });

describe("Lens, pages", () => {
  for (const name of FROM_ONE)
    it(`${name} have nobody and nothing at id 0, and go on with the first`, async () => {
      const s = await loadFixture(lived);
      const group = groupsOf(s)[name];
      const [zero, first] = await group.page(0n, 2n);
      expect(opened(zero)).to.deep.equal(absent(s.lens, name, {}));
      expect(opened(first)).to.deep.equal(opened(await group.entry(1n)));
    });

  it("hold 100 entries at most", async () => {
    const { lens, staking, ada } = await loadFixture(young);
    for (let made = await staking.poolCount(); made <= MAX_PAGE; ++made)
      await staking.connect(ada).createPool(0n, 0n, [], ZeroHash);
    const idsOf = (page: { id: bigint; exists: boolean }[]) => page.filter(({ exists }) => exists).map(({ id }) => id);
    const hundred = Array.from({ length: 100 }, (_, place) => BigInt(place) + 1n);
    expect(idsOf(await lens.pools(1n, MaxUint256))).to.deep.equal(hundred);
    expect(idsOf(await lens.pools(2n, 101n))).to.deep.equal(hundred.map((id) => id + 1n));
    expect(await lens.poolsOfProduct(0n, 1n, 101n)).to.have.length(100);
  });
});

describe("Lens.memberByAccount", () => {
  it("gives every member as the pages do, active or not", async () => {
    const s = await loadFixture(lived);
    const page = await s.lens.members(1n, MAX_PAGE);
    for (const entry of page) expect(await s.lens.memberByAccount(entry.account)).to.deep.equal(entry);
    expect(page.map(({ isActive }) => isActive)).to.include.members([true, false]);
  });

  it("gives of everybody else that they are none", async () => {
    const { lens, eve } = await loadFixture(lived);
    for (const account of [eve.address, ZeroAddress])
      expect(opened(await lens.memberByAccount(account))).to.deep.equal(absent(lens, "members", { account }));
  });
});

describe("Lens.poolsOfProduct, capacity", () => {
  it("is what a buyer is offered for the shortest period, and none in a pool burnt out", async () => {
    const { lens, cover, products, cy } = await loadFixture(lived);
    const period = (await products.termsOf(0n)).rules.minPeriodDays * DAY;
    const entries = await lens.poolsOfProduct(0n, 1n, MAX_PAGE);
    const amount = parseEther("6");
    const offered = await cover.connect(cy).quote(orderFor(cy, { amount, period, pools: overPools(amount, 6n) }));
    expect(entries.map(({ freeUnits }) => freeUnits)).to.deep.equal([...offered.freeUnits]);
    expect(entries.map(({ freeUnits }) => freeUnits !== 0n)).to.deep.equal([true, true, true, true, true, false]);
  });

  it("is none of a product that is retired, whose pools stay", async () => {
    const s = await loadFixture(lived);
    const before = opened(await poolProductFigures(s, 2n, 0n));
    await s.products.retire(0n);
    expect(opened((await s.lens.poolsOfProduct(0n, 2n, 1n))[0])).to.deep.equal({ ...before, freeUnits: 0n });
  });

  it("is none of a product nobody knows", async () => {
    const { lens } = await loadFixture(lived);
    for (const unknown of [2n, 2n ** 32n - 1n]) {
      const entries = await lens.poolsOfProduct(unknown, 1n, 2n);
      const wanted = [1n, 2n].map((poolId) => absent(lens, "poolsOfProduct", { poolId }));
      expect(entries.map(opened)).to.deep.equal(wanted);
    }
  });
});

describe("Lens.overview", () => {
  const agrees = async (s: LensSuite) =>
    expect(opened(await s.lens.overview())).to.deep.equal(opened(await overviewFigures(s, await chain.now())));

  it("says what the modules say", async () => {
    await agrees(await loadFixture(young));
    await agrees(await loadFixture(lived));
  });

  for (const { name, fail } of FAILURES)
    it(`and every page do with every feed one that ${name}`, async () => {
      const s = await loadFixture(lived);
      for (const feed of [s.usdFeed, ...s.assets.map((asset) => asset.feed)]) await fail(chain, feed);
      await agrees(s);
      expect((await s.lens.assets(DAI, 1n))[0].status).to.equal(STATUS.Dead);
      for (const group of Object.values(groupsOf(s)))
        expect((await group.page((await group.ids())[0], MAX_PAGE)).map(opened)).to.deep.equal(await expected(group));
    });
});

describe("Lens before the founding", () => {
  it("shows a market that is shut, assets and products, and no more", async () => {
    const fresh = await openChain();
    const keel = await deployBare(fresh.connection);
    const overview = opened(await keel.lens.overview());
    expect(overview).to.deep.equal(opened(await overviewFigures(keel, await fresh.now())));
    expect(overview.market, "a market that is not open quotes nothing").to.deep.equal(Array(9).fill(0n));
    const assets = await keel.lens.assets(0n, MAX_PAGE);
    expect(assets.map(({ asset }) => asset.decimals)).to.deep.equal(
      parameters.assets.list.map(({ decimals }) => BigInt(decimals)),
    );
    const products = await keel.lens.products(0n, MAX_PAGE);
    expect(products.map(({ product }) => product.name)).to.deep.equal(keel.catalogue.products.map(({ name }) => name));
    for (const view of ["members", "pools", "covers", "claims"] as const)
      expect(await keel.lens[view](1n, MAX_PAGE), view).to.have.length(0);
  });
});

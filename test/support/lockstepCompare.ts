import { expect } from "chai";
import { TRANCHE } from "../model/pools.js";
import { TOKEN_ID } from "./lockstep.js";
import type { Runner } from "./lockstepRunner.js";
import { PRODUCTS } from "./lockstep.js";

const GWEI = 10n ** 9n;

/** Every balance, price, capacity and reward of the suite at the second of its last block, against the model's. */
export async function compare(runner: Runner, at: string): Promise<void> {
  await runner.chain.reach(runner.model.now).catch(() => undefined);
  const [suite, model] = [await observed(runner), predicted(runner)];
  expect(suite, at).to.deep.equal(model);
  await compareDeposits(runner, at);
}

async function observed({ suite, model }: Runner): Promise<Record<string, unknown>> {
  const { token, pool, ledger, market, members, cover } = suite;
  const capital = await ledger.capital();
  const quote = await market.quote();
  const tranche = model.now / TRANCHE + 4n;
  const free: bigint[] = [];
  for (const poolId of [1, 2])
    for (const [product, { reduction }] of PRODUCTS.entries())
      free.push(await suite.staking.freeCapacity(poolId, product, tranche, reduction));
  return {
    balances: await Promise.all(members.map((member) => token.balanceOf(member))),
    free: await Promise.all(members.map((member) => token.freeBalanceOf(member))),
    staked: await token.balanceOf(suite.staking),
    supply: await token.totalSupply(),
    promised: await token.promised(),
    eth: await pool.recordedOf(0),
    tokens: await pool.recordedOf(TOKEN_ID),
    capital: [capital.high, capital.sale, capital.low, capital.mcr, capital.owed, capital.open],
    prices: [quote.nav, quote.ratioBps, quote.ask, quote.bid, quote.internalPrice],
    depths: [quote.askDepth, quote.bidDepth, quote.askDisplacement, quote.bidDisplacement],
    keelPrice: (await market.premiumPrice()).price,
    capacity: free,
    exposures: await Promise.all(
      PRODUCTS.map(async (_, product) => {
        const { eth, usd } = await ledger.exposureOf(product);
        return [eth, usd];
      }),
    ),
    covers: await cover.coverCount(),
  };
}

function predicted({ suite, model }: Runner): Record<string, unknown> {
  const { keel, capital, marketNow, displacements } = model;
  const accounts = suite.members.map(({ address }) => address);
  const tranche = model.now / TRANCHE + 4n;
  const { high, mcr } = capital;
  return {
    balances: accounts.map((account) => keel.balanceOf(account)),
    free: accounts.map((account) => keel.freeOf(account, model.now)),
    staked: keel.balanceOf("staking"),
    supply: keel.supply,
    promised: keel.promised,
    eth: model.eth,
    tokens: model.tokens,
    capital: [high, high, high, mcr, 0n, 0n],
    prices: [marketNow.nav, marketNow.ratio, marketNow.ask, marketNow.bid, model.internalPrice],
    depths: [marketNow.askDepth, marketNow.bidDepth, displacements.y, displacements.z],
    keelPrice: model.keelPrice,
    capacity: [0, 1].flatMap((pool) =>
      PRODUCTS.map(({ floor, reduction }, product) =>
        model.pool(pool).free({ product, tranche, period: 1n, floor, cap: 5_000n, reduction, net: 10_000n }),
      ),
    ),
    exposures: model.ledger.products.map(({ eth, usd }) => [eth, usd]),
    covers: BigInt(model.covers.length),
  };
}

/** Stake to the wei; rewards at most a gwei a step under the exact figure, never above it. */
async function compareDeposits({ suite, model, positions, taken }: Runner, at: string): Promise<void> {
  for (const { pool, id, tokenId, tranches } of positions) {
    for (const tranche of new Set(tranches)) {
      const seen = await suite.staking.depositOf(tokenId, tranche);
      const { shares, stake, rewards, isOut } = model.pool(pool).view(id, tranche);
      if (shares === 0n && seen.shares === 0n) continue;
      expect([seen.shares, seen.stake, seen.isOut], `${at}: deposit ${tokenId}/${tranche}`).to.deep.equal([
        shares,
        stake,
        isOut,
      ]);
      const missing = rewards.floor() - seen.rewards;
      expect(missing >= 0n && missing <= GWEI * taken, `${at}: reward short by ${missing}`).to.equal(true);
    }
  }
}

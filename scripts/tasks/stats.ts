import { z } from "zod";
import { allCovers, shownCover } from "../lib/cli/covers.js";
import type { Context } from "../lib/cli/context.js";
import { allPages, grouped } from "../lib/cli/lists.js";
import { amountShape, bpsShape, of } from "../lib/cli/result.js";
import { defineQuery } from "../lib/cli/verb.js";

const CLAIM_STATUSES = ["none", "open", "paid", "denied", "undecided"] as const;

const coversShape = z.object({
  product: z.string(),
  covers: z.number().int(),
  amount: amountShape,
});

export default defineQuery({
  name: "stats",
  summary: "The mutual on one page: capital against the requirement, price, covers, stake, claims, members",
  examples: ["stats", "stats --json"],
  positionals: {},
  options: {},
  result: z.object({
    capital: z.object({
      /** At last good prices. */
      high: amountShape,
      /** For sales: less what is owed and part of what is claimed. */
      sale: amountShape,
      /** Stale prices count zero, open claims in full. */
      low: amountShape,
      requirement: amountShape,
      ratioBps: bpsShape,
      open: amountShape,
      owed: amountShape,
      allPricesGood: z.boolean(),
    }),
    token: z.object({
      nav: amountShape,
      ask: amountShape,
      bid: amountShape,
      internal: amountShape,
      supply: amountShape,
      promised: amountShape,
    }),
    assets: z.array(z.object({ symbol: z.string(), recorded: amountShape, worth: amountShape })),
    covers: z.object({ sold: z.bigint(), active: z.number().int(), byProduct: z.array(coversShape) }),
    stake: z.object({ pools: z.number().int(), total: amountShape, held: amountShape, assessors: amountShape }),
    claims: z.object({
      filed: z.bigint(),
      open: z.number().int(),
      paid: z.number().int(),
      denied: z.number().int(),
      undecided: z.number().int(),
    }),
    members: z.bigint(),
  }),
  async run(ctx) {
    const { overview, capital, token } = await head(ctx);
    const [assets, covers, pools, claims] = await Promise.all([
      assetsHeld(ctx),
      activeCovers(ctx),
      allPages((first, count) => ctx.keel.lens.pools(first, count), 1),
      allPages((first, count) => ctx.keel.lens.claims(first, count), 1),
    ]);
    const withStatus = (status: (typeof CLAIM_STATUSES)[number]) =>
      claims.filter(({ claim }) => CLAIM_STATUSES[Number(claim.status)] === status).length;
    const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
    return {
      capital,
      token,
      assets,
      covers: { sold: overview.covers, ...covers },
      stake: {
        pools: pools.length,
        total: of(sum(pools.map(({ pool }) => pool.stake)), "KEEL"),
        held: of(sum(pools.map(({ pool }) => pool.heldStake)), "KEEL"),
        assessors: of(overview.assessorDeposits, "KEEL"),
      },
      claims: {
        filed: overview.claims,
        open: withStatus("open"),
        paid: withStatus("paid"),
        denied: withStatus("denied"),
        undecided: withStatus("undecided"),
      },
      members: overview.members,
    };
  },
  render({ capital, token, assets, covers, stake, claims, members }, show) {
    const { short } = show;
    const paragraphs = [
      show.facts([
        ["capital", `${short(capital.high)} at last good prices, ${show.percent(capital.ratioBps)} of the requirement`],
        ["  for sales", short(capital.sale)],
        ["  at the least", short(capital.low)],
        ["requirement", short(capital.requirement)],
        ["claims on it", `${short(capital.open)} open, ${short(capital.owed)} owed`],
        ...(capital.allPricesGood ? [] : [["prices", show.red("a feed is stale or dead: `feed list`")] as const]),
      ]),
      show.facts([
        ["KEEL", `${short(token.nav)} net asset value, mint at ${short(token.ask)}, redeem at ${short(token.bid)}`],
        ["supply", `${short(token.supply)}, ${short(token.promised)} promised as rewards`],
        [
          "stake",
          `${short(stake.total)} in ${show.count(stake.pools, "pool")}, ${short(stake.held)} held by open claims`,
        ],
        ["assessors", `${short(stake.assessors)} deposited`],
        ["members", String(members)],
        [
          "claims",
          `${claims.filed} filed: ${claims.open} open, ${claims.paid} paid, ${claims.denied} denied, ${claims.undecided} undecided`,
        ],
      ]),
      show.table(
        ["asset", "held", "worth"],
        assets.map(({ symbol, recorded, worth }) => [symbol, short(recorded), short(worth)]),
        ["held", "worth"],
      ),
    ];
    const rows = covers.byProduct.map(({ product, covers: count, amount }) => [product, String(count), short(amount)]);
    paragraphs.push(
      rows.length === 0
        ? `no cover is active (${covers.sold} sold so far)`
        : show.table([`${show.count(covers.active, "active cover")} on`, "covers", "amount"], rows, [
            "covers",
            "amount",
          ]),
    );
    return paragraphs.join("\n\n");
  },
});

async function head({ keel }: Context) {
  const overview = await keel.lens.overview();
  const { capital, market, supply, promised } = overview;
  return {
    overview,
    capital: {
      high: of(capital.high, "ETH"),
      sale: of(capital.sale, "ETH"),
      low: of(capital.low, "ETH"),
      requirement: of(capital.mcr, "ETH"),
      ratioBps: market.ratioBps,
      open: of(capital.open, "ETH"),
      owed: of(capital.owed, "ETH"),
      allPricesGood: capital.allGood,
    },
    token: {
      nav: of(market.nav, "ETH"),
      ask: of(market.ask, "ETH"),
      bid: of(market.bid, "ETH"),
      internal: of(market.internalPrice, "ETH"),
      supply: of(supply, "KEEL"),
      promised: of(promised, "KEEL"),
    },
  };
}

async function assetsHeld(ctx: Context) {
  const entries = await ctx.keel.lens.assets(0, 100);
  const held = entries.filter(({ id, recorded }) => id === 0n || recorded > 0n);
  return Promise.all(
    held.map(async ({ id, recorded, price }) => {
      const { symbol, decimals } = await ctx.assetById(id);
      const worth = id === 0n ? recorded : (recorded * price) / 10n ** BigInt(decimals);
      return { symbol: symbol, recorded: of(recorded, symbol), worth: of(worth, "ETH") };
    }),
  );
}

/** Active covers by product and asset, the largest number first. */
async function activeCovers(ctx: Context) {
  const shown = await Promise.all((await allCovers(ctx)).map((cover) => shownCover(ctx, cover)));
  const active = shown.filter(({ status }) => status === "active");
  const byProduct = grouped(active, ({ product, amount }) => `${product} ${amount.unit}`).map(([, covers]) => ({
    product: covers[0].product,
    covers: covers.length,
    amount: of(
      covers.reduce((sum, { amount }) => sum + amount.value, 0n),
      covers[0].amount.unit,
    ),
  }));
  return { active: active.length, byProduct: byProduct.sort((a, b) => b.covers - a.covers) };
}

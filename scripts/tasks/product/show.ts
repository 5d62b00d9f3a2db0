import { z } from "zod";
import { text } from "../../lib/cli/args.js";
import { backingShape } from "../../lib/cli/backing.js";
import type { Context } from "../../lib/cli/context.js";
import { pastEvents, requireAll } from "../../lib/cli/past.js";
import { amountShape, bpsShape, of } from "../../lib/cli/result.js";
import { BINDINGS, bindingOf, buyingOf, mostUnits, WHY, type Binding, type Buying } from "../../lib/cli/room.js";
import { scalesOf, shelved, shelvedShape, tagsIn, type Shelved } from "../../lib/cli/shelf.js";
import type { Show } from "../../lib/cli/show.js";
import { defineQuery } from "../../lib/cli/verb.js";
import { loadCatalogue } from "../../data/catalogue.js";

const GWEI = 10n ** 9n;
const DAY = 86_400n;
const INDEMNITIES = ["none", "balance-at-onset", "salvage"] as const;

const termsShape = z.object({
  version: z.bigint(),
  waitingPeriod: z.bigint(),
  gracePeriod: z.bigint(),
  minPeriod: z.bigint(),
  maxPeriod: z.bigint(),
  votingPeriod: z.bigint(),
  cooldownPeriod: z.bigint(),
  deductibleBps: bpsShape,
  commissionMaxBps: bpsShape,
  minPremium: amountShape,
  indemnity: z.enum(INDEMNITIES),
  chargesCapital: z.boolean(),
});

const detailShape = shelvedShape.extend({
  /** What stands in the way of more than `most`; null once the product is no longer sold. */
  binds: z.enum(BINDINGS).nullable(),
  floorBps: bpsShape,
  capBps: bpsShape,
  reductionBps: bpsShape,
  tags: z.array(z.object({ name: z.string(), dependency: z.string() })),
  /** What a cover sold now would run under; null once the product is no longer sold. */
  terms: termsShape.nullable(),
  wordingHash: z.string(),
  /** Null where this copy of the catalogue has no text with that hash. */
  wording: z.string().nullable(),
  /** CAIP-10. */
  coveredAddresses: z.array(z.string()),
  backing: z.array(backingShape),
});

export default defineQuery({
  name: "product show",
  summary: "One product: wording, terms, prices and who backs it",
  examples: ["product show aave-v3-ethereum", "product show 0 --json"],
  positionals: { product: text("Which: slug or id", "product") },
  options: {},
  result: detailShape,
  async run(ctx, { product: typed }) {
    const [listed, scales] = await Promise.all([ctx.product(typed), scalesOf(ctx)]);
    const { product } = listed.view;
    const catalogue = loadCatalogue();
    const { shown, backing } = await shelved(ctx, listed, scales);
    const [binds, terms, coveredAddresses] = await Promise.all([
      product.isRetired ? null : boundBy(ctx, buyingOf(listed, scales.held), shown),
      product.isRetired ? null : termsOf(ctx, listed.id),
      coveredBy(ctx, listed.id),
    ]);
    return {
      ...shown,
      binds,
      backing,
      floorBps: product.floorBps,
      capBps: product.capBps,
      reductionBps: product.reductionBps,
      tags: tagsIn(product.tagMask, catalogue.tags).map(({ name, dependency }) => ({ name, dependency })),
      terms,
      wordingHash: product.wordingHash,
      wording: catalogue.products.find(({ wordingHash }) => wordingHash === product.wordingHash)?.wording ?? null,
      coveredAddresses,
    };
  },
  render: (product, show) =>
    [
      `${show.bold(product.name)} (${product.slug}, no. ${product.id})${product.isRetired ? `, ${show.red("no longer sold")}` : ""}`,
      show.facts([
        ["type, group", `${product.type}, ${product.group}`],
        ["covers", product.coveredAddresses.join(", ") || "what the wording names"],
        [
          "depends on",
          product.tags.map(({ name, dependency }) => `${name} (${dependency})`).join("; ") || "nothing shared",
        ],
        ["paid in", product.assets.join(", ")],
        ["price a year", priceLine(product, show)],
        ["room", roomLine(product, show)],
        ["sold", show.short(product.sold)],
        ...termLines(product.terms, show),
      ]),
      product.wording ?? `The wording has the hash ${product.wordingHash}.`,
      show.table(
        ["pool", "weight", "target", "room", "worth"],
        product.backing.map(({ poolId, weightBps, targetPriceBps, free, freeWorth }) => [
          String(poolId),
          show.percent(weightBps),
          show.percent(targetPriceBps),
          show.short(free),
          show.short(freeWorth),
        ]),
        ["pool", "weight", "target", "room", "worth"],
      ),
    ].join("\n\n"),
});

async function boundBy(ctx: Context, buying: Buying, { free, most }: Shelved): Promise<Binding> {
  return most.value === free.value ? "pools" : bindingOf(ctx, buying, await mostUnits(ctx, buying));
}

function roomLine({ most, free, pools, binds }: z.infer<typeof detailShape>, show: Show): string {
  const backed = `${show.short(free)} over ${show.count(pools, "pool")}`;
  if (binds === null || binds === "pools") return backed;
  return `${show.short(most)}: ${WHY[binds]}; the stake behind it would do for ${backed}`;
}

function priceLine({ fromBps, floorBps, capBps }: z.infer<typeof detailShape>, show: Show): string {
  const range = `between ${show.percent(floorBps)} and ${show.percent(capBps)}`;
  return fromBps === null ? `no pool has room; ${range}` : `from ${show.percent(fromBps)}, ${range}`;
}

function termLines(terms: z.infer<typeof termsShape> | null, show: Show): (readonly [string, string])[] {
  if (terms === null) return [];
  return [
    ["period", `${show.span(terms.minPeriod)} to ${show.span(terms.maxPeriod)}`],
    ["waiting period", `${show.span(terms.waitingPeriod)} after the sale, in which a loss is not covered`],
    [
      "claims",
      `until ${show.span(terms.gracePeriod)} after the end, of at least ${show.percent(terms.deductibleBps)} of what is left`,
    ],
    ["decided in", `${show.span(terms.votingPeriod)} of voting, ${show.span(terms.cooldownPeriod)} of cooling`],
    ["proof of interest", terms.indemnity],
    ["least premium", show.exact(terms.minPremium)],
    ["commission", `at most ${show.percent(terms.commissionMaxBps)} of the premium`],
  ];
}

async function termsOf({ keel }: Context, productId: bigint): Promise<z.infer<typeof termsShape>> {
  const { typeVersion, rules } = await keel.products.termsOf(productId);
  return {
    version: typeVersion,
    waitingPeriod: rules.waitingPeriod,
    gracePeriod: rules.gracePeriod,
    minPeriod: rules.minPeriodDays * DAY,
    maxPeriod: rules.maxPeriodDays * DAY,
    votingPeriod: rules.votingPeriod,
    cooldownPeriod: rules.cooldownPeriod,
    deductibleBps: rules.deductibleBps,
    commissionMaxBps: rules.commissionMaxBps,
    minPremium: of(rules.minPremiumGwei * GWEI, "ETH"),
    indemnity: INDEMNITIES[Number(rules.indemnity)],
    chargesCapital: rules.chargesCapital,
  };
}

/** Only the event of its adding holds them. */
async function coveredBy(ctx: Context, productId: bigint): Promise<string[]> {
  const { products } = ctx.keel;
  const added = await pastEvents(ctx, (from, to) =>
    products.queryFilter(products.filters.ProductAdded(productId), from, to),
  );
  requireAll(`product ${productId}`, added.length, 1n);
  return added.flatMap(({ args }) => [...args.coveredAddresses]);
}

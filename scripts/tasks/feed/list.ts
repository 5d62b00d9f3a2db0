import { Contract, type BaseContract } from "ethers";
import { z } from "zod";
import type { Context } from "../../lib/cli/context.js";
import { addressShape, amountShape, of, timeShape } from "../../lib/cli/result.js";
import type { Show } from "../../lib/cli/show.js";
import { defineQuery } from "../../lib/cli/verb.js";

const STATUSES = ["good", "stale", "dead"] as const;

const FEED_ABI = ["function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)"] as const;

interface Feed extends BaseContract {
  latestRoundData(): Promise<readonly [bigint, bigint, bigint, bigint, bigint]>;
}

export default defineQuery({
  name: "feed list",
  summary: "Feeds of the pool's assets: age, heartbeat, status, price",
  details:
    "A feed is stale once its answer is older than its heartbeat, dead when it gives none that can be used. What is quoted in" +
    " dollars is only as good as the ETH/USD feed, which comes first.",
  examples: ["feed list", "feed list --json"],
  positionals: {},
  options: {},
  result: z.object({
    feeds: z.array(
      z.object({
        of: z.string(),
        feed: addressShape,
        /** Of its answer; 0 for a feed that gives none. */
        updatedAt: timeShape,
        heartbeat: z.bigint(),
        status: z.enum(STATUSES),
        quotedIn: z.enum(["ETH", "USD"]),
        /** What the pool reckons with for a whole token, or for a dollar: the last good price unless the status is good. */
        price: amountShape,
      }),
    ),
    allGood: z.boolean(),
  }),
  async run(ctx) {
    const entries = (await ctx.keel.lens.assets(0, 100)).filter(({ id }) => id !== 0n);
    const feeds = await Promise.all(
      entries.map(async ({ id, asset, price, status }) => ({
        of: (await ctx.assetById(id)).symbol,
        feed: asset.feed,
        updatedAt: await updatedAtOf(ctx, asset.feed),
        heartbeat: asset.heartbeat,
        status: STATUSES[Number(status)],
        quotedIn: asset.usdQuoted ? ("USD" as const) : ("ETH" as const),
        price: of(price, "ETH"),
      })),
    );
    const all = [await usdFeed(ctx), ...feeds];
    return { feeds: all, allGood: all.every(({ status }) => status === "good") };
  },
  render({ feeds, allGood }, show) {
    const rows = feeds.map((feed) => [
      feed.of,
      statusText(feed.status, show),
      feed.updatedAt === 0n ? "none" : show.distance(feed.updatedAt),
      show.span(feed.heartbeat),
      feed.quotedIn,
      show.short(feed.price),
      feed.feed,
    ]);
    const table = show.table(["of", "status", "answer", "heartbeat", "in", "price", "feed"], rows, ["price"]);
    return allGood
      ? table
      : `${table}\n\nWhat is stale or dead counts at its last good price; nothing new is sold in it.`;
  },
});

async function usdFeed(ctx: Context) {
  const { pool } = ctx.keel;
  const [[feed, heartbeat], [price, status]] = await Promise.all([pool.usdFeed(), pool.usdPrice()]);
  return {
    of: "USD",
    feed,
    updatedAt: await updatedAtOf(ctx, feed),
    heartbeat,
    status: STATUSES[Number(status)],
    quotedIn: "USD" as const,
    price: of(price, "ETH"),
  };
}

async function updatedAtOf({ chain }: Context, address: string): Promise<bigint> {
  const feed = new Contract(address, FEED_ABI, chain.provider) as BaseContract as Feed;
  try {
    return (await feed.latestRoundData())[3];
  } catch {
    return 0n;
  }
}

function statusText(status: (typeof STATUSES)[number], show: Show): string {
  return status === "good" ? show.green(status) : show.red(status);
}

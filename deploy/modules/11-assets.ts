import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { AssetParameters, Parameters } from "../../scripts/lib/parameters.js";

/** Tokens and feeds: those of the network, or mocks where its parameters say so. */
export const assetsModule = (p: Parameters) =>
  buildModule("Assets", (m) => {
    const feedOf = (id: string, feed: string, decimals: number, answer: bigint) =>
      feed === "mock" ? m.contract("MockFeed", [decimals, answer], { id }) : m.contractAt("MockFeed", feed, { id });
    const tokenOf = ({ symbol, token, decimals }: AssetParameters) =>
      token === "mock"
        ? m.contract("MockERC20", [symbol, symbol, decimals], { id: symbol })
        : m.contractAt("MockERC20", token, { id: symbol });

    const { usdFeed } = p.assets;
    const usd = feedOf("EthUsdFeed", usdFeed.feed, usdFeed.decimals, usdFeed.answer);
    const entries = p.assets.list
      .filter((asset) => asset.token !== "native")
      .flatMap((asset) => [
        [asset.symbol, tokenOf(asset)] as const,
        [
          `${asset.symbol}Feed`,
          feedOf(`${asset.symbol}Feed`, asset.feed ?? "mock", asset.feedDecimals, asset.answer),
        ] as const,
      ]);
    return { EthUsdFeed: usd, ...Object.fromEntries(entries) };
  });

export type AssetsModule = ReturnType<typeof assetsModule>;

import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type {
  NamedArtifactContractAtFuture,
  NamedArtifactContractDeploymentFuture,
} from "@nomicfoundation/ignition-core";
import type { AssetParameters, Parameters } from "../../scripts/lib/parameters.js";

type Deployed = NamedArtifactContractAtFuture<string> | NamedArtifactContractDeploymentFuture<string>;

/** Tokens and feeds: those of the network, or mocks where its parameters say so. */
export const assetsModule = (p: Parameters) =>
  buildModule("Assets", (m) => {
    const feedOf = (id: string, feed: string, decimals: number, answer: bigint): Deployed =>
      feed === "mock" ? m.contract("MockFeed", [decimals, answer], { id }) : m.contractAt("MockFeed", feed, { id });
    const tokenOf = ({ symbol, token, decimals }: AssetParameters): Deployed =>
      token === "mock"
        ? m.contract("MockERC20", [symbol, symbol, decimals], { id: symbol })
        : m.contractAt("MockERC20", token, { id: symbol });

    const { usdFeed, list } = p.assets;
    const futures: Record<string, Deployed> = {};
    futures.EthUsdFeed = feedOf("EthUsdFeed", usdFeed.feed, usdFeed.decimals, usdFeed.answer);
    for (const asset of list.filter(({ token }) => token !== "native")) {
      const id = `${asset.symbol}Feed`;
      futures[asset.symbol] = tokenOf(asset);
      futures[id] = feedOf(id, asset.feed ?? "mock", asset.feedDecimals, asset.answer);
    }
    return futures;
  });

export type AssetsModule = ReturnType<typeof assetsModule>;

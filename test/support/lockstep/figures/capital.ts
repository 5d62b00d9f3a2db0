import { addressOf } from "../../../../scripts/lib/contracts.js";
import type { Capital } from "../../../model/ledger.js";
import { requireNav } from "../../../model/tokenMarket.js";
import { scalars } from "../../../../scripts/lib/model/solvency.js";
import { maskOf } from "../suite.js";
import { asked, type Scene } from "../figures.js";
import type { Figure, Value } from "../words.js";

/** Assets and prices, the three numbers of capital, the gate, the market. */
export function capitalFigures(scene: Scene): Figure[] {
  return [...assetFigures(scene), ...ledgerFigures(scene), ...marketFigures(scene)];
}

function assetFigures({ views: { pool, tokens }, model: { treasury, now }, suite }: Scene): Figure[] {
  const usd = treasury.usd(now);
  const assets = treasury.assets.flatMap((_, asset) => {
    const { price, status } = treasury.priceOf(asset, now);
    const recorded = treasury.recorded[asset];
    return [
      pool.of("recordedOf", [asset], [recorded]),
      pool.of("creditedOf", [asset], [treasury.credited[asset]]),
      // Its third word, when the feed last answered, is not the model's to know
      pool.of("priceOf", [asset], [price, status], true),
    ];
  });
  const held = tokens.map((token, place) => {
    const balance = treasury.recorded[place + 1] + treasury.credited[place + 1];
    return token.of("balanceOf", [addressOf(suite.pool)], [balance]);
  });
  return [
    ...assets,
    ...held,
    pool.of("usdPrice", [], [usd.price, usd.status]),
    pool.balance(treasury.recorded[0] + treasury.credited[0] + treasury.donated),
  ];
}

function ledgerFigures({ views: { ledger }, model }: Scene): Figure[] {
  const { now, usd } = model;
  const book = model.ledger;
  const capital = model.capital(now);
  const exposures = book.products.map(({ eth, usd: inUsd, group, tags }, product) =>
    ledger.of("exposureOf", [product], [eth, inUsd, group, maskOf(tags), true]),
  );
  const { ee, eu, uu } = scalars(book.products, book.rules.model.c);
  return [
    ledger.of("capital", [], wordsOfCapital(capital)),
    ledger.of("markedCapital", [], [...wordsOfCapital(book.markedCapital(usd)), book.marked.at]),
    { ...ledger.of("requirement", [], [capital.mcr]), follows: [] },
    ledger.of("reserves", [], [book.openEth, book.openUsd, book.owedEth, book.owedUsd]),
    ledger.of("idiosyncratic", [], [ee, eu, uu]),
    ...exposures,
  ];
}

function marketFigures({ views: { market, token }, model }: Scene): Figure[] {
  const { now, keel } = model;
  const quote = (): Value[] => {
    const { ground } = model;
    const nav = requireNav(ground.capital.high, ground.supply);
    const { ask, bid, y, z } = model.market.deskAt(ground, now);
    const price = model.market.internalPrice(now);
    return [nav, ask.ratio, ask.ask, bid.bid, ask.askDepth, bid.bidDepth, y, z, price];
  };
  const { price, isFresh } = model.covers.keelPrice(now);
  return [
    asked(market, "quote", [], quote),
    market.of("premiumPrice", [], [price, isFresh]),
    token.of("totalSupply", [], [keel.supply]),
    token.of("promised", [], [keel.promised]),
  ];
}

function wordsOfCapital({ high, sale, low, owed, open, mcr, allGood }: Capital): Value[] {
  return [high, sale, low, owed, open, mcr, allGood];
}

import { ZeroHash } from "ethers";
import { KEEL, type BuyRequest } from "../../../model/covers.js";
import { NOBODY } from "../../../model/keel.js";
import { ASSESSMENT_TAIL, DAY, UNIT, WAD, less, total, trancheOf } from "../../../model/numbers.js";
import { fund } from "./market.js";
import { instead, mostly, pick, share, type Draw, type Move, type Stage } from "../stage.js";

const BUYERS = [2, 3];
const MOST_PREMIUM = 2n ** 96n - 1n;

/** What the pools have free of a product for a period, a share of it each, in the cover asset. */
function partsFor({ model }: Stage, product: number, asset: number, period: bigint, { c, d }: Draw) {
  const { now, staking, treasury, market } = model;
  const { reduction, type } = model.products.products[product];
  const claimBy = now + period + model.products.types[type].rules.grace;
  const tranche = trancheOf(claimBy + ASSESSMENT_TAIL);
  const { price } = treasury.priceOf(asset, now);
  const [size, all] = [c % 1_050n, d % 3n === 0n];
  const part = c % 7n === 0n ? 1n : c % 2n === 0n ? 4n : 16n;
  const chosen = all ? staking.pools : [staking.pools[Number(d % BigInt(staking.pools.length))]];
  return chosen
    .map(({ id, books, shelf }) => {
      const wanted = { product, tranche, reduction };
      const free = books.peek(now, () => shelf.free(books, wanted, staking.rules.capacityFactor, now));
      const value = (free * UNIT * market.internalPrice(now)) / WAD;
      return { pool: id, amount: share((value * treasury.whole(asset)) / price, size) / part };
    })
    .filter(({ amount }) => amount > 0n);
}

/** The first offer, from a drawn one on, of which the pools have something left. */
function offerFor(stage: Stage, draw: Draw) {
  const { products } = stage.model.products;
  const { b, d } = draw;
  const period = d % 37n === 0n ? 20n * DAY : (28n + (b % 330n)) * DAY;
  if (d % 40n === 0n) return { product: products.length, asset: 0, period, pools: [] };
  const onSale = [...products.keys()].filter((each) => !products[each].isRetired);
  const offers = onSale.map((_, place) => {
    const product = pick(onSale, b + BigInt(place)) ?? 0;
    const asset = d % 41n === 0n ? 1 : (pick(products[product].assets, b / 7n) ?? 0);
    return { product, asset, period, pools: partsFor(stage, product, asset, period, draw) };
  });
  return offers.find(({ pools }) => pools.length > 0) ?? offers[0];
}

export function buy(stage: Stage, draw: Draw): Move {
  const { suite, model } = stage;
  const { a, b, c, d } = draw;
  const { sale, mcr, high } = model.capital(model.now);
  if (sale * 10n < mcr * 11n && d % 4n !== 0n) return instead("fund", fund(stage, draw, less(mcr * 2n, high) + WAD));
  const from = mostly(stage, BUYERS, a);
  const { product, asset, period, pools } = offerFor(stage, draw);
  const amount = total(pools.map((part) => part.amount));
  const pay = pick([0, asset, asset, 1, 2, KEEL, KEEL], a / 10n) ?? 0;
  const commission = pay === KEEL || c % 3n !== 0n ? 0n : b % 3_050n;
  const request: BuyRequest = {
    ...{ owner: mostly(stage, [2, 3, 8], b), product, asset, amount, period, pay, pools, commission },
    maxPremium: d % 31n === 0n ? 1n : MOST_PREMIUM,
    deadline: d % 33n === 0n ? model.now - 1n : model.now,
    commissionTo: commission === 0n ? NOBODY : stage.people[0],
  };
  const sent = pay === 0 ? (d % 29n === 0n ? 1n : 500n * WAD) : 0n;
  return purchase(suite, from, request, sent);
}

export function purchase(suite: Stage["suite"], from: string, request: BuyRequest, sent: bigint): Move {
  return {
    call: { from, to: suite.cover, name: "buy", args: [argsOf(request)], value: sent },
    model: (m) => m.covers.buy(from, request, sent, m.now),
    verb: request.pay === KEEL ? "buyForKeel" : request.pools.length > 1 ? "buyOfSeveral" : "buy",
  };
}

const argsOf = (r: BuyRequest) => ({
  ...{ owner: r.owner, productId: r.product, assetId: r.asset, amount: r.amount, period: r.period, payAssetId: r.pay },
  ...{ maxPremium: r.maxPremium, deadline: r.deadline, commissionBps: r.commission, commissionTo: r.commissionTo },
  ...{ dataHash: ZeroHash, pools: r.pools.map(({ pool, amount }) => ({ poolId: pool, amount })) },
});

/** Waits for the end of the cover, mostly. */
export async function expire(stage: Stage, draw: Draw): Promise<Move> {
  const { suite, model, people } = stage;
  const { a, b, d } = draw;
  const { covers } = model.covers;
  const live = [...covers.keys()].filter((place) => covers[place].status === "Active");
  const idle = live.filter((place) => !covers[place].hasOpenClaim);
  idle.sort((x, y) => (covers[x].claimBy < covers[y].claimBy ? -1 : 1));
  if (idle.length === 0 && d % 12n !== 0n) return instead("buy", buy(stage, draw));
  const place = (d % 10n === 0n ? pick([...covers.keys()], a) : idle.at(0)) ?? covers.length;
  const left = (covers.at(place)?.claimBy ?? 0n) - model.now;
  if (d % 4n !== 1n && left > 0n) await stage.pass(left + (b % 100n));
  const from = people[Number(b) % people.length];
  return {
    call: { from, to: suite.cover, name: "expire", args: [place + 1] },
    model: (m) => {
      m.covers.expire(place + 1, m.now);
    },
  };
}

export function moveCover(stage: Stage, { a, b, d }: Draw): Move {
  const { suite, model } = stage;
  const { covers } = model.covers;
  const place = (d % 20n === 0n ? undefined : pick([...covers.keys()], a)) ?? covers.length;
  const owner = covers.at(place)?.owner ?? stage.people[0];
  const approved = covers.at(place)?.approved;
  const from = d % 10n === 0n ? mostly(stage, BUYERS, b) : d % 2n === 0n && approved !== undefined ? approved : owner;
  const [said, to] = [d % 14n === 0n ? mostly(stage, BUYERS, b) : owner, mostly(stage, [2, 3, 7, 8], b)];
  return {
    call: { from, to: suite.cover, name: "transferFrom", args: [said, to, place + 1] },
    model: (m) => {
      m.covers.transfer(from, said, to, place + 1);
    },
  };
}

export function approveCover(stage: Stage, { a, b, d }: Draw): Move {
  const { suite, model } = stage;
  const { covers } = model.covers;
  const place = (d % 20n === 0n ? undefined : pick([...covers.keys()], a)) ?? covers.length;
  const owner = covers.at(place)?.owner ?? stage.people[0];
  const from = d % 8n === 0n ? mostly(stage, BUYERS, b) : owner;
  const to = mostly(stage, [2, 3, 4], b / 7n);
  return {
    call: { from, to: suite.cover, name: "approve", args: [to, place + 1] },
    model: (m) => {
      m.covers.approve(from, to, place + 1);
    },
  };
}

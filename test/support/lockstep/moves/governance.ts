import type { MarketParameters } from "../../../../scripts/lib/model/market.js";
import { MARKET_DEFAULTS } from "../../../../scripts/lib/model/market.js";
import type { Mutual } from "../../../model/mutual.js";
import { DAY, GWEI, HOUR } from "../../../model/numbers.js";
import type { TypeRules } from "../../../model/products.js";
import { demand } from "../../../model/refusal.js";
import { drawdowns, MODEL } from "../../capital.js";
import { marketParams, octet } from "../../maths.js";
import { PRODUCTS, RULES, TYPES, maskOf, productArgs, typeArgs } from "../suite.js";
import { adminOr, instead, pick, type Draw, type Move, type Stage } from "../stage.js";
import type { Call } from "../rpc.js";

const MOST_PRODUCTS = 8;

/** A change by who may, and the refusal of who may not. */
function governed(stage: Stage, which: bigint, call: Omit<Call, "from">, change: (model: Mutual) => void): Move {
  const from = adminOr(stage, which);
  return {
    call: { from, ...call },
    model: (m) => {
      demand(from === stage.suite.admin.address, "AccessManagedUnauthorized");
      change(m);
    },
  };
}

/** One parameter moved by up to a tenth; far out of its bounds now and then. */
export function setMarket(stage: Stage, { a, b, c, d }: Draw): Move {
  const name = pick(Object.keys(MARKET_DEFAULTS) as (keyof MarketParameters)[], a) ?? "lambda";
  const usual = MARKET_DEFAULTS[name];
  const value = c % 12n === 0n ? 0n : (usual * (900n + (b % 101n))) / 1_000n;
  const params = { ...MARKET_DEFAULTS, [name]: value };
  const hold = c % 5n === 0n ? (b % 40n) * DAY : DAY;
  const args = [marketParams(params), hold];
  return governed(stage, d, { to: stage.suite.market, name: "setParameters", args }, (m) => {
    m.market.setParameters(params, hold);
  });
}

export function setModel(stage: Stage, { a, b, c, d }: Draw): Move {
  const usual = RULES.ledger.model;
  const model = {
    ...usual,
    k: 12_500n + (a % 2_000n) - 1_000n,
    eta: c % 15n === 0n ? 10_001n : b % 10_001n,
    floor: (200n + (b % 150n)) * GWEI,
    c: usual.c.map((rate, group) => rate + ((a >> BigInt(group)) % 200n)),
  };
  const down = 100n + (c % 200n);
  const parameters = {
    ...{ ...MODEL, groupRates: octet(model.c), k: model.k, eta: model.eta, floor: model.floor, downPerDayBps: down },
    tagDrawdowns: drawdowns(Object.fromEntries(model.drawdowns.entries())),
  };
  return governed(stage, d, { to: stage.suite.ledger, name: "setModel", args: [parameters] }, (m) => {
    m.setModel(model, down);
  });
}

export function setLimits(stage: Stage, { a, b, c, d }: Draw): Move {
  const limits = {
    openClaimWeight: 4_000n + (a % 2_000n),
    product: 2_500n + (b % 1_000n),
    group: c % 15n === 0n ? 0n : 4_000n + (a % 500n),
    tag: 4_500n + (b % 1_000n),
    member: 2_000n + (c % 1_000n),
  };
  const args = {
    ...{ openClaimWeightBps: limits.openClaimWeight, productBps: limits.product, groupBps: limits.group },
    ...{ tagBps: limits.tag, memberBps: limits.member, brokerBps: 500n },
  };
  return governed(stage, d, { to: stage.suite.ledger, name: "setLimits", args: [args] }, (m) => {
    m.setLimits(limits);
  });
}

export function setStaking(stage: Stage, { a, b, c, d }: Draw): Move {
  const rules = {
    capacityFactor: 18_000n + (a % 2_000n),
    rewardsShare: c % 12n === 0n ? 6_000n : 4_000n + (b % 1_001n),
    maxFee: 1_500n + (c % 600n),
  };
  const args = [rules.capacityFactor, rules.rewardsShare, rules.maxFee];
  return governed(stage, d, { to: stage.suite.staking, name: "setParameters", args }, (m) => {
    m.staking.setParameters(rules);
  });
}

export function setClaims(stage: Stage, { a, b, c, d }: Draw): Move {
  const rules = { floor: (10n + (a % 90n)) * 10n ** 15n + (c % 12n === 0n ? 1n : 0n), share: b % 200n };
  return governed(
    stage,
    d,
    { to: stage.suite.claims, name: "setParameters", args: [rules.floor, rules.share] },
    (m) => {
      m.claims.setParameters(rules);
    },
  );
}

export function setAssessment(stage: Stage, { a, b, c, d }: Draw): Move {
  const rules = {
    quorum: c % 12n === 0n ? 99n : 500n + (a % 2_000n),
    valueMultiple: 1n + (b % 3n),
    lateFlip: (b % 24n) * HOUR,
    lateExtension: (1n + (c % 30n)) * HOUR,
  };
  const args = [rules.quorum, rules.valueMultiple, rules.lateFlip, rules.lateExtension];
  return governed(stage, d, { to: stage.suite.assessment, name: "setParameters", args }, (m) => {
    m.assessment.setParameters(rules);
  });
}

export function setType(stage: Stage, { a, b, c, d }: Draw): Move {
  const place = Number(a % BigInt(TYPES.length)) + (c % 20n === 0n ? 5 : 0);
  const rules: TypeRules = {
    ...TYPES[Number(a % BigInt(TYPES.length))],
    grace: (7n + (b % 50n)) * DAY,
    waiting: (b % 10n) * DAY,
    deductible: b % 1_000n,
    voting: c % 18n === 0n ? HOUR : (24n + (c % 72n)) * HOUR,
    cooldown: (12n + (a % 36n)) * HOUR,
  };
  return governed(stage, d, { to: stage.suite.products, name: "setType", args: [place, typeArgs(rules)] }, (m) => {
    m.products.setType(place, rules);
  });
}

export function updateProduct(stage: Stage, { a, b, c, d }: Draw): Move {
  const place = Number(a % BigInt(stage.model.products.products.length + 1));
  const assets = stage.model.products.products.at(place)?.assets ?? [0];
  const offer = {
    reduction: b % 3_000n,
    floor: c % 12n === 0n ? 0n : 20n + (b % 300n),
    cap: 3_000n + (c % 3_000n),
    assets,
  };
  const args = [place, offer.reduction, offer.floor, offer.cap, maskOf(assets)];
  return governed(stage, d, { to: stage.suite.products, name: "updateProduct", args }, (m) => {
    m.products.update(place, offer);
  });
}

/** At most eight; beyond that a product of an unknown type. */
export function addProduct(stage: Stage, { a, b, c, d }: Draw): Move {
  const isFull = stage.model.products.products.length >= MOST_PRODUCTS;
  const like = PRODUCTS[Number(a % BigInt(PRODUCTS.length))];
  const type = isFull || c % 12n === 0n ? 9 : like.type;
  const product = { ...like, type, group: Number(b % 8n), floor: 20n + (b % 300n) };
  const args = [productArgs(product), []];
  return governed(stage, d, { to: stage.suite.products, name: "addProduct", args }, (m) => {
    m.addProduct(product);
  });
}

/** What was added, so that there is always something to buy. */
export function retire(stage: Stage, draw: Draw): Move {
  const { products } = stage.model.products;
  const added = [...products.keys()].filter((place) => place >= PRODUCTS.length && !products[place].isRetired);
  if (added.length === 0 && products.length < MOST_PRODUCTS && draw.d % 9n !== 0n)
    return instead("addProduct", addProduct(stage, draw));
  const place = (draw.b % 8n === 0n ? undefined : pick(added, draw.a)) ?? PRODUCTS.length;
  return governed(stage, draw.d, { to: stage.suite.products, name: "retire", args: [place] }, (m) => {
    m.products.retire(place);
  });
}

export function updateAsset(stage: Stage, { a, b, c, d }: Draw): Move {
  const { suite, model } = stage;
  const place = Number(a % 2n);
  const isAccepted = c % 4n !== 0n;
  const haircut = c % 14n === 0n ? 10_001n : b % 2_000n;
  const { tags } = model.treasury.assets[place + 1];
  const asset = { ...suite.tokens[place].asset, haircutBps: haircut, isAccepted };
  return governed(stage, d, { to: suite.pool, name: "updateAsset", args: [place + 1, asset] }, (m) => {
    m.treasury.update(place + 1, { haircut, tags, isAccepted });
  });
}

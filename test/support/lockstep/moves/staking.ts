import { ZeroHash } from "ethers";
import { BPS, LIVE, trancheOf } from "../../../model/numbers.js";
import { poolOf, seqOf, type ProductTerms } from "../../../model/staking.js";
import { termsArgs } from "../suite.js";
import { instead, mostly, pick, share, type Draw, type Move, type Stage } from "../stage.js";

const STAKERS = [0, 1, 2];
const MOST_POOLS = 4;

export function deposit(stage: Stage, { a, b, c, d }: Draw): Move {
  const { suite, model } = stage;
  const from = mostly(stage, STAKERS, a);
  const own = [...model.staking.positions].filter(([, { owner }]) => owner === from).map(([id]) => id);
  const position = d % 3n === 0n ? (pick(own, a) ?? 0n) : 0n;
  const pool =
    position === 0n || d % 30n === 0n
      ? 1 + Number((b / 1_000n) % BigInt(model.staking.pools.length))
      : poolOf(position);
  const tranche = trancheOf(model.now) + (c % 16n === 0n ? LIVE : c % LIVE);
  const amount = share(model.keel.freeOf(from, model.now), b % 400n) + (d % 29n === 0n ? 10n ** 24n : 0n);
  const maxOpenBurn = d % 2n === 0n ? 0n : 100n;
  const request = { pool, position, tranche, amount, maxOpenBurn };
  const args = { poolId: pool, positionId: position, tranche, amount, maxOpenBurnBps: maxOpenBurn };
  return {
    call: { from, to: suite.staking, name: "deposit", args: [args] },
    model: (m) => m.staking.deposit(from, request, m.now),
    verb: position === 0n ? "deposit" : "topUp",
  };
}

/** A position, one of its tranches, and its owner; what is not there if there is none. */
function placed({ model, people }: Stage, which: bigint) {
  const id = pick([...model.staking.positions.keys()], which);
  const nothing = { id: 1n << 32n, owner: people[0], approved: people[0], tranches: [trancheOf(model.now)] };
  if (id === undefined) return nothing;
  const { owner, approved = owner } = model.staking.position(id);
  const keys = [...model.staking.pool(poolOf(id)).books.deposits.keys()].map((key) => key.split(":").map(BigInt));
  return { id, owner, approved, tranches: keys.filter(([seq]) => seq === seqOf(id)).map(([, tranche]) => tranche) };
}

export function extend(stage: Stage, { a, b, c, d }: Draw): Move {
  const { suite, model } = stage;
  const { id, owner, approved, tranches } = placed(stage, a);
  const from = d % 12n === 0n ? mostly(stage, STAKERS, b) : d % 5n === 0n ? approved : owner;
  const fromTranche = pick(tranches, b) ?? trancheOf(model.now);
  const first = fromTranche + 1n > trancheOf(model.now) ? fromTranche + 1n : trancheOf(model.now);
  const last = trancheOf(model.now) + LIVE - 1n;
  const toTranche =
    d % 10n === 0n ? trancheOf(model.now) + (c % 10n) : first + (last >= first ? c % (last - first + 1n) : 0n);
  return {
    call: { from, to: suite.staking, name: "extend", args: [id, fromTranche, toTranche] },
    model: (m) => {
      m.staking.extend(from, id, fromTranche, toTranche, m.now);
    },
  };
}

export function withdraw(stage: Stage, { a, b, d }: Draw): Move {
  const { suite } = stage;
  const { id, tranches } = placed(stage, a);
  const named = d % 3n === 0n ? tranches.slice(0, 1) : tranches;
  const from = mostly(stage, STAKERS, b);
  return {
    call: { from, to: suite.staking, name: "withdraw", args: [id, named] },
    model: (m) => m.staking.withdraw(id, named, m.now),
  };
}

export function movePosition(stage: Stage, draw: Draw): Move {
  const { suite, model } = stage;
  const { a, b, d } = draw;
  if (model.staking.accepting.size === 0 && d % 6n !== 0n)
    return instead("acceptPositions", acceptPositions(stage, { ...draw, b: 1n }));
  const { id, owner } = placed(stage, a);
  const from = d % 10n === 0n ? mostly(stage, STAKERS, b) : owner;
  const accepting = pick([...model.staking.accepting], b);
  const to = d % 5n === 0n || accepting === undefined ? mostly(stage, STAKERS, b) : accepting;
  return {
    call: { from, to: suite.staking, name: "transferFrom", args: [owner, to, id] },
    model: (m) => {
      m.staking.transfer(from, owner, to, id, m.now);
    },
  };
}

export function approvePosition(stage: Stage, { a, b, d }: Draw): Move {
  const { suite } = stage;
  const { id, owner } = placed(stage, a);
  const from = d % 8n === 0n ? mostly(stage, STAKERS, b) : owner;
  const to = mostly(stage, STAKERS, b / 7n);
  return {
    call: { from, to: suite.staking, name: "approve", args: [to, id] },
    model: (m) => {
      m.staking.approve(from, to, id);
    },
  };
}

export function acceptPositions(stage: Stage, { a, b }: Draw): Move {
  const from = mostly(stage, STAKERS, a);
  const accepts = b % 4n !== 0n;
  return {
    call: { from, to: stage.suite.staking, name: "setAcceptsPositions", args: [accepts] },
    model: (m) => {
      m.staking.setAccepts(from, accepts);
    },
  };
}

/** At most four, so that every pool sells and earns. */
export function createPool(stage: Stage, { a, b, c, d }: Draw): Move {
  const { suite, model } = stage;
  const from = mostly(stage, STAKERS, a);
  const isFull = model.staking.pools.length >= MOST_POOLS;
  const maxFee = isFull ? model.staking.rules.maxFee + 1n : (c * 7n) % (model.staking.rules.maxFee + 20n);
  const fee = maxFee === 0n ? 0n : b % (maxFee + 10n);
  const products: ProductTerms[] = model.products.products.map((_, product) => ({
    product: d % 30n === 0n ? 0 : product,
    weight: ((b + BigInt(product) * 1_700n) % 9n) * 1_250n + (d % 20n === 0n ? 1n : 0n),
    target: 50n + ((c + BigInt(product) * 37n) % 500n),
  }));
  return {
    call: { from, to: suite.staking, name: "createPool", args: [fee, maxFee, products.map(termsArgs), ZeroHash] },
    model: (m) => {
      m.staking.createPool(from, fee, maxFee, products, m.now);
    },
  };
}

/** A pool and its manager, or somebody else now and then. */
function managed(stage: Stage, which: bigint, other: bigint) {
  const { model } = stage;
  const pool = model.staking.pools[Number(which % BigInt(model.staking.pools.length))];
  return { pool, from: other % 12n === 0n ? mostly(stage, STAKERS, other / 12n) : pool.manager };
}

export function setProducts(stage: Stage, { a, b, c, d }: Draw): Move {
  const { suite } = stage;
  const { pool, from } = managed(stage, a, d);
  const [product, backed] = pick([...pool.shelf.products], b) ?? [0, { weight: 1n, target: 1n }];
  const raise = c % 8n === 0n ? 1n : 0n;
  const terms = [{ product, weight: share(backed.weight, 900n) + raise * BPS, target: backed.target + (c % 20n) }];
  return {
    call: { from, to: suite.staking, name: "setProducts", args: [pool.id, terms.map(termsArgs)] },
    model: (m) => {
      m.staking.setProducts(from, pool.id, terms);
    },
  };
}

export function setFee(stage: Stage, { a, b, d }: Draw): Move {
  const { suite } = stage;
  const { pool, from } = managed(stage, a, d);
  const fee = share(pool.books.dial.feeBps, 800n + (b % 230n));
  return {
    call: { from, to: suite.staking, name: "setFee", args: [pool.id, fee] },
    model: (m) => {
      m.staking.setFee(from, pool.id, fee, m.now);
    },
  };
}

export function setManagerPosition(stage: Stage, { a, b, d }: Draw): Move {
  const { suite, model } = stage;
  const { pool, from } = managed(stage, a, d);
  const all = [...model.staking.positions].filter(([id]) => poolOf(id) === pool.id);
  const own = all.filter(([, { owner }]) => owner === pool.manager);
  const position = b % 6n === 0n ? 0n : (pick(b % 7n === 0n ? all : own, b)?.[0] ?? 0n);
  return {
    call: { from, to: suite.staking, name: "setManagerPosition", args: [pool.id, position] },
    model: (m) => {
      m.staking.setManagerPosition(from, pool.id, position, m.now);
    },
  };
}

export function claimFee(stage: Stage, { a, b }: Draw): Move {
  const { suite, model, people } = stage;
  const earning = model.staking.pools.filter(({ books }) => books.dial.effectiveFee !== 0n);
  const pool = (b % 6n === 0n ? undefined : pick(earning, a)?.id) ?? 1 + Number(a % BigInt(model.staking.pools.length));
  const from = people[Number(b) % people.length];
  return {
    call: { from, to: suite.staking, name: "claimFee", args: [pool] },
    model: (m) => m.staking.claimFee(pool, m.now),
  };
}

export function settlePool({ suite, model, people }: Stage, { a, b, d }: Draw): Move {
  const pool = 1 + Number(a % BigInt(model.staking.pools.length)) + (d % 15n === 0n ? 9 : 0);
  const weeks = d % 2n === 0n ? b % 20n : 1_000n;
  const from = people[Number(b) % people.length];
  return {
    call: { from, to: suite.staking, name: "settle", args: [pool, weeks] },
    model: (m) => {
      m.staking.settle(pool, weeks, m.now);
    },
  };
}

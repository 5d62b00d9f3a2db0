import type { Pool } from "../../../model/staking.js";
import { seqOf } from "../../../model/staking.js";
import { trancheOf } from "../../../model/numbers.js";
import type { Scene } from "../figures.js";
import type { Figure } from "../words.js";

/** Every pool, what it can sell of each product, and every deposit. */
export function stakingFigures(scene: Scene): Figure[] {
  const { views, model } = scene;
  const { rules, pools, positions } = model.staking;
  return [
    views.staking.of("poolCount", [], [pools.length]),
    views.staking.of("capacityFactorBps", [], [rules.capacityFactor]),
    ...pools.flatMap((pool) => [...poolFigures(scene, pool), ...productFigures(scene, pool)]),
    ...[...positions].flatMap(([id]) => depositFigures(scene, id)),
  ];
}

function poolFigures({ views, model }: Scene, pool: Pool): Figure[] {
  const { books, manager, maxFee, totalWeight, id } = pool;
  const { dial, heldStake } = books;
  const { now } = model;
  const met = books.peek(
    now,
    () => ({ since: books.dial.heldSince, isHeld: books.isHeld(now) }),
    (to) => {
      books.meetEdges(to);
    },
  );
  const due = books.peek(now, () => books.feeDue);
  const position = books.manager === 0n ? 0n : (BigInt(id) << 32n) | books.manager;
  const money = [dial.feeBps, maxFee, dial.effectiveFee, dial.stake, dial.shares, heldStake, met.since] as const;
  const times = [dial.rate, dial.settledAt, totalWeight, position, met.isHeld, books.isWindingDown] as const;
  const shown = views.staking.of("poolOf", [id], [manager, ...money, ...times]);
  return [shown, { ...views.staking.of("feeOf", [id], [due]), follows: [shown.label] }];
}

function productFigures({ views: { staking }, model }: Scene, { id, shelf, books }: Pool): Figure[] {
  const { now } = model;
  const factor = model.staking.rules.capacityFactor;
  const tranche = trancheOf(now) + ((now / 60n) % 9n);
  return model.products.products.flatMap(({ reduction }, product) => {
    const free = books.peek(now, () => shelf.free(books, { product, tranche, reduction }, factor, now));
    const { weight, target, released, releasedAt } = shelf.products.get(product) ?? NOTHING;
    const backed = staking.of("poolProductOf", [id, product], [weight, target, released, releasedAt]);
    const lane = staking.of("laneOf", [id, product], [shelf.word(product)]);
    const follows = [backed.label, lane.label, poolLabel(id)];
    return [backed, lane, { ...staking.of("freeCapacity", [id, product, tranche, reduction], [free]), follows }];
  });
}

const poolLabel = (id: number): string => `staking.poolOf(${id})`;
const NOTHING = { weight: 0n, target: 0n, released: 0n, releasedAt: 0n };

function depositFigures({ views: { staking }, model }: Scene, positionId: bigint): Figure[] {
  const { now } = model;
  const { owner } = model.staking.position(positionId);
  const { books } = model.staking.pool(Number(positionId >> 32n));
  const seq = seqOf(positionId);
  const tranches = [...books.deposits.keys()].map((key) => key.split(":").map(BigInt)).filter(([of]) => of === seq);
  return books.peek(now, () => [
    staking.of("ownerOf", [positionId], [owner]),
    ...tranches.map(([, tranche]) => {
      const { shares, increasedAt, stake, rewards, isOut } = books.view(seq, tranche);
      const held = staking.of("depositOf", [positionId, tranche], [shares, increasedAt, stake, rewards, isOut]);
      return { ...held, follows: [poolLabel(Number(positionId >> 32n))] };
    }),
  ]);
}

import type { Cover, CoverStatus } from "../../../model/covers.js";
import type { Scene } from "../figures.js";
import type { Figure } from "../words.js";

const STATUS: Readonly<Record<CoverStatus, number>> = { Active: 1, Expired: 2, Exhausted: 3 };

/** Every cover with its parts. */
export function coverFigures({ views: { cover, products }, model }: Scene): Figure[] {
  const { covers } = model.covers;
  return [
    cover.of("coverCount", [], [covers.length]),
    products.of("productCount", [], [model.products.products.length]),
    ...covers.flatMap((each, place) => [
      cover.of("coverOf", [place + 1], wordsOfCover(each)),
      cover.of(
        "partsOf",
        [place + 1],
        [32n, each.parts.length, ...each.parts.flatMap(({ pool, units }) => [pool, units])],
      ),
    ]),
  ];
}

function wordsOfCover(cover: Cover) {
  const { rules } = cover;
  return [
    ...[cover.owner, cover.amount, cover.product, cover.asset, STATUS[cover.status], cover.hasOpenClaim],
    ...[cover.wasUndecided, cover.denied, cover.parts.length, rules.deductible, cover.version],
    ...[cover.startAt, cover.endAt, cover.claimBy, rules.waiting, cover.tranche, cover.buyer],
    ...[rules.voting, rules.cooldown],
  ];
}

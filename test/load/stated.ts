/** What may grow, and how fast at most. Growth that is not stated here fails the run. */
import type { Growth } from "./fit.js";

export interface Statement {
  readonly dimension: RegExp;
  readonly verb: RegExp;
  readonly kind: "slope" | "log";
  /** Gas for each item, or for each doubling. */
  readonly most: number;
  readonly why: string;
}

export const STATEMENTS: readonly Statement[] = [
  {
    dimension: /^assessors$/,
    verb: /^exit\.governance\.vote/,
    kind: "log",
    most: 2_500,
    why: "how many members there were is looked up by halving (every assessor is one): a slot for each doubling",
  },
  {
    dimension: /^assessors$/,
    verb: /a deposit since$/,
    kind: "log",
    most: 2_500,
    why: "the electorate of a week ago is looked up by halving: a slot for each doubling of its changes",
  },
  {
    dimension: /^assets$/,
    verb: /^(market|exit\.(owed|redeem)|view)/,
    kind: "slope",
    most: 12_000,
    why: "what values all capital asks the feed of every asset that is held; there are at most 16",
  },
  {
    dimension: /^assets$/,
    verb: /buy\.keel/,
    kind: "slope",
    most: 15_000,
    why: "KEEL is valued by all capital, which is marked along the way if the last mark is old",
  },
  {
    dimension: /^assets$/,
    verb: /^exit\.payout/,
    kind: "slope",
    most: 500,
    why: "the table of assets is read whole, and it is longer",
  },
  {
    dimension: /^assets$/,
    verb: /buy\.(eth|usdc)|expire/,
    kind: "slope",
    most: 100,
    why: "the risk of what is held takes the requirement's root a few steps more",
  },
  {
    dimension: /^coverPools$/,
    verb: /buy/,
    kind: "slope",
    most: 60_000,
    why: "each pool's capacity, lane, stream and price; a cover has at most 20",
  },
  { dimension: /^coverPools$/, verb: /submit/, kind: "slope", most: 25_000, why: "each pool holds its stake" },
  {
    dimension: /^coverPools$/,
    verb: /payout/,
    kind: "slope",
    most: 45_000,
    why: "each pool is settled, burnt and gives capacity back",
  },
  { dimension: /^coverPools$/, verb: /expire/, kind: "slope", most: 12_000, why: "each pool's lane" },
  { dimension: /^tranches$/, verb: /withdraw/, kind: "slope", most: 25_000, why: "each deposit is read and deleted" },
  {
    dimension: /^deposits$/,
    verb: /voteByStake/,
    kind: "slope",
    most: 40_000,
    why: "each deposit is brought up to date, counted and marked; a ballot names at most 16",
  },
];

/** The statement that lets a verb grow as it does, if there is one. */
export function statementOf(
  dimension: string,
  verb: string,
  growth: Growth,
  statements: readonly Statement[] = STATEMENTS,
): Statement | undefined {
  if (growth.kind === "flat") return undefined;
  const rate = growth.kind === "slope" ? growth.perItem : growth.perDoubling;
  return statements.find(
    (each) => each.dimension.test(dimension) && each.verb.test(verb) && each.kind === growth.kind && rate <= each.most,
  );
}

/** The figures of the state that the suite shows, as the model has them: docs/model.md says which. */
import { Refusal } from "../../model/refusal.js";
import { capitalFigures } from "./figures/capital.js";
import { claimFigures } from "./figures/claims.js";
import { coverFigures } from "./figures/covers.js";
import { peopleFigures } from "./figures/people.js";
import { stakingFigures } from "./figures/staking.js";
import type { Lockstep } from "./suite.js";
import { Viewer, word, type Figure, type Value } from "./words.js";
import type { Mutual } from "../../model/mutual.js";

/** A view on each contract. */
export interface Views {
  readonly token: Viewer;
  readonly membership: Viewer;
  readonly pool: Viewer;
  readonly ledger: Viewer;
  readonly market: Viewer;
  readonly staking: Viewer;
  readonly products: Viewer;
  readonly cover: Viewer;
  readonly claims: Viewer;
  readonly assessment: Viewer;
  readonly tokens: readonly Viewer[];
}

export interface Scene {
  readonly suite: Lockstep;
  readonly views: Views;
  readonly model: Mutual;
  /** ETH of each account when the comparison began, by address. */
  readonly purses: ReadonlyMap<string, bigint>;
}

export function viewsOf(suite: Lockstep): Views {
  const { token, membership, pool, ledger, market, staking, products, cover, claims, assessment, tokens } = suite;
  return {
    token: new Viewer(token, "token"),
    membership: new Viewer(membership, "membership"),
    pool: new Viewer(pool, "pool"),
    ledger: new Viewer(ledger, "ledger"),
    market: new Viewer(market, "market"),
    staking: new Viewer(staking, "staking"),
    products: new Viewer(products, "products"),
    cover: new Viewer(cover, "cover"),
    claims: new Viewer(claims, "claims"),
    assessment: new Viewer(assessment, "assessment"),
    tokens: tokens.map(({ erc20 }, place) => new Viewer(erc20, `asset ${place + 1}`)),
  };
}

export function figuresOf(scene: Scene): Figure[] {
  return [
    ...capitalFigures(scene),
    ...peopleFigures(scene),
    ...stakingFigures(scene),
    ...coverFigures(scene),
    ...claimFigures(scene),
  ];
}

export const purse = (account: string, expected: bigint): Figure => {
  return { label: `ETH of ${account}`, target: account, data: "", expected: `01${word(expected)}`, isOpen: false };
};

/** What a view says that may refuse. */
export function asked(view: Viewer, name: string, args: readonly Value[], say: () => readonly Value[]): Figure {
  try {
    return view.of(name, args, say());
  } catch (refusal) {
    if (refusal instanceof Refusal) return view.refused(name, args, refusal.error);
    throw refusal;
  }
}

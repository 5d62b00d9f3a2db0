/** Reference model of product types and products, written from docs/lifecycles.md §4: a change never touches what was sold. */
import { BPS, DAY, HOUR } from "./numbers.js";
import { demand } from "./refusal.js";

export interface TypeRules {
  readonly grace: bigint;
  readonly waiting: bigint;
  readonly minDays: bigint;
  readonly maxDays: bigint;
  readonly deductible: bigint;
  readonly commissionMax: bigint;
  /** Wei. */
  readonly minPremium: bigint;
  readonly voting: bigint;
  readonly cooldown: bigint;
  readonly chargesCapital: boolean;
}

export interface Offer {
  readonly reduction: bigint;
  readonly floor: bigint;
  readonly cap: bigint;
  readonly assets: readonly number[];
}

export interface Product extends Offer {
  readonly type: number;
  readonly group: number;
  readonly tags: readonly number[];
  readonly isRetired: boolean;
}

export interface Terms extends Product {
  readonly rules: TypeRules;
  readonly version: bigint;
}

const GWEI_MAX_PREMIUM = 10n ** 18n;

export class Products {
  readonly types: { readonly rules: TypeRules; readonly version: bigint }[] = [];
  readonly products: Product[] = [];
  private versions = 0n;

  setType(id: number, rules: TypeRules): void {
    demand(id <= this.types.length, "UnknownType");
    requireType(rules);
    this.types[id] = { rules, version: ++this.versions };
  }

  add(product: Product): void {
    demand(product.type < this.types.length, "UnknownType");
    demand(product.group < 8 && product.tags.length <= 4 && !product.isRetired, "BadProduct");
    requireOffer(product);
    this.products.push(product);
  }

  update(id: number, offer: Offer): void {
    const product = this.onSale(id);
    requireOffer(offer);
    this.products[id] = { ...product, ...offer };
  }

  retire(id: number): void {
    this.products[id] = { ...this.onSale(id), isRetired: true };
  }

  /** What the next sale freezes. */
  termsOf(id: number): Terms {
    const product = this.onSale(id);
    return { ...product, ...this.types[product.type] };
  }

  private onSale(id: number): Product {
    const product = this.products.at(id);
    demand(id >= 0 && product !== undefined, "UnknownProduct");
    demand(!product.isRetired, "ProductIsRetired");
    return product;
  }
}

function requireType(rules: TypeRules): void {
  const { minDays, maxDays, grace, waiting, voting, cooldown } = rules;
  demand(minDays >= 28n && minDays <= maxDays && maxDays <= 365n, "BadType");
  demand(grace >= DAY && grace <= 90n * DAY && waiting < minDays * DAY, "BadType");
  demand(voting % HOUR === 0n && cooldown % HOUR === 0n, "BadType");
  demand(voting >= DAY && cooldown !== 0n && voting + cooldown <= 12n * DAY, "BadType");
  demand(rules.deductible <= BPS / 2n && rules.commissionMax <= 3_000n, "BadType");
  demand(rules.minPremium !== 0n && rules.minPremium <= GWEI_MAX_PREMIUM, "BadType");
}

function requireOffer({ reduction, floor, cap, assets }: Offer): void {
  demand(reduction <= BPS, "BadProduct");
  demand(floor !== 0n && floor <= cap && cap <= BPS, "BadProduct");
  demand(assets.length !== 0, "BadProduct");
}

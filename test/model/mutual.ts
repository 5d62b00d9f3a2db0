/**
 * Reference model of the whole core, composed from the models of its parts and written from docs/economics.md and
 * docs/lifecycles.md. Time stands still within a verb. A refusal throws and may leave a verb half done: who asks keeps a copy.
 * Where the documents are silent about which of two refusals comes first, the order is that of the contracts, here as in the parts.
 */
import type { MarketParameters } from "../../scripts/lib/model/market.js";
import type { Model } from "../../scripts/lib/model/solvency.js";
import { Assessment, type AssessmentRules } from "./assessment.js";
import { Claims, type ClaimRules } from "./claims.js";
import { Covers } from "./covers.js";
import { Keel, NOBODY } from "./keel.js";
import { Ledger, type Capital, type LedgerRules, type SaleLimits } from "./ledger.js";
import { Members } from "./members.js";
import { BPS } from "./numbers.js";
import { Products, type Product } from "./products.js";
import { demand } from "./refusal.js";
import { Staking, type StakingRules } from "./staking.js";
import { Market, type Ground } from "./tokenMarket.js";
import { ETH, Treasury, type Asset, type Feed } from "./treasury.js";

export interface MutualRules {
  readonly market: MarketParameters;
  readonly minHold: bigint;
  readonly ledger: LedgerRules;
  readonly staking: StakingRules;
  readonly claims: ClaimRules;
  readonly assessment: AssessmentRules;
  readonly joinFee: bigint;
  readonly heartbeat: bigint;
}

export interface Beginning {
  readonly now: bigint;
  readonly price: bigint;
  readonly assets: Asset[];
  readonly usdFeed: Feed;
  /** Accounts of the two modules that hold KEEL. */
  readonly staking: string;
  readonly assessment: string;
}

/** What the parts need of each other. */
export interface Suite {
  readonly keel: Keel;
  readonly members: Members;
  readonly treasury: Treasury;
  readonly ledger: Ledger;
  readonly market: Market;
  readonly staking: Staking;
  readonly products: Products;
  readonly covers: Covers;
  readonly assessment: Assessment;
  capital(now: bigint): Capital;
  mark(now: bigint): Capital;
}

export class Mutual implements Suite {
  readonly keel = new Keel();
  readonly members: Members;
  readonly treasury: Treasury;
  readonly ledger: Ledger;
  readonly market: Market;
  readonly staking: Staking;
  readonly products = new Products();
  readonly covers: Covers;
  readonly assessment: Assessment;
  readonly claims: Claims;
  now: bigint;

  constructor(rules: MutualRules, start: Beginning) {
    this.now = start.now;
    this.members = new Members(rules.joinFee);
    this.treasury = new Treasury(start.assets, start.usdFeed, rules.heartbeat);
    this.ledger = new Ledger(rules.ledger, start.now);
    this.market = new Market(rules.market, rules.minHold, start.price, start.now);
    this.staking = new Staking(rules.staking, this.keel, this.members, start.staking);
    this.assessment = new Assessment(rules.assessment, this.keel, this.members, start.assessment);
    this.covers = new Covers(this);
    this.claims = new Claims(rules.claims, this);
    this.keel.setHolder(start.staking);
    this.keel.setHolder(start.assessment);
  }

  capital(now: bigint): Capital {
    return this.ledger.capital(this.treasury.value(now), now, this.usd);
  }

  mark(now: bigint): Capital {
    const values = this.treasury.markPrices(now);
    return this.ledger.mark(values, now, this.usd);
  }

  settleGate(): Capital {
    return this.ledger.settle(this.treasury.value(this.now), this.now, this.usd);
  }

  mint(caller: string, paid: bigint, least: bigint, deadline: bigint): bigint {
    const { keel, market, members, treasury, now } = this;
    demand(now <= deadline, "DeadlinePassed");
    demand(paid !== 0n, "ZeroAmount");
    members.active(caller, now);
    const tokens = market.mint(this.groundAt(this.settleGate()), paid, least, now);
    treasury.receive(ETH, caller, paid);
    keel.mintHeld(caller, tokens, now + market.minHold, now);
    return tokens;
  }

  redeem(caller: string, tokens: bigint, least: bigint, deadline: bigint): bigint {
    const { keel, market, members, treasury, now } = this;
    demand(now <= deadline, "DeadlinePassed");
    demand(tokens !== 0n, "ZeroAmount");
    demand(members.idOf(caller) !== 0n, "NotMember");
    const ground = this.groundAt(this.settleGate());
    const paid = market.quoteRedeem(ground, tokens, least, now);
    keel.burnFree(caller, tokens, now);
    market.redeemed(ground, tokens, paid, now);
    treasury.pay(ETH, caller, paid);
    return paid;
  }

  poke(): void {
    this.market.poke(this.groundAt(this.mark(this.now)), this.now);
  }

  vote(caller: string, claim: number, accept: boolean): void {
    const isBiased = (cover: number): boolean => this.covers.isConflicted(cover, caller);
    this.assessment.vote(caller, claim, accept, isBiased, this.now);
  }

  addProduct(product: Product): void {
    this.products.add(product);
    this.ledger.products.push({ group: product.group, tags: product.tags, eth: 0n, usd: 0n });
  }

  setModel(model: Model, downPerDay: bigint): void {
    demand(model.k >= BPS && model.gammaMax >= BPS, "BadModel");
    demand(model.eta <= BPS && model.rhoMkt <= BPS, "BadModel");
    demand(downPerDay !== 0n && downPerDay <= 1_000n && model.floor !== 0n, "BadModel");
    demand(
      model.c.every((rate) => rate !== 0n && rate <= BPS),
      "BadModel",
    );
    demand(
      model.drawdowns.every((drawdown) => drawdown <= BPS),
      "BadModel",
    );
    this.ledger.setModel(model, downPerDay, this.now, this.usd);
  }

  setLimits(limits: SaleLimits): void {
    demand(limits.openClaimWeight <= BPS, "BadLimits");
    const shares = [limits.product, limits.group, limits.tag, limits.member];
    demand(
      shares.every((share) => share !== 0n && share <= BPS),
      "BadLimits",
    );
    this.ledger.rules = { ...this.ledger.rules, limits };
  }

  withdrawCredit(caller: string, asset: number, to: string): void {
    demand(to !== NOBODY, "ZeroAddress");
    this.treasury.withdrawCredit(asset, caller, to);
  }

  get ground(): Ground {
    return this.groundAt(this.capital(this.now));
  }

  get usd(): bigint {
    return this.treasury.usd(this.now).price;
  }

  private groundAt(capital: Capital): Ground {
    return { capital, supply: this.keel.effectiveSupply, liquid: this.treasury.recorded[ETH] };
  }
}

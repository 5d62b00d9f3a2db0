/** Takes steps on the suite and on the model, and compares the two after each. */
import { expect } from "chai";
import { ZeroAddress, ZeroHash, type BaseContract, type TransactionResponse } from "ethers";
import fc from "fast-check";
import type { Mutual, PayIn } from "../model/mutual.js";
import { TRANCHE } from "../model/pools.js";
import { Refusal } from "../model/refusal.js";
import { signAttestation } from "../../scripts/lib/attestation.js";
import { attestationOf } from "./attest.js";
import { FEED_UNIT, USD_PER_ETH } from "./capital.js";
import { DAY, HOUR, type Chain, type Signer } from "./chain.js";
import { compare } from "./lockstepCompare.js";
import { KEEL_PAYS, modelOf, PRODUCTS, TOKEN_ID, type Lockstep } from "./lockstep.js";

const KINDS = ["mint", "redeem", "deposit", "extend", "withdraw", "buy", "expire", "price", "jump", "poke"] as const;

const natural = fc.nat({ max: 1_000_000 });

/** A step with raw numbers, which the runner brings into reach of the state it finds. */
export const STEP = fc.record({
  kind: fc.constantFrom(...KINDS, "buy", "deposit"),
  a: natural,
  b: natural,
  c: natural,
  d: natural,
});

export type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

export type Outcome = "done" | "refused" | "idle";

export interface Position {
  readonly pool: number;
  readonly id: bigint;
  readonly tokenId: bigint;
  readonly owner: Signer;
  readonly tranches: bigint[];
}

/** What a step does on either side. */
interface Move {
  readonly model: () => unknown;
  readonly suite: () => Promise<TransactionResponse>;
  readonly after?: () => void;
}

const WAD = 10n ** 18n;
const UNIT = 10n ** 17n;
const REFRESH = 12n * HOUR;
/** Attestations are good for 300 days; they are renewed before the first step after this many. */
const ATTESTED = 200n * DAY;

export class Runner {
  readonly positions: Position[] = [];
  private refreshedAt: bigint;
  private attestedAt: bigint;
  taken = 0n;

  private constructor(
    readonly chain: Chain,
    readonly suite: Lockstep,
    readonly model: Mutual,
  ) {
    this.refreshedAt = model.now;
    this.attestedAt = model.now;
  }

  static async start(chain: Chain, suite: Lockstep): Promise<Runner> {
    return new Runner(chain, suite, await modelOf(chain, suite));
  }

  /** Carried out, refused by both sides, or nothing there to do it with. */
  async take(step: Step): Promise<Outcome> {
    this.taken++;
    await this.pass(10n + BigInt(step.d % 600));
    const move = await this[step.kind](BigInt(step.a), BigInt(step.b), BigInt(step.c), BigInt(step.d));
    if (move === undefined) return step.kind === "price" || step.kind === "jump" ? "done" : "idle";
    const predicted = predict(move.model);
    await this.chain.at(this.model.now);
    const happened = await this.outcome(move.suite);
    expect(happened, `step ${this.taken}, ${step.kind}`).to.equal(predicted);
    if (predicted === "done") move.after?.();
    await compare(this, `step ${this.taken}, ${step.kind}`);
    return predicted === "done" ? "done" : "refused";
  }

  private mint(who: bigint, share: bigint): Move {
    const room = (this.model.marketNow.askDepth * (share % 550n)) / 1_000n;
    const account = this.member(who);
    return {
      model: () => this.model.mint(account.address, room),
      suite: () => this.suite.market.connect(account).mint(0n, this.model.now, { value: room }),
    };
  }

  private redeem(who: bigint, share: bigint): Move {
    const account = this.member(who);
    const tokens = (this.model.keel.freeOf(account.address, this.model.now) * (share % 1_020n)) / 1_000n;
    return {
      model: () => this.model.redeem(account.address, tokens),
      suite: () => this.suite.market.connect(account).redeem(tokens, 0n, this.model.now),
    };
  }

  private deposit(who: bigint, share: bigint, lane: bigint, choice: bigint): Move {
    const own = this.positions.filter(({ owner }) => owner === this.member(who));
    const position = own.length > 0 && choice % 2n === 0n ? own[Number(choice) % own.length] : undefined;
    const pool = position?.pool ?? Number(choice % 2n);
    const account = this.member(who);
    const amount = (this.model.keel.freeOf(account.address, this.model.now) * (share % 400n)) / 1_000n;
    const tranche = this.model.now / TRANCHE + (lane % 9n);
    const request = { poolId: pool + 1, positionId: position?.tokenId ?? 0n, tranche, amount, maxOpenBurnBps: 0n };
    let id = 0n;
    return {
      model: () => (id = this.model.deposit(account.address, pool, position?.id, tranche, amount)),
      suite: () => this.suite.staking.connect(account).deposit(request),
      after: () => {
        const tokenId = (BigInt(pool + 1) << 32n) | id;
        if (position === undefined) this.positions.push({ pool, id, tokenId, owner: account, tranches: [tranche] });
        else position.tranches.push(tranche);
      },
    };
  }

  private extend(which: bigint, from: bigint, lane: bigint): Move | undefined {
    const position = this.position(which);
    if (position === undefined) return undefined;
    const fromTranche = position.tranches[Number(from) % position.tranches.length];
    const toTranche = this.model.now / TRANCHE + (lane % 9n);
    return {
      model: () => this.model.extend(position.pool, position.id, fromTranche, toTranche),
      suite: () => this.suite.staking.connect(position.owner).extend(position.tokenId, fromTranche, toTranche),
      after: () => position.tranches.push(toTranche),
    };
  }

  /** The reward is the suite's figure, after it was found within a gwei a step of the exact one. */
  private async withdraw(which: bigint): Promise<Move | undefined> {
    const position = this.position(which);
    if (position === undefined) return undefined;
    const { pool, id, tokenId, owner } = position;
    const tranches = [...new Set(position.tranches)];
    await this.chain.reach(this.model.now - 1n);
    await this.chain.at(this.model.now);
    const paid = await this.rewardsAt(tokenId, tranches);
    const rewards = [...paid.values()].reduce((a, b) => a + b, 0n);
    return {
      model: () => {
        const due = this.model.due(pool, id, tranches);
        const isClosed = tranches.some((tranche) => this.model.pool(pool).view(id, tranche).isOut);
        if (!isClosed && rewards === 0n) throw new Refusal("NothingToWithdraw");
        expect(due.rewards.floor() - rewards, "exact reward less the suite's").to.be.within(
          0,
          1e9 * Number(this.taken),
        );
        this.model.withdraw(owner.address, pool, id, paid);
      },
      suite: () => this.suite.staking.withdraw(tokenId, tranches),
      after: () => {
        if (!this.model.pool(pool).lives(id)) this.positions.splice(this.positions.indexOf(position), 1);
      },
    };
  }

  private buy(who: bigint, what: bigint, share: bigint, route: bigint): Move | undefined {
    const product = Number(what) % PRODUCTS.length;
    const { inUsd } = PRODUCTS[product];
    const period = 28n * DAY + (what % 300n) * DAY;
    const shares = this.sharesFor(product, period, share % 1_100n, route);
    const amount = shares.reduce((sum, part) => sum + part.amount, 0n);
    if (amount === 0n) return undefined;
    const pay = (["ETH", "TOKEN", "KEEL"] as const)[Number(who % 3n)];
    const commission = pay === "KEEL" || share % 3n !== 0n ? 0n : share % 3_001n;
    const buyer = this.member(who / 3n);
    const order = { buyer: buyer.address, product, inUsd, amount, period, pay, commission, shares };
    const request = {
      owner: buyer,
      productId: product,
      assetId: inUsd ? TOKEN_ID : 0n,
      amount,
      period,
      payAssetId: payAsset(pay),
      maxPremium: 2n ** 96n - 1n,
      deadline: this.model.now,
      commissionBps: commission,
      commissionTo: commission === 0n ? ZeroAddress : this.member(0n),
      dataHash: ZeroHash,
      pools: shares.map((part) => ({ poolId: part.pool + 1, amount: part.amount })),
    };
    const value = pay === "ETH" ? amount + 10n * WAD : 0n;
    return {
      model: () => this.model.buy(order),
      suite: () => this.suite.cover.connect(buyer).buy(request, { value: inUsd && pay === "ETH" ? 500n * WAD : value }),
    };
  }

  private async expire(which: bigint, waits: bigint): Promise<Move | undefined> {
    const { covers } = this.model;
    if (covers.length === 0) return undefined;
    const live = covers.map((_, place) => place).filter((place) => this.model.isActive(place));
    const cover =
      live.length === 0 || waits % 8n === 0n ? Number(which) % covers.length : live[Number(which) % live.length];
    const left = covers[cover].claimBy - this.model.now;
    if (waits % 4n !== 0n && left > 0n) await this.pass(left + 10n);
    return {
      model: () => this.model.expire(cover),
      suite: () => this.suite.cover.expire(cover + 1),
    };
  }

  /** ETH between 1,000 and 2,500 USD, the token between 0.90 and 1.05. */
  private async price(eth: bigint, token: bigint): Promise<undefined> {
    this.model.usdAnswer = (USD_PER_ETH * FEED_UNIT * (625n + (eth % 938n))) / 1_000n;
    this.model.tokenAnswer = (FEED_UNIT * (900n + (token % 151n))) / 1_000n;
    await this.refresh();
    await compare(this, `step ${this.taken}, price`);
    return undefined;
  }

  private async jump(seed: bigint): Promise<undefined> {
    await this.pass(seed % 8n === 0n ? TRANCHE - (this.model.now % TRANCHE) + 3n : HOUR + (seed % 2_000n) * HOUR);
    await compare(this, `step ${this.taken}, jump`);
    return undefined;
  }

  private poke(): Move {
    return { model: () => this.model.poke(), suite: () => this.suite.market.poke() };
  }

  /** Feeds answer at least every twelve hours. */
  private async pass(seconds: bigint): Promise<void> {
    this.model.now += seconds;
    if (this.model.now > this.refreshedAt + REFRESH) await this.refresh();
  }

  /** The last seconds before now belong to the feeds, and those before to members whose attestation runs out. */
  private async refresh(): Promise<void> {
    const { chain, model, suite } = this;
    model.now += 20n;
    if (model.now > this.attestedAt + ATTESTED) await this.attest();
    await chain.at(model.now - 3n);
    await suite.usdFeed.setAnswer(model.usdAnswer);
    await chain.at(model.now - 2n);
    await suite.usdc.feed.setAnswer(model.tokenAnswer);
    await chain.reach(model.now - 1n);
    this.refreshedAt = model.now;
  }

  private async attest(): Promise<void> {
    const { chain, model, suite } = this;
    await chain.reach(model.now - 12n);
    for (const [place, member] of suite.members.entries()) {
      const attestation = await attestationOf(chain, suite.membership, member);
      const signature = await signAttestation(suite.kyc, suite.membership, attestation);
      await chain.at(model.now - 10n + BigInt(place));
      await suite.membership.connect(member).renew(attestation, signature);
    }
    this.attestedAt = model.now;
  }

  /** What the suite will pay at the second that comes, by tranche. */
  private async rewardsAt(tokenId: bigint, tranches: readonly bigint[]): Promise<Map<bigint, bigint>> {
    const paid = new Map<bigint, bigint>();
    for (const tranche of tranches) {
      const { rewards } = await this.suite.staking.depositOf(tokenId, tranche, { blockTag: "pending" });
      paid.set(tranche, rewards);
    }
    return paid;
  }

  private sharesFor(product: number, period: bigint, share: bigint, route: bigint) {
    const { floor, reduction, inUsd } = PRODUCTS[product];
    const tranche = (this.model.now + period + 35n * DAY + 45n * DAY) / TRANCHE;
    const wanted = { product, tranche, period, floor, cap: 5_000n, reduction, net: 10_000n };
    const pools = route % 3n === 0n ? [0, 1] : [Number(route % 2n)];
    return pools
      .map((pool) => {
        const value = (this.model.pool(pool).free(wanted) * UNIT * this.model.internalPrice) / WAD;
        const most = inUsd ? (value * 10n ** 6n) / this.model.tokenPrice : value;
        return { pool, amount: (most * share) / 1_000n };
      })
      .filter(({ amount }) => amount > 0n);
  }

  private position(which: bigint): Position | undefined {
    return this.positions[Number(which) % Math.max(1, this.positions.length)];
  }

  private member(which: bigint): Signer {
    return this.suite.members[Number(which) % this.suite.members.length];
  }

  private async outcome(send: () => Promise<TransactionResponse>): Promise<string> {
    try {
      await send();
      return "done";
    } catch (error) {
      return this.nameOf(error);
    }
  }

  /** The custom error that a call answered with. */
  private nameOf(error: unknown): string {
    const { market, staking, cover, ledger, token, pool } = this.suite;
    const data = dataOf(error);
    const contracts: readonly BaseContract[] = [market, staking, cover, ledger, token, pool];
    const names = data === undefined ? [] : contracts.map((contract) => contract.interface.parseError(data)?.name);
    const name = names.find((found) => found !== undefined);
    if (name === undefined) throw error;
    return name;
  }
}

function predict(run: () => unknown): string {
  try {
    run();
    return "done";
  } catch (refusal) {
    if (refusal instanceof Refusal) return refusal.error;
    throw refusal;
  }
}

function payAsset(pay: PayIn): bigint {
  if (pay === "ETH") return 0n;
  return pay === "TOKEN" ? TOKEN_ID : KEEL_PAYS;
}

/** Revert data, wherever in the error the client put it. */
function dataOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== "object" || error === null || depth > 4) return undefined;
  const { data, cause, info } = error as { data?: unknown; cause?: unknown; info?: { error?: unknown } };
  if (typeof data === "string" && data.length >= 10) return data;
  return dataOf(data, depth + 1) ?? dataOf(cause, depth + 1) ?? dataOf(info?.error, depth + 1);
}

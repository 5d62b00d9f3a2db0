/** Takes steps on the suite and on the model, and compares the two after each. */
import type { BaseContract } from "ethers";
import { copyOf } from "../../model/copy.js";
import type { Mutual } from "../../model/mutual.js";
import { TRANCHE } from "../../model/numbers.js";
import { Refusal } from "../../model/refusal.js";
import type { Feed } from "../../model/treasury.js";
import { FEED, FEED_UNIT } from "../capital.js";
import { HOUR, type Chain } from "../chain.js";
import { figuresOf, viewsOf, type Views } from "./figures.js";
import { Rpc } from "./rpc.js";
import { HANDLERS, type Step } from "./steps.js";
import type { Draw, Move, Stage } from "./stage.js";
import { modelOf, type Lockstep } from "./suite.js";
import type { Figure } from "./words.js";

export interface Outcome {
  readonly verb: string;
  readonly succeeded: boolean;
  readonly error?: string;
}

type Alter = (model: Mutual) => void;

/** The suite and the model do not agree. */
export class Difference extends Error {}

/** ETH in USD cents moves between these, the tokens between 0.90 and 1.05: no price doubles within a day. */
const [LEAST_USD, MOST_USD] = [1_200n, 2_300n];
/** Everything is looked at after so many steps, changed or not. */
const FULL_LOOK = 10;
const WORDS_PER_DIFFERENCE = 16;

export class Runner implements Stage {
  readonly suite: Lockstep;
  readonly people: readonly string[];
  model: Mutual;
  private readonly rpc: Rpc;
  private readonly views: Views;
  private readonly purses: ReadonlyMap<string, bigint>;
  private readonly alter: Alter;
  private seen = new Map<string, string>();
  private taken = 0;
  private draw: Draw = { a: 0n, b: 0n, c: 0n, d: 0n };

  private constructor(suite: Lockstep, model: Mutual, rpc: Rpc, purses: ReadonlyMap<string, bigint>, alter: Alter) {
    this.suite = suite;
    this.people = suite.addresses;
    this.model = model;
    this.rpc = rpc;
    this.views = viewsOf(suite);
    this.purses = purses;
    this.alter = alter;
  }

  /** @param alter what a test of the harness does to the model before every step. */
  static async start(chain: Chain, suite: Lockstep, alter: Alter = () => undefined): Promise<Runner> {
    const { token, membership, pool, ledger, market, staking, products, cover, claims, assessment, tokens } = suite;
    const contracts: BaseContract[] = [token, membership, pool, ledger, market, staking, products, cover, claims];
    const rpc = new Rpc(chain, suite.reader, [...contracts, assessment, tokens[0].erc20, suite.authority]);
    const purses = new Map<string, bigint>();
    for (const account of suite.addresses) purses.set(account, await chain.ethers.provider.getBalance(account));
    const runner = new Runner(suite, await modelOf(suite), rpc, purses, alter);
    await runner.compare("the beginning");
    return runner;
  }

  /** Remembers this moment; `back` returns to it. */
  async keep(): Promise<() => Promise<void>> {
    await this.rpc.keep();
    const [kept, seen] = [copyOf(this.model), this.seen];
    return async () => {
      await this.rpc.back();
      this.model = copyOf(kept);
      this.seen = new Map(seen);
      this.taken = 0;
    };
  }

  async take(step: Step): Promise<Outcome> {
    this.taken++;
    this.draw = { a: BigInt(step.a), b: BigInt(step.b), c: BigInt(step.c), d: BigInt(step.d) };
    const label = `step ${this.taken}, ${step.kind}`;
    if (step.kind === "jump" || step.kind === "feed") {
      await this[step.kind]();
      await this.compare(label);
      return { verb: step.kind, succeeded: true };
    }
    await this.pass(10n + (this.draw.d % 600n));
    const [, handler] = HANDLERS[step.kind];
    return this.perform(await handler(this, this.draw), step.kind, label);
  }

  /** Compares everything, whether it changed or not. */
  async finish(): Promise<void> {
    this.seen.clear();
    await this.compare("the end");
  }

  async pass(seconds: bigint): Promise<void> {
    this.model.now += seconds;
    const { feed } = this.model.treasury.assets[1];
    const isOld = this.model.now - feed.updatedAt > 20n * HOUR;
    if (isOld && this.draw.a % 12n !== 0n) await this.refresh();
  }

  async perform(move: Move, kind: string, label: string): Promise<Outcome> {
    const verb = move.verb ?? kind;
    const before = copyOf(this.model);
    this.alter(this.model);
    const predicted = predict(() => move.model(this.model));
    if (predicted !== undefined) this.model = before;
    const happened = await this.rpc.send(move.call, this.model.now);
    if (happened !== predicted) {
      const [says, does] = [predicted ?? "done", happened ?? "done"];
      throw new Difference(`${label}: the model says ${says}, the suite ${does} (${describe(move)})`);
    }
    await this.compare(label, () => describe(move));
    return { verb, succeeded: predicted === undefined, error: predicted };
  }

  /** Every feed that is not down says again what it said; one that is down comes back, mostly. */
  async refresh(): Promise<void> {
    this.model.now += 30n;
    if (this.draw.b % 3n !== 0n) {
      for (const place of [0, 1, 2]) if (this.feedAt(place).isDown) await this.setDown(place, false);
    }
    for (const place of [0, 1, 2]) {
      const feed = this.feedAt(place);
      await this.answer(place, feed.answer);
    }
    this.model.now++;
  }

  private async jump(): Promise<void> {
    const { a, b } = this.draw;
    const toEdge = TRANCHE - (this.model.now % TRANCHE);
    const far = HOUR + (b % 1_000n) * HOUR;
    const near = HOUR + (b % 60n) * HOUR;
    await this.pass(a % 10n === 0n ? toEdge + (b % 5n) : a % 4n === 0n ? far : near);
    await this.rpc.reach(this.model.now);
  }

  private async feed(): Promise<void> {
    const { a, b, c } = this.draw;
    this.model.now += 30n;
    const place = Number(a % 3n);
    const isDown = c % 9n === 0n;
    if (this.feedAt(place).isDown !== isDown) await this.setDown(place, isDown);
    const usd = ((LEAST_USD + (b % (MOST_USD - LEAST_USD))) * FEED_UNIT * (1_000n + (c % 10n))) / 1_000n;
    await this.answer(place, place === 0 ? usd : (FEED_UNIT * (900n + (b % 151n))) / 1_000n);
  }

  private feedAt(place: number): Feed {
    const { usdFeed, assets } = this.model.treasury;
    return place === 0 ? usdFeed : assets[place].feed;
  }

  private async answer(place: number, answer: bigint): Promise<void> {
    const time = ++this.model.now;
    await this.must("setRound", place, [answer, time]);
    Object.assign(this.feedAt(place), { answer, updatedAt: time });
  }

  private async setDown(place: number, isDown: boolean): Promise<void> {
    this.model.now++;
    await this.must("setMode", place, [isDown ? FEED.Refuse : FEED.Answer]);
    this.feedAt(place).isDown = isDown;
  }

  private async must(name: string, place: number, args: readonly unknown[]): Promise<void> {
    const { usdFeed, tokens, admin } = this.suite;
    const to = place === 0 ? usdFeed : tokens[place - 1].feed;
    const error = await this.rpc.send({ from: admin.address, to, name, args }, this.model.now);
    if (error !== undefined) throw new Error(`${name} of feed ${place}: ${error}`);
  }

  private async compare(label: string, describing: () => string = () => ""): Promise<void> {
    const { suite, model, views, purses } = this;
    if (this.taken % FULL_LOOK === 0) this.seen.clear();
    const figures = figuresOf({ suite, model, views, purses });
    const changed = new Set(figures.filter((figure) => this.isNew(figure)).map((figure) => figure.label));
    const wanted = figures.filter((figure) => this.isWanted(figure, changed));
    const answers = await this.rpc.ask(wanted);
    for (const [place, figure] of wanted.entries()) {
      const { expected, isOpen } = figure;
      const isSame = isOpen ? answers[place].startsWith(expected) : answers[place] === expected;
      if (!isSame) throw new Difference(`${label}: ${differing(figure, answers[place])} (${describing()})`);
      this.seen.set(figure.label, expected);
    }
  }

  private isNew({ label, expected }: Figure): boolean {
    return this.seen.get(label) !== expected;
  }

  /** Money and prices of the whole always; the rest when the model says that it changed, and with every full look. */
  private isWanted({ label, follows }: Figure, changed: ReadonlySet<string>): boolean {
    if (ALWAYS.test(label)) return true;
    return follows === undefined || this.seen.size === 0 ? changed.has(label) : follows.some((one) => changed.has(one));
  }
}

const ALWAYS = /^(token\.(totalSupply|promised)|pool\.recordedOf|ledger\.(capital|reserves)|market\.|claims\.deposits)/;

function predict(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (refusal) {
    if (refusal instanceof Refusal) return refusal.error;
    throw refusal;
  }
}

function describe({ call: { name, args = [], value = 0n } }: Move): string {
  const text = JSON.stringify(args, (_, each: unknown) => (typeof each === "bigint" ? each.toString() : each));
  return `${name} ${text}, ${value} wei`;
}

/** The words that differ, as numbers. */
function differing({ label, expected }: Figure, answer: string): string {
  const words = (data: string): string[] => data.slice(2).match(/.{1,64}/g) ?? [];
  const [model, suite] = [words(expected), words(answer)];
  const parts = model
    .map((value, place) => ({ place, value, seen: suite.at(place) }))
    .filter(({ value, seen }) => value !== seen)
    .slice(0, WORDS_PER_DIFFERENCE)
    .map(({ place, value, seen }) => `word ${place}: model ${number(value)}, suite ${number(seen)}`);
  return `${label}: ${answer.slice(0, 2) === "00" ? `refused ${answer.slice(2, 10)}; ` : ""}${parts.join("; ")}`;
}

const number = (value: string | undefined): string =>
  value?.length === 64 ? BigInt(`0x${value}`).toString() : `${value}`;

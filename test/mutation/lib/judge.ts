/** Decides about mutants: makes their code, lets the tests at it, and keeps what became of them. */
import { Bench } from "./bench.js";
import type { Codes, Deployable, Foundry, Made } from "./foundry.js";
import type { Mutant } from "./mutants.js";
import { isViable, type Result, type Results } from "./results.js";
import { Order } from "./order.js";
import type { Report } from "./messages.js";

/** A test is stopped when it takes this many times as long as on the unchanged code. */
const SLOWER = 4;
const LEAST_PATIENCE_MS = 20_000;
const PER_FILE_MS = 60_000;
const FIRST_RUN_MS = 900_000;
const AHEAD = 2;

export interface Judged {
  readonly mutant: Mutant;
  readonly result: Result;
}

export interface Ground {
  readonly foundry: Foundry;
  readonly results: Results;
  /** Tests that a mutant of these contracts has to get past. */
  readonly filesFor: (mutant: Mutant, contracts: readonly Deployable[]) => readonly string[];
  /** Of a file that is mutated. */
  readonly sourceDigest: (file: string) => string;
  /** Of a file of tests, with all that it imports. */
  readonly testDigest: (file: string) => string;
  readonly say: (line: string) => void;
}

/** The tests fail on the unchanged code, so they say nothing about mutants. */
export class NotGreen extends Error {}

export class Judge {
  private readonly ground: Ground;
  private readonly bench = new Bench();
  private readonly order = new Order();
  private readonly patience = new Map<string, number>();
  private plain: Codes = {};

  constructor(ground: Ground) {
    this.ground = ground;
  }

  close(): void {
    this.bench.close();
  }

  /** In this order, until that many were viable. */
  async judge(mutants: readonly Mutant[], wanted: number): Promise<Judged[]> {
    if (mutants.length === 0) return [];
    this.plain = await this.ground.foundry.plainCodes(mutants);
    const judged: Judged[] = [];
    let viable = 0;
    const making = new Map<string, Promise<Made>>();
    for (const [place, mutant] of mutants.entries()) {
      if (viable >= wanted) break;
      for (const next of mutants.slice(place, place + AHEAD + 1))
        if (this.knownOf(next) === undefined && !making.has(next.id))
          making.set(next.id, this.ground.foundry.make(next));
      const made = making.get(mutant.id);
      const result = this.knownOf(mutant) ?? (await this.decide(mutant, made));
      making.delete(mutant.id);
      if (made !== undefined) this.ground.results.add(result);
      if (result.by !== undefined) this.order.learn(mutant, result.by.file);
      if (isViable(result)) viable += 1;
      judged.push({ mutant, result });
      if (made !== undefined) this.ground.say(progress(judged, wanted));
    }
    await Promise.allSettled(making.values());
    return judged;
  }

  /** What is known and holds still: a survivor has got past all the tests as they are now. */
  private knownOf(mutant: Mutant): Result | undefined {
    const { results, sourceDigest } = this.ground;
    const known = results.of(mutant.id, sourceDigest(mutant.file));
    return known?.verdict === "survived" && this.leftFor(mutant).length > 0 ? undefined : known;
  }

  /** Tests that a mutant has not got past yet, the likeliest to notice it first. */
  private leftFor(mutant: Mutant): string[] {
    const { foundry, filesFor, testDigest } = this.ground;
    const contracts = foundry.with(mutant);
    const passed = this.passedBy(mutant);
    const left = filesFor(mutant, contracts).filter((file) => passed[file] !== testDigest(file));
    const names = contracts.map(({ name }) => name);
    return this.order.sorted(mutant, left, names, foundry.verbsOf(mutant));
  }

  private passedBy({ id, file }: Mutant): Readonly<Record<string, string>> {
    return this.ground.results.of(id, this.ground.sourceDigest(file))?.passed ?? {};
  }

  private async decide(mutant: Mutant, making: Promise<Made> | undefined): Promise<Result> {
    const about = { id: mutant.id, source: this.ground.sourceDigest(mutant.file) };
    const made = await making;
    if (made === undefined) throw new Error(`nothing was made of ${mutant.id}`);
    if (made.kind !== "viable") return { ...about, verdict: made.kind };
    const passed = { ...this.passedBy(mutant) };
    for (const file of this.leftFor(mutant)) {
      const found = await this.under(file, made.codes);
      if (found !== undefined) return { ...about, ...found };
      passed[file] = this.ground.testDigest(file);
    }
    return { ...about, verdict: "survived", passed };
  }

  /** What a file of tests says, or nothing where it is green. */
  private async under(file: string, codes: Codes): Promise<Pick<Result, "verdict" | "by"> | undefined> {
    const patienceMs = await this.patienceWith(file);
    let report = await this.bench.run({ codes, file, patienceMs }, SLOWER * patienceMs + PER_FILE_MS);
    // A machine that is busy is no mutant that is slow, and a counterexample takes its time to be made small
    if (report === undefined || report.ran.failure?.isTimeout === true)
      report = await this.bench.run({ codes, file, patienceMs: SLOWER * patienceMs }, FIRST_RUN_MS);
    if (report === undefined) return { verdict: "timeout", by: { file, title: "(the file)", message: "no answer" } };
    if (report.ran.failure === undefined) return undefined;
    const { title, message, isTimeout } = report.ran.failure;
    return { verdict: isTimeout ? "timeout" : "killed", by: { file, title, message } };
  }

  /** Runs a file on the unchanged code, compiled as mutants are, before it says anything about a mutant. */
  private async patienceWith(file: string): Promise<number> {
    const known = this.patience.get(file);
    if (known !== undefined) return known;
    const report = await this.bench.run({ codes: this.plain, file, patienceMs: FIRST_RUN_MS }, FIRST_RUN_MS);
    if (report?.ran.failure !== undefined || report === undefined) throw new NotGreen(whyNotGreen(file, report));
    const patienceMs = Math.max(LEAST_PATIENCE_MS, SLOWER * report.ran.slowestMs);
    this.ground.say(
      `${file} is green on the unchanged code: ${report.ran.tests} tests, ${Math.round(report.ran.milliseconds)} ms`,
    );
    this.patience.set(file, patienceMs);
    return patienceMs;
  }
}

function whyNotGreen(file: string, report: Report | undefined): string {
  const failure = report?.ran.failure;
  const what = failure === undefined ? "no answer" : `${failure.title}: ${failure.message}`;
  return `${file} fails on the unchanged code: ${what}`;
}

function progress(judged: readonly Judged[], wanted: number): string {
  const viable = judged.filter(({ result }) => isViable(result)).length;
  const survived = judged.filter(({ result }) => result.verdict === "survived").length;
  const { mutant, result } = judged[judged.length - 1];
  const by = result.by === undefined ? "" : ` by ${result.by.file}`;
  const of = Number.isFinite(wanted) ? `/${wanted}` : "";
  return `${viable}${of} viable, ${survived} survived  ${mutant.file}:${mutant.line} ${mutant.operator} ${result.verdict}${by}`;
}

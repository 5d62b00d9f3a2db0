/** Tells the story: steps a person can follow, checks between two sources, and the same as data. */

export interface Check {
  readonly what: string;
  /** Where the two figures come from, e.g. "receipt" and "model". */
  readonly between: readonly [string, string];
  readonly left: string;
  readonly right: string;
  readonly passed: boolean;
}

export interface Step {
  readonly title: string;
  readonly lines: string[];
  readonly checks: Check[];
}

export interface Story {
  readonly steps: Step[];
  readonly tables: Record<string, unknown>;
}

type Figure = bigint | boolean | number | string;

export class Narrator {
  readonly story: Story = { steps: [], tables: {} };

  private readonly print: (line: string) => void;
  private readonly name: string;

  /** The story's name begins its closing line. */
  constructor(print: (line: string) => void, name = "demo") {
    this.print = print;
    this.name = name;
  }

  chapter(title: string): void {
    this.print("");
    this.print(title.toUpperCase());
  }

  /** Begins a step; what is said and checked next belongs to it. */
  step(title: string): void {
    this.story.steps.push({ title, lines: [], checks: [] });
    this.print("");
    this.print(`${String(this.story.steps.length).padStart(2)}. ${title}`);
  }

  say(line: string): void {
    this.current().lines.push(line);
    this.print(`    ${line}`);
  }

  /** Two independent sources of one figure; the story fails when they differ. */
  check(what: string, [leftName, left]: [string, Figure], [rightName, right]: [string, Figure]): void {
    const passed = left === right;
    this.current().checks.push({
      what,
      between: [leftName, rightName],
      left: String(left),
      right: String(right),
      passed,
    });
    const figures = passed ? String(left) : `${leftName} ${left} but ${rightName} ${right}`;
    this.print(`    ${passed ? "✓" : "✗"} ${what}: ${figures}  (${leftName} = ${rightName})`);
  }

  table(name: string, rows: unknown, rendered: string): void {
    this.story.tables[name] = rows;
    for (const line of rendered.split("\n")) this.print(`    ${line}`);
  }

  get counts(): { steps: number; checks: number; failed: number } {
    const checks = this.story.steps.flatMap((step) => step.checks);
    return {
      steps: this.story.steps.length,
      checks: checks.length,
      failed: checks.filter((check) => !check.passed).length,
    };
  }

  /** Closing line, as in `demo: N steps, N checks, N failed`. */
  close(): string {
    const { steps, checks, failed } = this.counts;
    const line = `${this.name}: ${steps} steps, ${checks} checks, ${failed} failed`;
    this.print("");
    this.print(line);
    return line;
  }

  private current(): Step {
    const step = this.story.steps.at(-1);
    if (step === undefined) throw new Error("nothing is told before the first step");
    return step;
  }
}

/** One finding: where and what. */
export interface Problem {
  readonly file: string;
  readonly line?: number;
  readonly text: string;
}

/** A rule looks at the tree under `root` and returns what breaks it; nothing found means the rule holds. */
export type Check = (root: string) => Problem[] | Promise<Problem[]>;

export interface Rule {
  readonly name: string;
  readonly about: string;
  readonly check: Check;
  /** Figures worth printing even when the rule holds. */
  readonly figures?: (root: string) => string[];
}

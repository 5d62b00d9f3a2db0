/** How a command ends: the exit codes, and the error that carries one. */

export const EXIT = {
  done: 0,
  /** Runtime or network. */
  failed: 1,
  usage: 2,
  /** Refused by a contract. */
  refused: 3,
  /** Declined by the user. */
  declined: 4,
  wrongChain: 5,
  nothingDue: 6,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface FailureDetails {
  readonly args?: Readonly<Record<string, unknown>>;
  readonly hint?: string;
  /** What a proposal would have to call, where the sender may not. */
  readonly calls?: readonly unknown[];
}

/** A command that ends without what was asked of it: `name` is for programs, the message a sentence for people. */
export class CliError extends Error {
  readonly exit: ExitCode;
  readonly args: Readonly<Record<string, unknown>>;
  readonly hint: string | undefined;
  readonly calls: readonly unknown[] | undefined;

  constructor(exit: ExitCode, name: string, message: string, details: FailureDetails = {}) {
    super(message);
    this.name = name;
    this.exit = exit;
    this.args = details.args ?? {};
    this.hint = details.hint;
    this.calls = details.calls;
  }
}

/** What was typed cannot be meant. */
export function usageError(name: string, message: string, details: FailureDetails = {}): CliError {
  return new CliError(EXIT.usage, name, message, details);
}

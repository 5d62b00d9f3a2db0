/** Why the local chain cannot do what was asked: a name for programs, a sentence and a hint for people. */
import { CliError, EXIT } from "../lib/cli/exit.js";

export type Fault =
  | "AlreadyRunning"
  | "AnvilMissing"
  | "BadTime"
  | "ChainBehindDeployment"
  | "ChainIdInUse"
  | "DeploymentMissing"
  | "NotRunning"
  | "PortInUse"
  | "StalePid"
  | "StartFailed"
  | "StateNotWritten"
  | "StateUnreadable"
  | "StillStarting"
  | "WrongChain";

const EXITS: Partial<Record<Fault, CliError["exit"]>> = { BadTime: EXIT.usage, WrongChain: EXIT.wrongChain };

export class LocalChainError extends CliError {
  readonly fault: Fault;

  constructor(fault: Fault, message: string, hint: string, args: Readonly<Record<string, unknown>> = {}) {
    super(EXITS[fault] ?? EXIT.failed, fault, message, { hint, args });
    this.fault = fault;
  }
}

/** Why the local chain cannot do what was asked; `fault` is for programs, the message and the hint for people. */
export type Fault =
  | "AlreadyRunning"
  | "AnvilMissing"
  | "BadTime"
  | "ChainBehindDeployment"
  | "DeploymentMissing"
  | "NotRunning"
  | "PortInUse"
  | "StalePid"
  | "StartFailed"
  | "StateNotWritten"
  | "StateUnreadable"
  | "StillStarting"
  | "WrongChain";

export class LocalChainError extends Error {
  override readonly name = "LocalChainError";
  readonly fault: Fault;
  readonly hint: string;
  readonly args: Readonly<Record<string, unknown>>;

  constructor(fault: Fault, message: string, hint: string, args: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.fault = fault;
    this.hint = hint;
    this.args = args;
  }
}

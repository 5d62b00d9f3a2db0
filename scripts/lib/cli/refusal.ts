/** Turns the failure of a call into a sentence: the named error, its values with units, and what to do. */
import { HINTS, unitOfArgument } from "../../data/hints.js";
import { decodeError, type NamedContract } from "../logs.js";
import { formatAmount, type Unit } from "../units.js";
import type { Call } from "./calls.js";
import { CliError, EXIT } from "./exit.js";
import { FIGURES } from "./figures.js";

export type AmountUnits = Readonly<Record<string, Unit>>;

interface Stage {
  readonly known: () => readonly NamedContract[];
  /** Name of an account, or its address. */
  readonly personOf?: (address: string) => string;
  readonly units?: AmountUnits;
}

/** @param call what was tried */
export function refusalOf(failure: unknown, stage: Stage, call: Pick<Call, "contract" | "method">): CliError {
  if (failure instanceof CliError) return failure;
  const where = `${call.contract}.${call.method}`;
  const named = namedRefusal(failure, stage, where);
  if (named !== undefined) return named;
  const text = messageOf(failure);
  if (/insufficient funds|enough funds|exceeds balance|OutOfFunds/i.test(text))
    return new CliError(EXIT.failed, "InsufficientFunds", `the sender has too little ETH for ${where}`, {
      hint: "Send less, or fund the account",
    });
  const isRevert = /revert/i.test(text);
  return new CliError(isRevert ? EXIT.refused : EXIT.failed, isRevert ? "Reverted" : "CallFailed", `${where}: ${text}`);
}

/** The refusal of a view that a verb asked; undefined when the failure is none. */
export function refusedView(failure: unknown, stage: Stage): CliError | undefined {
  const { invocation, transaction } = (failure ?? {}) as {
    invocation?: { method?: string } | null;
    transaction?: { to?: string | null };
  };
  const contract = stage.known().find(({ address }) => address === transaction?.to?.toLowerCase())?.name;
  return namedRefusal(failure, stage, [contract, invocation?.method].filter(Boolean).join(".") || "the contract");
}

function namedRefusal(failure: unknown, stage: Stage, where: string): CliError | undefined {
  // Errors of one name and shape have other names of arguments elsewhere: those of the contract that was called count.
  const isCalled = (contract: NamedContract) => where.startsWith(`${contract.name}.`);
  const contracts = stage.known();
  const decoded = decodeError(failure, [...contracts.filter(isCalled), ...contracts]);
  if (decoded === undefined) return undefined;
  const { name, args } = decoded;
  const shown = args.map(([argument, value]) => `${argument} ${valueOf(name, argument, value, stage)}`).join(", ");
  const entry = HINTS[name];
  const means = entry === undefined ? "" : `: ${entry.means}`;
  return new CliError(EXIT.refused, name, `${where} refuses with ${name}${shown && ` (${shown})`}${means}`, {
    args: Object.fromEntries(args),
    hint: entry?.hint,
  });
}

/** A value of an error as people read it. */
function valueOf(error: string, argument: string, value: unknown, { units = {}, known, personOf }: Stage): string {
  const unit = HINTS[error]?.units?.[argument] ?? unitOfArgument(argument);
  // The states that are expected come as the bits of a word.
  if (unit === "states" && typeof value === "string") return FIGURES.states(BigInt(value));
  if (typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value))
    return known().find(({ address }) => address === value.toLowerCase())?.name ?? personOf?.(value) ?? value;
  if (typeof value !== "bigint") return typeof value === "string" ? value : JSON.stringify(value);
  return argument in units ? formatAmount(value, units[argument]) : FIGURES[unit](value);
}

/** The innermost message, for that is the node's own. */
export function messageOf(failure: unknown): string {
  if (typeof failure !== "object" || failure === null) return String(failure);
  const { message, cause, error } = failure as Record<string, unknown>;
  const inner = cause ?? error;
  if (typeof inner === "object" && inner !== null && "message" in inner) return messageOf(inner);
  return typeof message === "string" ? message : "the call failed";
}

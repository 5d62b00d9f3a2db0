/** Turns the failure of a call into a sentence: the named error, its values with units, and what to do. */
import { HINTS, unitOfArgument } from "../../data/hints.js";
import { decodeError, type NamedContract } from "../logs.js";
import { formatAmount, type Unit } from "../units.js";
import type { Call } from "./calls.js";
import { CliError, EXIT } from "./exit.js";
import { FIGURES } from "./figures.js";

export type AmountUnits = Readonly<Record<string, Unit>>;

/** What an id goes by, told the name of the argument; undefined where it has no name. */
export type NameOf = (argument: string, id: bigint) => Promise<string | undefined>;

interface Stage {
  readonly known: () => readonly NamedContract[];
  readonly personOf?: (address: string) => string;
  readonly nameOf?: NameOf;
  readonly units?: AmountUnits;
}

/** @param call what was tried */
export async function refusalOf(
  failure: unknown,
  stage: Stage,
  call: Pick<Call, "contract" | "method">,
): Promise<CliError> {
  if (failure instanceof CliError) return failure;
  const where = `${call.contract}.${call.method}`;
  const named = await namedRefusal(failure, stage, where);
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
export async function refusedView(failure: unknown, stage: Stage): Promise<CliError | undefined> {
  const { invocation, transaction } = (failure ?? {}) as {
    invocation?: { method?: string } | null;
    transaction?: { to?: string | null };
  };
  const contract = stage.known().find(({ address }) => address === transaction?.to?.toLowerCase())?.name;
  return namedRefusal(failure, stage, [contract, invocation?.method].filter(Boolean).join(".") || "the contract");
}

async function namedRefusal(failure: unknown, stage: Stage, where: string): Promise<CliError | undefined> {
  // Errors of one name and shape have other names of arguments elsewhere: those of the contract that was called count.
  const isCalled = (contract: NamedContract) => where.startsWith(`${contract.name}.`);
  const contracts = stage.known();
  const decoded = decodeError(failure, [...contracts.filter(isCalled), ...contracts]);
  if (decoded === undefined) return undefined;
  const { name, args } = decoded;
  const values = args.map(async ([argument, value]) => {
    const known = await nameOfId(argument, value, stage);
    return known ?? `${argument} ${valueOf(name, argument, value, stage)}`;
  });
  const shown = (await Promise.all(values)).join(", ");
  const entry = HINTS[name];
  const means = entry === undefined ? "" : `: ${entry.means}`;
  return new CliError(EXIT.refused, name, `${where} refuses with ${name}${shown && ` (${shown})`}${means}`, {
    args: Object.fromEntries(args),
    hint: entry?.hint,
  });
}

/** `product aave-v3-ethereum` instead of an id; undefined where it has no name, or none can be had now. */
async function nameOfId(argument: string, value: unknown, { nameOf }: Stage): Promise<string | undefined> {
  if (typeof value !== "bigint") return undefined;
  const name = await nameOf?.(argument, value).catch(() => undefined);
  return name === undefined ? undefined : `${argument.replace(/Id$/, "")} ${name}`;
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

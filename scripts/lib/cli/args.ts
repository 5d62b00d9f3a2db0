/** Arguments of verbs: what each is about, and how its text is read. Reading never asks a chain. */
import { parseAmount, parseDuration, parseIn, parsePercent, UnitError, type Amount, type Unit } from "../units.js";
import { parseWhen, WHEN_FORMAT, type When } from "../when.js";
import { parsePosition } from "./positionId.js";
import { CliError, usageError } from "./exit.js";

export interface Arg<T> {
  readonly about: string;
  /** What is to be typed, as help shows it: `<amount>`. */
  readonly kind: string;
  readonly isFlag: boolean;
  readonly isRequired: boolean;
  /** What counts when nothing is typed, as it would be typed. */
  readonly fallback?: string;
  read(text: string | undefined, name: string): T;
}

export type Fields = Readonly<Record<string, Arg<unknown>>>;
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Arg<infer T> ? T : never };

/** An argument that must be typed. */
function argument<T>(kind: string, about: string, parse: (text: string, name: string) => T): Arg<T> {
  return {
    about,
    kind,
    isFlag: false,
    isRequired: true,
    read(text, name) {
      if (text === undefined || text.trim() === "") throw usageError("MissingArgument", `${name} is missing: ${about}`);
      try {
        return parse(text.trim(), name);
      } catch (error) {
        if (error instanceof CliError) throw error;
        if (!(error instanceof UnitError)) throw error;
        throw usageError(error.fault, `${name}: ${error.message.replace(/^\w+: /, "")}`, { args: { [name]: text } });
      }
    },
  };
}

export const text = (about: string, kind = "text") => argument(kind, about, (typed) => typed);

/** A name of the local chain, or an address. */
export const account = (about: string) => text(about, "account");

export const amount = (about: string): Arg<Amount> => argument("amount", about, (typed) => parseAmount(typed));

/** Smallest units of one asset, which has to be typed along. */
export const amountIn = (unit: Unit, about: string): Arg<bigint> =>
  argument("amount", about, (typed) => parseIn(unit, typed));

/** Basis points. */
export const percent = (about: string, most = 100n): Arg<bigint> =>
  argument("percent", about, (typed) => parsePercent(typed, most));

/** Seconds. */
export const duration = (about: string): Arg<bigint> => argument("time", about, parseDuration);

export const id = (about: string): Arg<bigint> => argument("id", about, wholeNumber);

/** `1/3`, the third position of pool 1, or its whole id. */
export const position = (about: string): Arg<bigint> => argument("position", about, parsePosition);

export const count = (about: string): Arg<number> => argument("count", about, (typed) => Number(wholeNumber(typed)));

/** A moment; what is said as a distance counts from the time that the verb gives it. */
export const date = (about: string): Arg<When> => argument("date", `${about}: ${WHEN_FORMAT}`, parseWhen);

export const choice = <const N extends string>(names: readonly N[], about: string): Arg<N> =>
  argument(names.join("|"), about, (typed) => {
    const found = names.find((name) => name.toLowerCase() === typed.toLowerCase());
    if (found === undefined) throw new UnitError("Malformed", `"${typed}" is none of ${names.join(", ")}`);
    return found;
  });

/** Several, with commas between. */
export const list = <T>(each: Arg<T>): Arg<readonly T[]> =>
  argument(`${each.kind},...`, each.about, (typed, name) => typed.split(",").map((part) => each.read(part, name)));

export const flag = (about: string): Arg<boolean> => ({
  about,
  kind: "flag",
  isFlag: true,
  isRequired: false,
  read: (typed) => typed !== undefined && typed !== "false",
});

export const optional = <T>(inner: Arg<T>): Arg<T | undefined> => ({
  ...inner,
  isRequired: false,
  read: (typed, name) => (typed === undefined ? undefined : inner.read(typed, name)),
});

/** Counts as `fallback` when nothing is typed. */
export const otherwise = <T>(inner: Arg<T>, fallback: string): Arg<T> => ({
  ...inner,
  isRequired: false,
  fallback,
  read: (typed, name) => inner.read(typed ?? fallback, name),
});

function wholeNumber(typed: string): bigint {
  if (!/^\d+$/.test(typed)) throw new UnitError("Malformed", `"${typed}" is no whole number`);
  return BigInt(typed);
}

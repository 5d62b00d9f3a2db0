import { parseArgs, type ParseArgsConfig } from "node:util";

const USAGE = 2;

/**
 * Options of a script as typed. `--help` prints how it is called and ends with 0, a typing error says what is wrong, prints the
 * same and ends with 2.
 * @param usage as typed, with what it does: `npm test [-- --only <glob>]: ...`.
 */
export function optionsOf<const O extends NonNullable<ParseArgsConfig["options"]>>(usage: string, options: O) {
  try {
    const { values } = parseArgs<{ options: O & { help: { type: "boolean" } } }>({
      options: { ...options, help: { type: "boolean" } },
    });
    if ((values as { help?: boolean }).help !== true) return values;
  } catch (failure) {
    badUsage(failure instanceof Error ? failure.message : String(failure), usage);
  }
  console.log(usage);
  process.exit(0);
}

/** What a script was given for `--<name>`, a whole number from `least` on; anything else is a typing error. */
export function wholeNumber(usage: string, name: string, typed: string, least: number): number {
  const value = Number(typed.replaceAll(",", ""));
  if (typed.trim() === "" || !Number.isSafeInteger(value) || value < least)
    badUsage(`--${name} "${typed}" is no number: it is whole, from ${least} on`, usage);
  return value;
}

/**
 * Those of all that `--only` names, with commas between them; all of them without it. A key that nothing has is a typing error:
 * what is left out in silence would pass for done.
 */
export function chosenOf<T>(usage: string, all: readonly T[], keyOf: (each: T) => string, only?: string): readonly T[] {
  if (only === undefined) return all;
  const keys = only.split(",");
  const unknown = keys.filter((key) => !all.some((each) => keyOf(each) === key));
  if (unknown.length > 0) badUsage(`no "${unknown.join(", ")}"; there are ${all.map(keyOf).join(", ")}`, usage);
  return all.filter((each) => keys.includes(keyOf(each)));
}

/** Ends a script that was called wrongly. */
export function badUsage(what: string, usage: string): never {
  console.error(`${what}\n${usage}`);
  process.exit(USAGE);
}

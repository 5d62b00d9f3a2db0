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

/** Ends a script that was called wrongly. */
export function badUsage(what: string, usage: string): never {
  console.error(`${what}\n${usage}`);
  process.exit(USAGE);
}

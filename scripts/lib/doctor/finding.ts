/** What a deployment is and should not be. */
import { figureText } from "../cli/callText.js";

export type Area = "code" | "roles" | "functions" | "rights" | "people" | "parameters" | "catalogue" | "holdings";

export interface Finding {
  readonly area: Area;
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  /** What members call to change it: `Membership.setJoinFee`. */
  readonly setBy?: string;
  /** The proposal that set what was found. */
  readonly decidedBy?: { readonly number: number; readonly title: string };
}

/** Compares leaf by leaf; a record only by the names that are expected. */
export function differences(area: Area, what: string, expected: unknown, found: unknown): Finding[] {
  if (Array.isArray(expected)) {
    const given = found as readonly unknown[];
    if (expected.length !== given.length)
      return [{ area, what: `${what}: number`, expected: String(expected.length), found: String(given.length) }];
    return expected.flatMap((item, place) => differences(area, `${what}[${place}]`, item, given[place]));
  }
  if (typeof expected === "object" && expected !== null)
    return Object.entries(expected).flatMap(([name, item]) =>
      differences(area, `${what}.${name}`, item, (found as Readonly<Record<string, unknown>>)[name]),
    );
  if (textOf(expected) === textOf(found)) return [];
  return [{ area, what, expected: textOf(expected), found: textOf(found) }];
}

/** In words, figures with their unit. */
export function findingText({ area, what, expected, found, decidedBy }: Finding): string {
  const isFigure = ["parameters", "catalogue"].includes(area) && [expected, found].every((text) => /^\d+$/.test(text));
  const name = /(\w+)(\[\d+\])?$/.exec(what)?.[1] ?? "";
  const shown = (text: string) => (isFigure ? figureText(name, BigInt(text)) : text);
  const vote =
    decidedBy === undefined ? "" : `: members voted for it, proposal ${decidedBy.number}, "${decidedBy.title}"`;
  return `${area}: ${what} should be ${shown(expected)}, is ${shown(found)}${vote}`;
}

/** Numbers and addresses by their value, however they are written. */
function textOf(value: unknown): string {
  const text = String(value);
  return /^0x[0-9a-fA-F]{40}$/.test(text) ? text.toLowerCase() : text;
}

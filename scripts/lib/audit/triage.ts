/** Findings of the static analysis against what was looked at and accepted with a reason. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Detection, Element } from "./slither.js";

/** What a person has judged: so many findings of a check in a function, whose text has been as `source` says. */
export const triageSchema = z.array(
  z.object({
    check: z.string(),
    function: z.string(),
    findings: z.number().int().positive(),
    source: z.string(),
    reason: z.string().min(40),
  }),
);

export type Entry = z.infer<typeof triageSchema>[number];

/** All findings of a check in a function. */
export interface Group extends Omit<Entry, "reason"> {
  readonly impact: Detection["impact"];
  readonly descriptions: readonly string[];
}

export interface Verdict {
  readonly findings: number;
  readonly triaged: number;
  readonly open: readonly Group[];
  /** Entries without a finding: what they accept is no longer there. */
  readonly stale: readonly Entry[];
  /** Findings under medium, by check. */
  readonly minor: ReadonlyMap<string, number>;
}

/**
 * High and medium findings need an entry; the others are counted.
 * @param textAt the text at a place in a file, offsets in bytes
 */
export function judge(
  detections: readonly Detection[],
  entries: readonly Entry[],
  textAt: (file: string, start: number, length: number) => string,
): Verdict {
  const groups = grouped(detections.filter(isGrave), textAt);
  const open = groups.filter((group) => !entries.some((entry) => accepts(entry, group)));
  const minor = new Map<string, number>();
  for (const { check } of detections.filter((each) => !isGrave(each))) minor.set(check, (minor.get(check) ?? 0) + 1);
  const count = (some: readonly Group[]) => some.reduce((sum, { findings }) => sum + findings, 0);
  return {
    findings: count(groups),
    triaged: count(groups) - count(open),
    open,
    stale: entries.filter((entry) => !groups.some((group) => isAbout(entry, group))),
    minor,
  };
}

function isGrave({ impact }: Detection): boolean {
  return impact === "High" || impact === "Medium";
}

function accepts(entry: Entry, group: Group): boolean {
  return isAbout(entry, group) && entry.source === group.source && entry.findings === group.findings;
}

function isAbout(entry: Entry, group: Group): boolean {
  return entry.check === group.check && entry.function === group.function;
}

function grouped(
  detections: readonly Detection[],
  textAt: (file: string, start: number, length: number) => string,
): Group[] {
  const byPlace = new Map<string, Detection[]>();
  for (const each of detections) {
    const key = `${each.check} ${placeOf(each)}`;
    byPlace.set(key, [...(byPlace.get(key) ?? []), each]);
  }
  return [...byPlace.values()].map((some) => ({
    check: some[0].check,
    function: placeOf(some[0]),
    findings: some.length,
    source: sourceOf(some, textAt),
    impact: some[0].impact,
    descriptions: some.map(({ description }) => description.trim()),
  }));
}

/** The canonical name of the function a finding is about, or of what else it is about. */
function placeOf({ elements }: Detection): string {
  const first = elements[0];
  const place = functionOf(first) ?? first;
  const owner = place.type_specific_fields?.parent?.name;
  const name = place.type_specific_fields?.signature ?? place.name;
  return owner === undefined ? name : `${owner}.${name}`;
}

/** Digest of the text of every function that the findings name, callees included: a change of any of them opens the entry again. */
function sourceOf(
  detections: readonly Detection[],
  textAt: (file: string, start: number, length: number) => string,
): string {
  const texts = detections
    .flatMap(({ elements }) => elements)
    .map((element) => functionOf(element) ?? element)
    .map(({ source_mapping: { filename_relative, start, length } }) => textAt(filename_relative, start, length));
  const hash = createHash("sha256");
  for (const text of [...new Set(texts)].sort()) hash.update(`${text}\n`);
  return hash.digest("hex").slice(0, 16);
}

function functionOf(element: Element): Element | undefined {
  if (element.type === "function") return element;
  const parent = element.type_specific_fields?.parent;
  return parent === undefined ? undefined : functionOf(parent);
}

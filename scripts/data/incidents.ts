import { readFileSync } from "node:fs";
import { id as keccakOfText } from "ethers";
import { z } from "zod";

const COLUMNS = [
  "date",
  "name",
  "target_type",
  "classification",
  "technique",
  "amount_usd",
  "returned_usd",
  "chains",
  "is_bridge",
  "language",
  "defillama_id",
] as const;

const optionalAmount = z
  .string()
  .regex(/^\d*$/)
  .transform((text) => (text === "" ? undefined : BigInt(text)));

const optionalText = z.string().transform((text) => (text === "" ? undefined : text));

const rowSchema = z
  .object({
    date: z.iso.date(),
    name: z.string().min(1),
    target_type: z.string(),
    classification: z.string(),
    technique: z.string(),
    amount_usd: optionalAmount,
    returned_usd: optionalAmount,
    chains: z.string(),
    is_bridge: z.enum(["0", "1"]),
    language: optionalText,
    defillama_id: optionalText,
  })
  .transform((row) => ({
    date: row.date,
    name: row.name,
    targetType: row.target_type,
    classification: row.classification,
    technique: row.technique,
    /** Whole dollars at the time; undefined where the source gives none. */
    amountUsd: row.amount_usd,
    returnedUsd: row.returned_usd,
    chains: row.chains === "" ? [] : row.chains.split("|"),
    isBridge: row.is_bridge === "1",
    language: row.language,
    defillamaId: row.defillama_id,
  }));

export type Incident = z.infer<typeof rowSchema>;

/** Every incident of hacks_defillama.csv, in the order of the file. */
export function loadIncidents(): Incident[] {
  return parseIncidents(readFileSync(new URL("hacks_defillama.csv", import.meta.url), "utf8"));
}

/** Reads the text of an incident table; throws with the line where it breaks its form. */
export function parseIncidents(text: string): Incident[] {
  const [header, ...lines] = text.trimEnd().split(/\r?\n/);
  if (header !== COLUMNS.join(",")) throw new Error(`incidents: unexpected header "${header ?? ""}"`);
  return lines.map((line, index) => {
    const cells = splitLine(line);
    const lineNumber = index + 2;
    if (cells.length !== COLUMNS.length) {
      throw new Error(`incidents: line ${lineNumber} has ${cells.length} cells instead of ${COLUMNS.length}`);
    }
    const row = rowSchema.safeParse(Object.fromEntries(COLUMNS.map((column, position) => [column, cells[position]])));
    if (!row.success) throw new Error(`incidents: line ${lineNumber}: ${z.prettifyError(row.error)}`);
    return row.data;
  });
}

/**
 * The one incident of that name (case does not matter) and ISO date. Throws when there is none, saying what the table has
 * under that name, and when there are several.
 */
export function findIncident(name: string, date: string, incidents: readonly Incident[] = loadIncidents()): Incident {
  const sameName = incidents.filter((incident) => incident.name.toLowerCase() === name.toLowerCase());
  const found = sameName.filter((incident) => incident.date === date);
  if (found.length === 1) return found[0];
  if (found.length > 1) throw new Error(`incidents: "${name}" on ${date} stands ${found.length} times in the table`);
  const known = sameName.map((incident) => incident.date).join(", ");
  throw new Error(`incidents: no "${name}" on ${date} (${known === "" ? "no such name" : `known dates: ${known}`})`);
}

/** The id under which claims name an incident: keccak256 of `date|name`. */
export function incidentId(incident: Pick<Incident, "date" | "name">): string {
  return keccakOfText(`${incident.date}|${incident.name}`);
}

/** Cells of one line: commas split, quotes group, a doubled quote inside them stands for one. */
function splitLine(line: string): string[] {
  const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return cells.map((cell) => (cell[1] === undefined ? cell[2] : cell[1].replaceAll('""', '"')));
}

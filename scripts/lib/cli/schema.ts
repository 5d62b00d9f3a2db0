/** The published form of the command line, docs/cli-schema.json: what the tasks are made of and what machines read. */
import { readFileSync } from "node:fs";
import type { SharedOption, Kind } from "./shared.js";

export interface PublishedArgument extends SharedOption {
  readonly isRequired: boolean;
  readonly fallback?: string;
}

export interface PublishedVerb {
  readonly name: string;
  readonly kind: Kind;
  readonly summary: string;
  readonly details?: string;
  readonly examples: readonly string[];
  readonly positionals: readonly PublishedArgument[];
  readonly options: readonly PublishedArgument[];
  /** JSON Schema of the envelope when it is done. */
  readonly success: Readonly<Record<string, unknown>>;
}

export interface CliSchema {
  readonly about: string;
  readonly exitCodes: Readonly<Record<string, number>>;
  readonly nouns: Readonly<Record<string, string>>;
  readonly shared: Readonly<Record<Kind, readonly SharedOption[]>>;
  readonly failure: Readonly<Record<string, unknown>>;
  readonly verbs: readonly PublishedVerb[];
}

const SCHEMA_FILE = new URL("../../../docs/cli-schema.json", import.meta.url);

export function loadSchema(): CliSchema {
  return JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as CliSchema;
}

import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Permission, PermissionTable } from "../../../deploy/permissions.types.js";
import { deployables, stateChanging, type Artifact } from "../lib/artifacts.js";
import type { Problem } from "../lib/rule.js";

const TABLE = "deploy/permissions.ts";

/** The table names every state-changing function of every deployable contract, and no function that does not exist. */
export async function check(root: string): Promise<Problem[]> {
  const table = await tableOf(root);
  const artifacts = deployables(root);
  const known = new Set(artifacts.map((artifact) => artifact.contractName));
  return [
    ...artifacts.flatMap((artifact) => compare(artifact, table[artifact.contractName] ?? {})),
    ...Object.keys(table)
      .filter((name) => !known.has(name))
      .map((name) => ({ file: TABLE, text: `${name} is not a deployable contract` })),
  ];
}

function compare(artifact: Artifact, entries: Readonly<Record<string, Permission>>): Problem[] {
  const functions = stateChanging(artifact);
  const missing = functions
    .filter((signature) => entries[signature] === undefined)
    .map((signature) => `${artifact.contractName}.${signature} has no entry`);
  const unknown = Object.keys(entries)
    .filter((signature) => !functions.includes(signature))
    .map((signature) => `${artifact.contractName}.${signature} does not exist`);
  const incomplete = Object.entries(entries)
    .filter(([, entry]) => !isComplete(entry))
    .map(([signature]) => `${artifact.contractName}.${signature} lacks its note or says not who`);
  return [...missing, ...unknown, ...incomplete].map((text) => ({ file: TABLE, text }));
}

function isComplete(entry: Permission): boolean {
  const named = entry.kind === "module" || entry.kind === "role";
  return entry.note !== "" && (entry.who !== undefined && entry.who.length > 0) === named;
}

async function tableOf(root: string): Promise<PermissionTable> {
  const file = path.join(root, TABLE);
  if (!existsSync(file)) return {};
  const module = (await import(pathToFileURL(file).href)) as { permissions?: PermissionTable };
  return module.permissions ?? {};
}

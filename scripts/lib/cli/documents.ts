import path from "node:path";
import { ROOT } from "../run.js";
import { errorPage } from "./errorPage.js";
import { cliPage, publishedSchema } from "./publish.js";

export interface Document {
  readonly file: string;
  readonly text: string;
}

/** What `npm run cli` writes, before formatting. */
export async function documents(): Promise<readonly Document[]> {
  const schema = await publishedSchema();
  const at = (name: string) => path.join(ROOT, "docs", name);
  return [
    { file: at("cli-schema.json"), text: JSON.stringify(schema, null, 2) },
    { file: at("cli.md"), text: cliPage(schema) },
    { file: at("errors.md"), text: errorPage(ROOT) },
  ];
}

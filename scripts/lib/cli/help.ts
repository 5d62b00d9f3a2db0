/** Help out of the published schema: what there is, what a noun can do, how a verb is called. */
import { groupOf, PLAIN_ABOUT, usageOf, verbOf } from "./line.js";
import type { CliSchema, PublishedVerb } from "./schema.js";
import type { SharedOption } from "./shared.js";
import { kebab } from "./typed.js";

/** @param plain words of the command that are no options */
export function helpText(plain: readonly string[], schema: CliSchema): string {
  const { verbs, nouns } = schema;
  const verb = verbOf(plain, schema);
  if (verb !== undefined) return verbHelp(verb, schema);
  const [group, own] = groupOf(plain, schema);
  if (own.length > 0)
    return [nouns[group], "", ...columns(own.map(row)), "", "More: npm run keel -- <command> --help"].join("\n");
  const used = [...new Set(verbs.filter(({ name }) => name.includes(" ")).map(({ name }) => name.split(" ")[0]))];
  return [
    "npm run keel -- <noun> <verb> [--network <name>]: the mutual from the command line",
    "",
    ...columns([
      ...verbs.filter(({ name }) => !name.includes(" ")).map(row),
      ...Object.entries(PLAIN_ABOUT),
      ...used.map((name) => [name, nouns[name]] as const),
    ]),
    "",
    "More: npm run keel -- <noun> --help, docs/cli.md",
  ].join("\n");
}

const row = ({ name, summary }: PublishedVerb) => [name, summary] as const;

function verbHelp(verb: PublishedVerb, { shared }: CliSchema): string {
  const { summary, details, positionals, options, examples, kind } = verb;
  const section = (title: string, rows: readonly (readonly [string, string])[]) =>
    rows.length === 0 ? [] : ["", title, ...columns(rows)];
  return [
    `${summary}.`,
    ...(details === undefined ? [] : [details]),
    "",
    `npm run keel -- ${usageOf(verb)} [options]`,
    ...section(
      "Arguments",
      positionals.map(({ name, about }) => [name, about] as const),
    ),
    ...section("Options", [...options, ...shared[kind]].map(optionRow)),
    "",
    "Examples",
    ...examples.map((example) => `  npm run keel -- ${example}`),
  ].join("\n");
}

function optionRow({ name, kind, isFlag, about, fallback }: SharedOption & { readonly fallback?: string }) {
  const typed = isFlag ? `--${kebab(name)}` : `--${kebab(name)} <${kind.length > 20 ? "name" : kind}>`;
  return [typed, fallback === undefined ? about : `${about} (${fallback} unless said otherwise)`] as const;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`);
}

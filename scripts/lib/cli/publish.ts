/** Writes the command line as documents: the schema that tasks and machines read, and the pages that people read. */
import type { Arg, Fields } from "./args.js";
import { EXIT } from "./exit.js";
import { grouped } from "./lists.js";
import { loadVerb, verbNames } from "./load.js";
import { actionShape, failureShape, jsonSchemaOf, successShape } from "./result.js";
import { kebab } from "./typed.js";
import type { CliSchema, PublishedArgument, PublishedVerb } from "./schema.js";
import { SHARED, type SharedOption } from "./shared.js";
import type { Verb } from "./verb.js";
import { WHEN_FORMAT } from "../when.js";
import { NOUNS } from "../../tasks/nouns.js";

export async function publishedSchema(): Promise<CliSchema> {
  const verbs = await Promise.all(verbNames().map(loadVerb));
  return {
    about: "Written by `npm run cli` from scripts/tasks. Amounts are strings of digits in the unit's smallest part.",
    exitCodes: EXIT,
    nouns: NOUNS,
    shared: SHARED,
    failure: jsonSchemaOf(failureShape),
    verbs: verbs.map(publishedVerb),
  };
}

function publishedVerb(verb: Verb): PublishedVerb {
  const { name, kind, summary, details, examples, positionals, options, result } = verb;
  return {
    name,
    kind,
    summary,
    ...(details !== undefined && { details }),
    examples,
    positionals: publishedArguments(positionals),
    options: publishedArguments(options),
    success: jsonSchemaOf(successShape(kind === "action" ? actionShape(result) : result)),
  };
}

const publishedArguments = (fields: Fields): PublishedArgument[] =>
  Object.entries(fields).map(([name, { about, kind, isFlag, isRequired, fallback }]: [string, Arg<unknown>]) => ({
    name,
    about,
    kind,
    isFlag,
    isRequired,
    ...(fallback !== undefined && { fallback }),
  }));

/** docs/cli.md */
export function cliPage({ nouns, shared, verbs, exitCodes }: CliSchema): string {
  const groups = grouped(verbs, ({ name }) => (name.includes(" ") ? name.split(" ")[0] : ""));
  const sections = groups.map(([noun, members]) =>
    [`## ${noun === "" ? "The local chain" : `${noun}: ${nouns[noun]}`}`, ...members.map(verbSection)].join("\n\n"),
  );
  return (
    [
      "# The command line",
      "Written by `npm run cli` from the verbs themselves; edit scripts/tasks, not this page.",
      "A command is `npx hardhat <noun> <verb>`, or `npm run keel -- <noun> <verb>`. Without `--network` it is about" +
        " the local chain. Amounts are typed with their unit (`12.5ETH`, `1000USDC`), shares as `2.6%`, times as `90d` or `1d12h`, dates as " +
        `${WHEN_FORMAT}, counted from the chain's clock (quotes hold words together).` +
        " For machines: `--json`, and the shapes in" +
        " [cli-schema.json](cli-schema.json). Errors: [errors.md](errors.md).",
      `Exit codes: ${Object.entries(exitCodes)
        .map(([meaning, code]) => `${code} ${MEANINGS[meaning]}`)
        .join(", ")}.`,
      "What is mistyped ends with 2 either way. Two things stay Hardhat's after `npx hardhat`: the page of `--help`, and its own" +
        " options (`--network`, `--config`, `--verbosity` ...), which it refuses in its own words and with 1 when they are given" +
        " twice, without a value, or unknown before the noun. `npm run keel` prints the help below.",
      "Every request to a node is asked again where that is safe: when it is silent, busy (429), broken or answers in pieces. What" +
        " sends is never asked again; what became of it is looked up by its number. A command that cannot tell ends with 1 and says" +
        " so, and the same command again goes on from its journal.",
      "Every command that writes has these options:",
      optionLines(shared.action).join("\n"),
      ...sections,
      "",
    ]
      .join("\n\n")
      .trimEnd() + "\n"
  );
}

const MEANINGS: Readonly<Record<string, string>> = {
  done: "done",
  failed: "runtime or network",
  usage: "usage",
  refused: "refused by a contract",
  declined: "declined",
  wrongChain: "wrong chain",
  nothingDue: "nothing due",
};

function verbSection({ name, summary, details, examples, positionals, options, kind }: PublishedVerb): string {
  const typed = [
    ...positionals.map((argument) => (argument.isRequired ? `<${argument.name}>` : `[${argument.name}]`)),
    ...options.map((option) => (option.isRequired ? optionText(option) : `[${optionText(option)}]`)),
  ];
  const lines = [...positionals.map(argumentLine), ...optionLines(options)];
  return [
    `### ${name}`,
    `${summary}.${kind === "action" ? "" : " Sends nothing."}`,
    ...(details === undefined ? [] : [details]),
    `\`${[name, ...typed].join(" ")}\``,
    ...(lines.length > 0 ? [lines.join("\n")] : []),
    ["```sh", ...examples.map((example) => `npx hardhat ${example}`), "```"].join("\n"),
  ].join("\n\n");
}

const optionText = ({ name, kind, isFlag }: SharedOption) =>
  isFlag ? `--${kebab(name)}` : `--${kebab(name)} <${kind}>`;

const argumentLine = ({ name, about }: PublishedArgument) => `- \`${name}\`: ${about}`;

const optionLines = (options: readonly (SharedOption & { fallback?: string })[]): string[] =>
  options.map(
    (option) =>
      `- \`${optionText(option)}\`: ${option.about}${option.fallback === undefined ? "" : ` (${option.fallback} unless said otherwise)`}`,
  );

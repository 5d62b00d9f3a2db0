/** Reads a command line against the published schema, before anything is started. */
import { usageError, type CliError } from "./exit.js";
import { kebab, type Typed } from "./typed.js";
import type { CliSchema, PublishedVerb } from "./schema.js";
import type { SharedOption } from "./shared.js";
import { closest } from "./suggest.js";

/** Options of Hardhat itself, and whether a value follows. */
const GLOBAL: Readonly<Record<string, boolean>> = {
  "--network": true,
  "--config": true,
  "--build-profile": true,
  "--verbosity": true,
  "--show-stack-traces": false,
  "--help": false,
  "-h": false,
  "--": false,
};

/** Tasks that are no verbs, by their first word, with what may follow it: they read their options themselves. */
export const PLAIN_TASKS: Readonly<Record<string, readonly string[] | undefined>> = { demo: ["svb"] };

/** What help says about them. */
export const PLAIN_ABOUT: Readonly<Record<string, string>> = {
  demo: "Live one whole life of a mutual in this process, or (demo svb) the days in which USDC left its dollar",
};

/** Whether the words call a task that is no verb. */
export function isPlainTask([first, second]: readonly string[]): boolean {
  const following = PLAIN_TASKS[first];
  if (following === undefined) return false;
  if (second !== undefined && !following.includes(second)) throw unknownOne("verb", second, following, ` of ${first}`);
  return true;
}

export interface ParsedLine {
  readonly verb: PublishedVerb;
  readonly typed: Typed;
}

/** `--option=value` is two words. */
export function wordsOf(args: readonly string[]): string[] {
  return args.flatMap((word) => {
    const place = word.indexOf("=");
    return /^--[\w-]+=/.test(word) ? [word.slice(0, place), word.slice(place + 1)] : [word];
  });
}

/** The words that are neither options nor their values, as far as Hardhat's own options go. */
export function plainWords(words: readonly string[]): string[] {
  return words.filter((word, place) => !word.startsWith("-") && GLOBAL[words[place - 1]] !== true);
}

/** The verb that the words begin with. */
export const verbOf = (plain: readonly string[], { verbs }: CliSchema): PublishedVerb | undefined =>
  verbs.find(({ name }) => `${plain.join(" ")} `.startsWith(`${name} `));

/** The verbs of the longest group that the words begin with: of `pool products` rather than of `pool`. */
export function groupOf(plain: readonly string[], { verbs }: CliSchema): readonly [string, readonly PublishedVerb[]] {
  for (const group of [plain.slice(0, 2).join(" "), plain[0] ?? ""]) {
    const own = verbs.filter(({ name }) => name.startsWith(`${group} `));
    if (own.length > 0) return [group, own];
  }
  return ["", []];
}

/** Throws what is wrong, with what may have been meant. */
export function parseLine(words: readonly string[], schema: CliSchema): ParsedLine {
  const plain = plainWords(words);
  const verb = verbOf(plain, schema);
  if (verb === undefined) throw unknownVerb(plain, schema);
  const options = new Map(
    [...verb.options, ...schema.shared[verb.kind]].map((option) => [`--${kebab(option.name)}`, option]),
  );
  const { values, typed } = sorted(words, options);
  const given = values.slice(verb.name.split(" ").length);
  const place = verb.positionals.filter(({ isRequired }) => isRequired)[given.length];
  const option = verb.options.find(({ name, isRequired }) => isRequired && !(name in typed));
  if (place !== undefined) throw isMissing(place.name, place.about, verb);
  if (option !== undefined) throw isMissing(`--${kebab(option.name)}`, option.about, verb);
  const extra = given[verb.positionals.length];
  if (extra !== undefined) throw tooMany(extra, given, verb);
  const positionals = given.map((value, place) => [verb.positionals[place].name, value] as const);
  return { verb, typed: { ...Object.fromEntries(positionals), ...typed } };
}

/** `cover buy <product> <amount> <period>` */
export function usageOf({ name, positionals, options }: PublishedVerb): string {
  const required = options.filter(({ isRequired }) => isRequired).map((each) => `--${kebab(each.name)} <${each.kind}>`);
  const places = positionals.map((each) => (each.isRequired ? `<${each.name}>` : `[${each.name}]`));
  return [name, ...places, ...required].join(" ");
}

const isMissing = (what: string, about: string, verb: PublishedVerb): CliError =>
  usageError("MissingArgument", `${what} is missing: ${about}`, { hint: usageOf(verb) });

function tooMany(extra: string, given: readonly string[], verb: PublishedVerb): CliError {
  const isTorn = given.some((word) => /^(ago|in|days?|hours?|minutes?|weeks?)$/i.test(word));
  const quotes = isTorn ? '. A time of several words stands in quotes: "2h ago"' : "";
  return usageError("TooMany", `"${extra}" is one too many`, { hint: `${usageOf(verb)}${quotes}` });
}

interface Sorted {
  readonly values: readonly string[];
  readonly typed: Readonly<Record<string, string | boolean>>;
}

function sorted(words: readonly string[], options: ReadonlyMap<string, SharedOption>): Sorted {
  const values: string[] = [];
  const typed: Record<string, string | boolean> = {};
  const given = new Set<string>();
  for (let place = 0; place < words.length; place++) {
    const word = words[place];
    if (!word.startsWith("-")) {
      values.push(word);
      continue;
    }
    const option = options.get(word);
    if (option === undefined && !(word in GLOBAL)) throw unknownOne("option", word, [...options.keys(), "--network"]);
    const takesValue = option === undefined ? GLOBAL[word] : !option.isFlag;
    const value = takesValue ? words[++place] : true;
    if (value === undefined) throw usageError("MissingArgument", `${word} needs a value`);
    if (given.has(word)) throw usageError("GivenTwice", `${word} is given twice`, { hint: "Which one is meant?" });
    given.add(word);
    if (option !== undefined) typed[option.name] = value;
  }
  return { values, typed };
}

function unknownVerb(plain: readonly string[], schema: CliSchema): CliError {
  const [group, own] = groupOf(plain, schema);
  if (group === "") {
    return unknownCommand(plain[0] ?? "", schema);
  }
  const verbs = own.map(({ name }) => name.slice(group.length + 1));
  const typed = plain[group.split(" ").length];
  if (typed !== undefined) return unknownOne("verb", typed, verbs, ` of ${group}`);
  return usageError("MissingArgument", `${group} what? ${schema.nouns[group] ?? ""}`, {
    hint: `One of: ${verbs.join(", ")}`,
  });
}

/** @param others what else could be meant: tasks of Hardhat */
export function unknownCommand(typed: string, { verbs }: CliSchema, others: readonly string[] = []): CliError {
  const own = [...verbs.map(({ name }) => name.split(" ")[0]), ...Object.keys(PLAIN_TASKS)];
  return unknownOne("command", typed, [...new Set([...own, ...others])]);
}

function unknownOne(what: string, typed: string, known: readonly string[], of = ""): CliError {
  const near = closest(typed, known);
  return usageError(`Unknown${what[0].toUpperCase()}${what.slice(1)}`, `there is no ${what} "${typed}"${of}`, {
    hint: near === undefined ? `One of: ${known.join(", ")}` : `Did you mean "${near}"?`,
  });
}

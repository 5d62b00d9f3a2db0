// `npm run keel -- <noun> <verb> ...`: the tasks of Hardhat, with arguments checked first, so that a typing error ends with
// exit code 2 and says what may have been meant. Nothing but the command itself writes to stdout.
import "./bootstrap.mjs";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const { verbs, nouns, shared } = JSON.parse(readFileSync(path.join(root, "docs/cli-schema.json"), "utf8"));
/** Tasks that are no verbs, by their first word, with what may follow it. */
const OTHER_TASKS = { demo: ["svb"] };
const GLOBAL = {
  "--network": true,
  "--config": true,
  "--build-profile": true,
  "--show-stack-traces": false,
  "--help": false,
};
const typed = process.argv.slice(2).flatMap((word) => (/^--[^=]+=/.test(word) ? split(word) : [word]));
const fault = typed.includes("--help") || typed.length === 0 ? undefined : faultOf(typed);

if (fault !== undefined) {
  const { name, message, hint } = fault;
  const envelope = { version: 1, command: typed.join(" "), network: null, block: null };
  const error = { name, message, args: {}, hint: hint ?? null };
  if (typed.includes("--json")) console.log(JSON.stringify({ ...envelope, error }));
  else console.error(`${name}: ${message}${hint === undefined ? "" : `\nhint: ${hint}`}`);
  process.exitCode = 2;
} else {
  const env = { ...process.env, HARDHAT_DISABLE_TELEMETRY_PROMPT: "true" };
  const child = spawn(path.join(root, "node_modules/.bin/hardhat"), typed, { cwd: root, stdio: "inherit", env });
  // The terminal sends Ctrl-C to both: the command decides how it ends.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("close", (code, signal) => (process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1)));
}

function faultOf(words) {
  const plain = words.filter((word, place) => !word.startsWith("-") && GLOBAL[words[place - 1]] !== true);
  const following = OTHER_TASKS[plain[0]];
  if (following !== undefined)
    return plain.length === 1 || following.includes(plain.slice(1).join(" "))
      ? undefined
      : unknownOne(`verb of ${plain[0]}`, plain.slice(1).join(" "), following);
  const verb = verbs.find(({ name }) => `${plain.join(" ")} `.startsWith(`${name} `));
  if (verb === undefined) return unknownVerb(plain);
  const options = new Map([...verb.options, ...shared[verb.kind]].map((option) => [`--${kebab(option.name)}`, option]));
  const { values, unknown, valueless } = sorted(words, options);
  if (unknown !== undefined) return unknownOne("option", unknown, [...options.keys(), ...Object.keys(GLOBAL)]);
  if (valueless !== undefined) return { name: "MissingArgument", message: `${valueless} needs a value` };
  const given = values.slice(verb.name.split(" ").length);
  const missing = verb.positionals.filter(({ isRequired }) => isRequired)[given.length];
  if (missing !== undefined)
    return { name: "MissingArgument", message: `${missing.name} is missing: ${missing.about}`, hint: usage(verb) };
  if (given.length > verb.positionals.length)
    return { name: "TooMany", message: `"${given[verb.positionals.length]}" is one too many`, hint: usage(verb) };
  return undefined;
}

/** Words that are values, and the first option that is not known or lacks its value. */
function sorted(words, options) {
  const values = [];
  for (let place = 0; place < words.length; place++) {
    const word = words[place];
    if (!word.startsWith("-")) values.push(word);
    else {
      const option = options.get(word);
      if (option === undefined && !(word in GLOBAL)) return { values, unknown: word };
      const takesValue = option === undefined ? GLOBAL[word] : !option.isFlag;
      if (takesValue && words[place + 1] === undefined) return { values, valueless: word };
      if (takesValue) place++;
    }
  }
  return { values };
}

function unknownVerb(plain) {
  const isGroup = verbs.some(({ name }) => name.startsWith(`${plain[0]} ${plain[1]} `));
  const [noun, verb] = isGroup ? [`${plain[0]} ${plain[1]}`, plain[2]] : plain;
  const known = [...new Set(verbs.map(({ name }) => name.split(" ")[0])), ...Object.keys(OTHER_TASKS)];
  if (!known.includes(plain[0])) return unknownOne("command", noun ?? "", known);
  const own = verbs.filter(({ name }) => name.startsWith(`${noun} `)).map(({ name }) => name.slice(noun.length + 1));
  if (verb === undefined)
    return {
      name: "MissingArgument",
      message: `${noun} what? ${nouns[noun] ?? ""}`,
      hint: `One of: ${own.join(", ")}`,
    };
  return unknownOne(`verb of ${noun}`, verb, own);
}

function unknownOne(what, word, known) {
  const near = known
    .map((name) => ({ name, apart: apart(word, name) }))
    .sort((a, b) => a.apart - b.apart)
    .find((candidate) => candidate.apart <= Math.max(1, Math.floor(word.length / 3)));
  const hint = near === undefined ? `One of: ${known.join(", ")}` : `Did you mean "${near.name}"?`;
  return {
    name: `Unknown${what[0].toUpperCase()}${what.slice(1).split(" ")[0]}`,
    message: `there is no ${what} "${word}"`,
    hint,
  };
}

function usage({ name, positionals }) {
  return `npm run keel -- ${[name, ...positionals.map((each) => (each.isRequired ? `<${each.name}>` : `[${each.name}]`))].join(" ")}`;
}

/** Letters to change, add or drop. */
function apart(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}

function kebab(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function split(word) {
  const place = word.indexOf("=");
  return [word.slice(0, place), word.slice(place + 1)];
}

/** Sessions in documents: what is typed and what it answers, held against what it really answers. */

/** One command of a `console` block. */
export interface Step {
  readonly command: string;
  /** Lines; `...` stands for any number of lines, and at the end of a line for the rest of it. */
  readonly answer: readonly string[];
}

/** Part of a document: plain lines, a session, or a file that a session needs (`yaml fee.yaml`). */
export type Part =
  | { readonly is: "text"; readonly lines: readonly string[] }
  | { readonly is: "session"; readonly steps: readonly Step[] }
  | { readonly is: "file"; readonly fence: string; readonly name: string; readonly lines: readonly string[] };

const OMITTED = "...";
const PROMPT = "$ ";
const SESSION = "```console";
const FILE = /^```\w+ (\S+)$/;
const FENCE = "```";

export function parseDocument(markdown: string): Part[] {
  const parts: Part[] = [];
  let text: string[] = [];
  const lines = markdown.split("\n");
  for (let place = 0; place < lines.length; place++) {
    const name = FILE.exec(lines[place])?.[1];
    if (lines[place] !== SESSION && name === undefined) {
      text.push(lines[place]);
      continue;
    }
    const end = lines.indexOf(FENCE, place);
    if (end < 0) throw new Error(`line ${place + 1} opens a block that nothing closes`);
    const within = lines.slice(place + 1, end);
    parts.push({ is: "text", lines: text });
    parts.push(
      name === undefined
        ? { is: "session", steps: stepsOf(within) }
        : { is: "file", fence: lines[place], name, lines: within },
    );
    text = [];
    place = end;
  }
  return [...parts, { is: "text", lines: text }];
}

export function documentOf(parts: readonly Part[]): string {
  return parts
    .flatMap((part) => {
      if (part.is === "text") return part.lines;
      if (part.is === "file") return [part.fence, ...part.lines, FENCE];
      const shown = part.steps.map(({ command, answer }) => [`${PROMPT}${command}`, ...answer].join("\n"));
      return [SESSION, shown.join("\n\n"), FENCE];
    })
    .join("\n");
}

/** A blank line before the next command is how it is set, not what was answered. */
function stepsOf(lines: readonly string[]): Step[] {
  const steps: { command: string; answer: string[] }[] = [];
  for (const line of lines) {
    const last = steps.at(-1);
    if (line.startsWith(PROMPT)) steps.push({ command: line.slice(PROMPT.length), answer: [] });
    else if (last === undefined) throw new Error(`"${line}" stands before the first command`);
    else last.answer.push(line);
  }
  return steps.map(({ command, answer }) => ({ command, answer: withoutEnd(answer) }));
}

export function withoutEnd(lines: readonly string[]): string[] {
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return lines.slice(0, last + 1);
}

/** Whether it is the same but for what differs from run to run. */
export function isSame(written: readonly string[], real: readonly string[]): boolean {
  const gap = written.indexOf(OMITTED);
  if (gap < 0) return written.length === real.length && written.every((line, place) => isSameLine(line, real[place]));
  const [before, after] = [written.slice(0, gap), written.slice(gap + 1)];
  if (real.length < before.length) return false;
  if (!isSame(before, real.slice(0, before.length))) return false;
  const rest = real.slice(before.length);
  return Array.from({ length: rest.length + 1 }).some((_, skipped) => isSame(after, rest.slice(skipped)));
}

/** What was really answered, with left out what was left out before: as many lines before it and after it. */
export function shortened(written: readonly string[], real: readonly string[]): string[] {
  const gap = written.indexOf(OMITTED);
  const after = gap < 0 ? 0 : written.length - gap - 1;
  const isWhole = gap < 0 || real.length <= gap + after;
  const kept = isWhole ? [...real] : [...real.slice(0, gap), OMITTED, ...real.slice(real.length - after)];
  return kept.map((line, place) => {
    const old = written[place];
    return old !== undefined && isCut(old) && line.length > old.length
      ? `${line.slice(0, old.length - OMITTED.length)}${OMITTED}`
      : line;
  });
}

const isCut = (line: string): boolean => line.endsWith(OMITTED) && line !== OMITTED;

/** Figures that depend on the second in which a command runs, or on nothing that a reader would miss. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/0x[0-9a-fA-F]{130}\b/g, "<signature>"],
  [/0x[0-9a-fA-F]{64}\b/g, "<hash>"],
  [/0x[0-9a-fA-F]{40}\b/g, "<address>"],
  [/\b\d{60,}\b/g, "<id>"],
  [/\b(20\d\d-\d\d-\d\d)[ T]\d\d:\d\d(:\d\d)?/g, "$1 <time>"],
  [/\b(in )?\d+(\.\d+)? (d|h|min|s)( \d+ (h|min|s))?( ago)?\b/g, "<span>"],
  [/\bnow\b/g, "<span>"],
  [/\b(process|block) +\d+/g, "$1 <number>"],
  [/"(number|timestamp|block|gasUsed|until|at)":"?\d+"?/g, '"$1":<number>'],
  [/\b\d+ gas(, about 0\.\d+ ETH)?/g, "<gas>"],
  [/\b\d{5,} +0\.\d+ ETH$/, "<gas>"],
];
/** Integers this small count or name something. */
const COUNTS_BELOW = 10_000;
const NEARLY = 0.02;
const NUMBER = /(\d[\d,]*(?:\.\d+)?)/;

function isSameLine(written: string, real: string): boolean {
  const isShort = isCut(written);
  const left = piecesOf(isShort ? written.slice(0, -OMITTED.length) : written);
  const right = piecesOf(real);
  if (isShort ? left.length > right.length : left.length !== right.length) return false;
  return left.every((piece, place) => {
    if (isShort && place === left.length - 1) return right[place].startsWith(piece);
    return isSamePiece(piece, right[place], place % 2 === 1);
  });
}

/** Words and numbers in turn, words first; how columns are set out does not count. */
function piecesOf(line: string): string[] {
  const masked = MASKS.reduce((text, [pattern, mask]) => text.replace(pattern, mask), line);
  return masked.replace(/ +/g, " ").trim().split(NUMBER);
}

function isSamePiece(written: string, real: string, isNumber: boolean): boolean {
  if (written === real) return true;
  if (!isNumber) return false;
  const [a, b] = [written, real].map((text) => Number(text.replaceAll(",", "")));
  const areCounts = Number.isInteger(a) && Number.isInteger(b) && Math.max(a, b) < COUNTS_BELOW;
  return !areCounts && Math.abs(a - b) <= NEARLY * Math.max(a, b);
}

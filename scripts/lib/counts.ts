/** What a run of tests came to. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Reads the summary of a mocha or a Solidity run. A run that ended badly without saying why counts as one failure. */
export function testCounts(output: string, code: number): Counts {
  const passed = lastNumber(output, /^\s*(\d+) passing\b/gm);
  const failed = lastNumber(output, /^\s*(\d+) failing\b/gm);
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** Broken rules count as failures. Rules that hold are no tests and do not count. */
export function checkCounts(output: string, code: number): Counts {
  const broken = lastNumber(output, /^check: \d+ rules, (\d+) broken$/gm);
  return { passed: 0, failed: broken === 0 && code !== 0 ? 1 : broken };
}

export function sum(counts: readonly Counts[]): Counts {
  return counts.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), {
    passed: 0,
    failed: 0,
  });
}

/** Reads lcov and counts the lines of the files that `counts` accepts. */
export function lineCoverage(
  lcov: string,
  counts: (file: string) => boolean,
): { lines: number; hit: number; missed: string[] } {
  const missed: string[] = [];
  let lines = 0;
  let file = "";
  for (const line of lcov.split("\n")) {
    if (line.startsWith("SF:")) file = line.slice("SF:".length);
    const data = /^DA:(\d+),(\d+)/.exec(line);
    if (data === null || !counts(file)) continue;
    lines++;
    if (data[2] === "0") missed.push(`${file}:${data[1]}`);
  }
  return { lines, hit: lines - missed.length, missed };
}

/** Rounded down to a tenth, so that the figure never claims more than there is. */
export function percentDown(hit: number, lines: number): number {
  return lines === 0 ? 0 : Math.floor((hit * 1000) / lines) / 10;
}

/** Whether enough lines were reached. A report without lines is a run that did not measure: it does not pass. */
export function passesGate(hit: number, lines: number, gatePercent: number): boolean {
  return lines > 0 && hit * 100 >= lines * gatePercent;
}

function lastNumber(output: string, pattern: RegExp): number {
  return Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);
}

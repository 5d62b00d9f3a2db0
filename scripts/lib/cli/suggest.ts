import { usageError, type CliError } from "./exit.js";

/** The known name nearest to what was typed, if one is near enough to be meant. */
export function closest(typed: string, known: readonly string[]): string | undefined {
  const wanted = typed.toLowerCase();
  const ranked = known
    .map((name) => ({ name, distance: distanceOf(wanted, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best === undefined) return undefined;
  const near = best.distance <= Math.max(1, Math.floor(wanted.length / 3));
  return near ? best.name : known.find((name) => wanted.length > 2 && name.toLowerCase().includes(wanted));
}

/** "there is no product "x"; did you mean "y"?", or where the names are listed. */
export function unknownName(what: string, typed: string, known: readonly string[], listedBy?: string): CliError {
  const near = closest(typed, known);
  const few = known.length <= 12 ? `One of: ${known.join(", ")}` : undefined;
  const listed = listedBy === undefined ? few : `They are listed by \`${listedBy}\``;
  return usageError(`Unknown${what[0].toUpperCase()}${what.slice(1)}`, `there is no ${what} "${typed}"`, {
    args: { [what]: typed },
    hint: near === undefined ? listed : `Did you mean "${near}"?`,
  });
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one to the other. */
function distanceOf(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
}

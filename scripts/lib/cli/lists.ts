/** Entries by key, in the order in which keys first appear. */
export function grouped<T>(entries: readonly T[], keyOf: (entry: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const entry of entries) groups.set(keyOf(entry), [...(groups.get(keyOf(entry)) ?? []), entry]);
  return [...groups];
}

const PAGE = 100;

/** Everything that a paged view of the lens holds. */
export async function allPages<T>(
  read: (first: number, count: number) => Promise<readonly T[]>,
  first: 0 | 1,
): Promise<T[]> {
  const found: T[] = [];
  for (let next: number = first; ; next += PAGE) {
    const page = await read(next, PAGE);
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}

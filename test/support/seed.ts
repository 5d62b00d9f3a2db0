/** Runs and seed of the randomised comparisons: `SEED=7 RUNS=5000 npm test` repeats or deepens one. */
export const SEED = Number(process.env.SEED ?? 0x5eed);

export function runs(usual: number): number {
  return Number(process.env.RUNS ?? usual);
}

/** The title of a randomised test, with what is needed to repeat it. */
export function seeded(title: string): string {
  return `${title} (seed ${SEED})`;
}

/** Sizes of the Solidity test runs by profile: `default` in `npm test`; `deep` fuzzes by hand; `chunk` is one of the campaign. */
export const CAMPAIGN = {
  default: { fuzzRuns: 256, runs: 4, depth: 200 },
  deep: { fuzzRuns: 20_000, runs: 50, depth: 200 },
  chunk: { fuzzRuns: 1, runs: Number(process.env.CAMPAIGN_RUNS ?? 1), depth: 200 },
} as const;

export type Profile = keyof typeof CAMPAIGN;

/** Calls in a run: few enough that a world stays small, for what lives is read again and again. */
export const DEPTH = CAMPAIGN.chunk.depth;

/** One fixed seed: a run that failed fails again. */
export const SEED = "0x5eed";

/** The seed of this process: a chunk of the campaign has its own. */
export const seedNow = (): string => process.env.CAMPAIGN_SEED ?? SEED;

/** Where the campaign leaves one line of JSON for each run: calls and successes by verb, refusals, premises. */
export const CAMPAIGN_LOG = "cache/campaign.jsonl";

/** The log of this process. */
export const logNow = (): string => process.env.CAMPAIGN_LOG ?? CAMPAIGN_LOG;

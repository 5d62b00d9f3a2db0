/** Samples that hold each file and each operator in their share, whatever their length. */
import { createHash } from "node:crypto";
import type { Mutant } from "./mutants.js";

/**
 * All mutants in an order of which every beginning is stratified: the mutants of a file and an operator are shuffled and
 * spread evenly over the whole. Where one stands depends on the seed and on its stratum alone, so a change of one file
 * leaves the sample of the others.
 */
export function stratified(mutants: readonly Mutant[], seed: number): Mutant[] {
  const strata = new Map<string, Mutant[]>();
  for (const mutant of mutants) {
    const key = `${mutant.file} ${mutant.operator}`;
    strata.set(key, [...(strata.get(key) ?? []), mutant]);
  }
  const placed = [...strata].flatMap(([key, stratum]) => {
    const offset = rolled(seed, key);
    const order = stratum.map((mutant) => ({ mutant, at: rolled(seed, mutant.id) })).sort((a, b) => a.at - b.at);
    return order.map(({ mutant }, place) => ({ mutant, at: (place + offset) / order.length }));
  });
  return placed.sort((a, b) => a.at - b.at).map(({ mutant }) => mutant);
}

/** A number from 0 up to 1, always the same for the same words. */
function rolled(seed: number, words: string): number {
  return createHash("sha256").update(`${seed} ${words}`).digest().readUInt32BE() / 2 ** 32;
}

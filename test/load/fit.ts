/** What gas does as a number grows: stays, grows with each item, or with each doubling. */
export type Growth =
  | { readonly kind: "flat"; readonly spread: number }
  | { readonly kind: "slope"; readonly perItem: number }
  | { readonly kind: "log"; readonly perDoubling: number };

export interface Point {
  readonly size: number;
  readonly gas: number;
}

/** Gas by which figures may differ and still be called the same: a longer number, a root with one step more. */
export const FLAT_WITHIN = 500;

/** Doublings are counted only where there are many. */
const WIDE = 50;

/** Falling is no growth: slots that somebody filled before cost less. */
export function growthOf(points: readonly Point[]): Growth {
  const lowest = points.reduce((least, { gas }) => Math.min(least, gas), Infinity);
  const rises = points.map(({ gas }, place) => gas - Math.min(...points.slice(0, place + 1).map((each) => each.gas)));
  const spread = Math.max(...points.map(({ gas }) => gas)) - lowest;
  if (Math.max(...rises) <= FLAT_WITHIN) return { kind: "flat", spread };
  const linear = fitted(points, (size) => size);
  const [least, most] = [points[0].size, points[points.length - 1].size];
  if (most < WIDE * least) return { kind: "slope", perItem: linear.slope };
  const logarithmic = fitted(points, Math.log2);
  return linear.error <= logarithmic.error
    ? { kind: "slope", perItem: linear.slope }
    : { kind: "log", perDoubling: logarithmic.slope };
}

/** Least squares over a scale of sizes. */
function fitted(points: readonly Point[], scale: (size: number) => number): { slope: number; error: number } {
  const xs = points.map(({ size }) => scale(size));
  const ys = points.map(({ gas }) => gas);
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const slope =
    xs.reduce((sum, x, place) => sum + (x - meanX) * (ys[place] - meanY), 0) /
    xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  const error = xs.reduce((sum, x, place) => sum + (ys[place] - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, error };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

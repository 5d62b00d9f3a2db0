/** Changes of what a pool backs, in words. */
import { formatPercent } from "../units.js";
import type { Change } from "./poolFile.js";
import type { Show } from "./show.js";

const RAISES = { new: "is new", weight: "weight rises", price: "price falls" } as const;

export const raisesText = ({ raises }: Change): string => raises.map((raise) => RAISES[raise]).join(", ");

/** `weight 100% -> 50%, price 0.6%` */
export function changeText({ before, after }: Change): string {
  const part = (name: string, from: bigint | undefined, to: bigint) =>
    from === undefined || from === to
      ? `${name} ${formatPercent(to)}`
      : `${name} ${formatPercent(from)} -> ${formatPercent(to)}`;
  return `${part("weight", before?.weightBps, after.weightBps)}, ${part("price", before?.targetPriceBps, after.targetPriceBps)}`;
}

export function changeTable(changes: readonly Change[], show: Show): string {
  const kinds = { same: show.dim("as it is"), now: show.green("at once"), delayed: show.red("not at once") };
  return show.table(
    ["product", "change", "when", "why"],
    changes.map((change) => [change.product, changeText(change), kinds[change.kind], raisesText(change)]),
  );
}

/** The balance sheet, from logs alone and from the contracts' state. */
import Table from "cli-table3";
import { chainSheet } from "../../lib/chainSheet.js";
import { allEvents } from "../../lib/logs.js";
import { differences, type LoggedEvent, replay, type ReplayContext, type Sheet } from "../../lib/replay.js";
import { eth, keel, money, usdc } from "../format.js";
import { trancheOf, type World } from "../world.js";

/** What the recomputation starts from: every event, and the two facts that no event carries. */
export async function replayInputs(
  world: Pick<World, "suite" | "contracts" | "provider" | "clock">,
): Promise<{ events: LoggedEvent[]; context: ReplayContext }> {
  const { staking, assessment } = world.suite;
  return {
    events: await allEvents(world.provider, world.contracts),
    context: {
      currentTranche: trancheOf(await world.clock.now()),
      keelHolders: { [await staking.getAddress()]: "staking", [await assessment.getAddress()]: "assessment" },
    },
  };
}

export async function balance(world: World): Promise<void> {
  const { tell, suite } = world;
  tell.chapter("The balance sheet");
  tell.step("Recomputed from logs alone, beside the chain's state");
  const { events, context } = await replayInputs(world);
  const fromLogs = replay(events, context);
  const range = { firstTranche: world.firstTranche, currentTranche: context.currentTranche };
  const fromChain = await chainSheet(suite, range);
  const lines = [...new Set([...Object.keys(fromLogs), ...Object.keys(fromChain)])].sort();
  tell.table("balanceSheet", { fromLogs, fromChain }, render(lines, fromLogs, fromChain));
  const differing = differences(fromLogs, fromChain);
  tell.say(`${events.length} events, ${lines.length} lines, ${differing.length} differences`);
  tell.check(
    "assets of the pool",
    ["logs", fromLogs["pool.0.recorded"] ?? 0n],
    ["chain", fromChain["pool.0.recorded"] ?? 0n],
  );
  tell.check("KEEL supply", ["logs", fromLogs["keel.supply"] ?? 0n], ["chain", fromChain["keel.supply"] ?? 0n]);
  tell.check("difference over all lines", ["lines that differ", BigInt(differing.length)], ["none", 0n]);
}

/** The lines a person asks for; all of them are in the data. */
function render(lines: readonly string[], fromLogs: Sheet, fromChain: Sheet): string {
  const table = new Table({ head: ["line", "from logs", "on chain", "difference"], style: { head: [], border: [] } });
  for (const line of lines.filter((name) => FIGURES.some(([pattern]) => pattern.test(name)))) {
    const show = FIGURES.find(([pattern]) => pattern.test(line))?.[1] ?? String;
    const [left, right] = [fromLogs[line] ?? 0n, fromChain[line] ?? 0n];
    table.push([line, show(left), show(right), String(left - right)]);
  }
  return table.toString();
}

const FIGURES: readonly (readonly [RegExp, (amount: bigint) => string])[] = [
  [/^pool\.0\./, eth],
  [/^pool\.1\./, usdc],
  [/^keel\./, keel],
  [/^stake\.|^held\./, keel],
  [/^assessors\./, keel],
  [/^claims\.deposits\./, eth],
  [/^covers\.amount\.0/, eth],
  [/^covers\.(sold|active|locked)$|^members$/, String],
  [/^exposure\.\d+\.eth/, (units) => money(units, "ETH", 9, 2)],
  [/^exposure\.\d+\.usd/, (units) => money(units, "USD", 9, 2)],
];

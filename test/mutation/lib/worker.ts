/** A process that runs tests on the code it is given, task by task. */
import { openChain } from "../../support/chain.js";
import { deploySuite } from "../../support/suite.js";
import type { Report, Task } from "./messages.js";
import { runFile } from "./runner.js";
import { closeChains, exchange, watchChains } from "./stage.js";

watchChains();
// What is recorded of the deployment is of the build: every mutant is put into its place when it is replayed.
const chain = await openChain();
await chain.loadFixture(deploySuite);
await closeChains();
process.on("message", (task: Task) => {
  void reportOn(task).then((report) => process.send?.(report));
});
process.send?.("ready");

async function reportOn({ codes, file, patienceMs }: Task): Promise<Report> {
  await exchange(codes);
  const ran = await runFile(file, patienceMs);
  await closeChains();
  return { ran, held: process.memoryUsage.rss() };
}

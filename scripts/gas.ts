// `npm run gas [-- --update]`: measures every operation that has a ceiling, prints it beside baseline, ceiling and aim,
// and writes snapshots/gas.json. A rise of more than 1% over the committed figure fails unless snapshots/reasons.md says
// why, or --update is given.
import { OPERATIONS } from "../test/gas/operations.js";
import { deployMeasured } from "../test/gas/fixture.js";
import { openChain } from "../test/support/chain.js";
import { ceilings, committed, reasons, report, rises, write } from "./lib/gasReport.js";
import { optionsOf } from "./lib/options.js";

const USAGE = "npm run gas [-- --update]: measures, compares with snapshots/gas.json; --update takes a rise as it is";
const { update } = optionsOf(USAGE, { update: { type: "boolean", default: false } });
const chain = await openChain();
const measured: Record<string, number> = {};
for (const { key, run } of OPERATIONS) measured[key] = Number(await run(await chain.loadFixture(deployMeasured)));

const before = committed();
const risen = update ? [] : rises(measured, before, reasons());
const { table, closing } = report(measured, ceilings());
console.log(table);
for (const { key, from, to } of risen)
  console.log(`${key} rose from ${from} to ${to}; if it must, say why in snapshots/reasons.md: "- ${key} ${to}: ..."`);
console.log(closing);
if (risen.length === 0) write(measured);
process.exitCode = risen.length > 0 ? 1 : 0;

import { z } from "zod";
import { duration } from "../../lib/cli/args.js";
import { timeShape } from "../../lib/cli/result.js";
import { isoMinute } from "../../lib/cli/show.js";
import { defineErrand } from "../../lib/cli/verb.js";
import { advance } from "../../local/chain.js";
import { FOLDER, placeFrom } from "../../local/options.js";

export default defineErrand({
  name: "time advance",
  summary: "Move the clock of the local chain, and publish its prices anew",
  examples: ["time advance 7d", "time advance 12h --json"],
  positionals: { by: duration("How far, e.g. 7d or 12h") },
  options: FOLDER,
  result: z.object({ time: timeShape, block: z.number().int(), feeds: z.number().int() }),
  run: (_tools, { by, ...options }) => advance(placeFrom(options), by),
  render: ({ time, block, feeds }) => `it is ${isoMinute(time)} at block ${block}; ${feeds} prices are good`,
});

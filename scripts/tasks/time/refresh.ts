import { z } from "zod";
import { timeShape } from "../../lib/cli/result.js";
import { isoMinute } from "../../lib/cli/show.js";
import { defineErrand } from "../../lib/cli/verb.js";
import { advance } from "../../local/chain.js";
import { FOLDER, placeFrom } from "../../local/options.js";

export default defineErrand({
  name: "time refresh",
  summary: "Publish the prices of the local chain anew, for they grow old while it runs",
  examples: ["time refresh"],
  positionals: {},
  options: FOLDER,
  result: z.object({ time: timeShape, block: z.number().int(), feeds: z.number().int() }),
  run: (_tools, options) => advance(placeFrom(options), 0n),
  render: ({ time, block, feeds }) => `it is ${isoMinute(time)} at block ${block}; ${feeds} prices are good`,
});

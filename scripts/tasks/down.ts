import { z } from "zod";
import { defineErrand } from "../lib/cli/verb.js";
import { down } from "../local/chain.js";
import { FOLDER, placeFrom } from "../local/options.js";

export default defineErrand({
  name: "down",
  summary: "Stop the local chain once its state is on disk",
  details: "`up` goes on with the same blocks and balances.",
  examples: ["down", "down --folder .second"],
  positionals: {},
  options: FOLDER,
  result: z.object({ pid: z.number().int(), block: z.number().int() }),
  run: (_tools, options) => down(placeFrom(options)),
  render: ({ pid, block }) => `process ${pid} is stopped, everything up to block ${block} is on disk`,
});

import { z } from "zod";
import { flag } from "../lib/cli/args.js";
import { CliError, EXIT } from "../lib/cli/exit.js";
import { defineErrand } from "../lib/cli/verb.js";
import { reset } from "../local/chain.js";
import { FOLDER, placeFrom } from "../local/options.js";
import { deploymentFolder, rememberedPlace } from "../local/place.js";

export default defineErrand({
  name: "reset",
  summary: "Clear the local chain away, with what is deployed on it and the journal",
  examples: ["reset --yes", "reset --folder .second --yes"],
  positionals: {},
  options: { ...FOLDER, yes: flag("Clear away without asking") },
  result: z.object({ stopped: z.number().int().nullable(), folder: z.string(), deployment: z.string() }),
  async run({ io }, { yes, ...options }) {
    const place = rememberedPlace(placeFrom(options));
    const deployment = deploymentFolder(place);
    if (!yes) {
      const question = `Clear away the chain in ${place.folder} and ${deployment}?`;
      if (!io.isInteractive || !(await io.confirm(question)))
        throw new CliError(EXIT.declined, "Declined", "nothing was cleared away", {
          hint: "Agree when asked, or pass --yes",
        });
    }
    const { stopped } = await reset(place);
    return { stopped: stopped ?? null, folder: place.folder, deployment };
  },
  render: ({ stopped, folder, deployment }) =>
    `${stopped === null ? "" : `process ${stopped} is stopped; `}the chain in ${folder} and ${deployment} are cleared away`,
});

import { z } from "zod";
import { id, text } from "../../../lib/cli/args.js";
import { changeTable } from "../../../lib/cli/changes.js";
import { changeShape, changesOf, readBacked } from "../../../lib/cli/poolFile.js";
import { poolById } from "../../../lib/cli/pools.js";
import { defineQuery } from "../../../lib/cli/verb.js";

export default defineQuery({
  name: "pool products diff",
  summary: "What a file would change in a pool, and which of it can be done at once",
  details:
    "Lower weights and higher prices take effect at once. A higher weight, a lower price and a new product are more risk" +
    " for those who stake: the contract refuses them. Products that the file does not name stay as they are.",
  examples: ["pool products diff 1 terms.yaml", "pool products diff 1 terms.yaml --json"],
  positionals: { pool: id("Which pool"), file: text("As `pool products plan` writes it", "file") },
  options: {},
  result: z.object({ poolId: z.bigint(), changes: z.array(changeShape) }),
  async run(ctx, { pool: poolId, file }) {
    await poolById(ctx, poolId);
    return { poolId, changes: await changesOf(ctx, poolId, await readBacked(ctx, file)) };
  },
  render({ poolId, changes }, show) {
    if (changes.every(({ kind }) => kind === "same")) return `pool ${poolId} is as the file says`;
    return changeTable(
      changes.filter(({ kind }) => kind !== "same"),
      show,
    );
  },
});

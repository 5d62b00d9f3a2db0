import { z } from "zod";
import { optional, text } from "../../lib/cli/args.js";
import { CliError, EXIT } from "../../lib/cli/exit.js";
import { parametersNamed } from "../../lib/cli/parameters.js";
import { addressShape, amountShape } from "../../lib/cli/result.js";
import { findingText, type Finding } from "../../lib/doctor/finding.js";
import { readRecord } from "../../lib/record.js";
import { defineQuery } from "../../lib/cli/verb.js";

export default defineQuery({
  name: "deploy doctor",
  summary: "Compare a deployment with what it should be, by reading all of it off the chain",
  details:
    "Code against what the compiler makes of the sources, and the transactions that created it; roles, delays and the roles" +
    " of every function; rights of modules; who attests and who may hold KEEL; parameters, product types, products and" +
    " assets against deploy/parameters; balances against books. Ends with code 3 and all differences when there is one. What" +
    " members have decided since the deployment is a difference, too: the parameter file is to follow.",
  examples: ["deploy doctor", "deploy doctor --network sepolia", "deploy doctor --parameters local --json"],
  positionals: {},
  options: { parameters: optional(text("File in deploy/parameters; the one on record unless said here", "name")) },
  result: z.object({
    parameters: z.string(),
    /** Whether the governor holds what the deployer held. */
    isGoverned: z.boolean(),
    deployer: addressShape,
    differences: z.number().int(),
    holdings: z.array(z.object({ holder: z.string(), amount: amountShape, booked: amountShape.nullable() })),
  }),
  async run(ctx, { parameters: asked }) {
    const fallback = ctx.chain.isLocal ? "local" : ctx.chain.name;
    const name = asked ?? readRecord(ctx.ground.folder)?.parameters.name ?? fallback;
    const { examine } = await import("../../lib/doctor/index.js");
    const { findings, isGoverned, deployer, holdings } = await examine(ctx, parametersNamed(name));
    if (findings.length > 0) throw sick(findings, name);
    return {
      parameters: name,
      isGoverned,
      deployer,
      differences: 0,
      holdings: holdings.map(({ holder, amount, booked }) => ({ holder, amount, booked: booked ?? null })),
    };
  },
  render({ parameters, isGoverned, deployer, holdings }, show) {
    const standing = isGoverned
      ? "the governor holds every role, the deployer nothing"
      : "not handed over yet: the deployer holds every role until the founders have closed genesis";
    const rows = holdings.map(({ holder, amount, booked }) => [
      holder,
      show.short(amount),
      booked === null ? "" : show.short(booked),
    ]);
    return [
      show.green(`nothing differs from deploy/parameters/${parameters}.json and the sources`),
      show.facts([
        ["deployer", show.person(deployer)],
        ["standing", standing],
      ]),
      show.table(["holder", "holds", "booked"], rows, ["holds", "booked"]),
    ].join("\n\n");
  },
});

function sick(findings: readonly Finding[], parameters: string): CliError {
  const lines = findings.map((finding) => `  ${findingText(finding)}`);
  const file = `deploy/parameters/${parameters}.json`;
  const areDecided = findings.every(({ decidedBy }) => decidedBy !== undefined);
  const count = findings.length === 1 ? "1 difference" : `${findings.length} differences`;
  return new CliError(EXIT.refused, "DeploymentDiffers", [`${count} from what it should be`, ...lines].join("\n"), {
    args: { differences: findings },
    hint: areDecided
      ? `Members decided it: write it into ${file}, and nothing differs any more`
      : `What members decided belongs into ${file}; anything else has to be explained by somebody`,
  });
}

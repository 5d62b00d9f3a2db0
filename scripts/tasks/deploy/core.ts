import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { count, flag, optional, text } from "../../lib/cli/args.js";
import { eip1193Of } from "../../lib/cli/eip1193.js";
import { CliError, EXIT, usageError } from "../../lib/cli/exit.js";
import { requireExplorer, verify } from "../../lib/cli/explorer.js";
import type { Io } from "../../lib/cli/io.js";
import { openChain, type OpenChain } from "../../lib/cli/open.js";
import { parametersNamed } from "../../lib/cli/parameters.js";
import { addressShape } from "../../lib/cli/result.js";
import { defineErrand } from "../../lib/cli/verb.js";
import { CONTRACT_NAMES } from "../../lib/contracts.js";
import { recordFile } from "../../lib/record.js";

/** As many blocks as nobody turns back, on a chain where others build them. */
const PUBLIC_CONFIRMATIONS = 5;
const PUBLIC_POLLING_MS = 1_000;
const LOCAL_POLLING_MS = 20;
const TOLD_EVERY = 10;

export default defineErrand({
  name: "deploy core",
  summary: "Deploy the suite with the parameters of a network, or go on where a deployment stopped",
  details:
    "Deploys, wires and fills everything; what is left are the founders' steps and the handover. Killed at any moment it" +
    " goes on when it is run again, and sends nothing twice. Addresses, blocks, transactions, code hashes and constructor" +
    " arguments are written to deploy/deployments/chain-<id>/record.json. Keys: .env or the keystore, see .env.example.",
  examples: [
    "deploy core --network sepolia",
    "deploy core --network sepolia --verify --yes",
    "deploy core --parameters local --yes",
  ],
  positionals: {},
  options: {
    parameters: optional(text("File in deploy/parameters; the network's own unless said here", "name")),
    confirmations: optional(count("Blocks that have to lie on a transaction; 1 on the local chain, else 5")),
    verify: flag("Hand the sources to the block explorer afterwards"),
    yes: flag("Deploy without asking"),
  },
  result: z.object({
    network: z.string(),
    chainId: z.number().int(),
    parameters: z.string(),
    deployer: addressShape,
    /** Transactions of this run; 0 when everything was there. */
    sent: z.number().int(),
    firstBlock: z.number().int(),
    lastBlock: z.number().int(),
    contracts: z.record(z.string(), addressShape),
    record: z.string(),
    /** What became of the sources at the explorer, by contract; null without --verify. */
    verified: z.record(z.string(), z.string()).nullable(),
  }),
  async run({ hre, io }, { parameters: asked, confirmations, verify: wantsVerify, yes }) {
    const chain = await openChain(hre);
    try {
      const named = asked ?? (chain.isLocal ? "local" : chain.name);
      const parameters = parametersNamed(named);
      if (wantsVerify) await requireExplorer(hre, chain);
      await confirm(io, chain, named, yes);
      const { ignite } = await import("../../lib/ignite.js");
      const { record, sent } = await ignite({
        chain,
        provider: eip1193Of(chain),
        folder: folderOf(hre.config.paths.root, chain),
        parameters,
        named,
        confirmations: confirmations ?? (chain.isLocal ? 1 : PUBLIC_CONFIRMATIONS),
        pollingMs: chain.isLocal ? LOCAL_POLLING_MS : PUBLIC_POLLING_MS,
        onSent: (sentSoFar) => {
          if (io.isInteractive && sentSoFar % TOLD_EVERY === 0) io.err(`  ${sentSoFar} transactions sent`);
        },
      });
      const names: readonly string[] = Object.values(CONTRACT_NAMES);
      return {
        network: chain.name,
        chainId: chain.chainId,
        parameters: named,
        deployer: record.deployer,
        sent,
        firstBlock: record.firstBlock,
        lastBlock: record.lastBlock,
        contracts: Object.fromEntries(names.map((name) => [name, record.contracts[name].address])),
        record: recordFile(`deploy/deployments/chain-${chain.chainId}`),
        verified: wantsVerify ? await verify(hre, chain, record) : null,
      };
    } finally {
      await chain.close();
    }
  },
  render({ contracts, network, chainId, sent, record, verified, deployer }, show) {
    const rows = Object.entries(contracts).map(([name, address]) => [name, address, verified?.[name] ?? ""]);
    const done = sent === 0 ? "everything was there already" : `${show.count(sent, "transaction")} sent`;
    return [
      show.green(`deployed on ${network} (chain ${chainId}) by ${deployer}: ${done}`),
      show.table(["contract", "address", verified === null ? "" : "sources"], rows),
      `record: ${record}`,
      `next: \`deploy doctor\`; then the founders join and subscribe, and the deployer hands over`,
    ].join("\n\n");
  },
});

async function confirm(io: Io, { name, chainId }: OpenChain, named: string, isAgreed: boolean): Promise<void> {
  if (isAgreed) return;
  io.err(`The suite is deployed on ${name} (chain ${chainId}) with deploy/parameters/${named}.json.`);
  if (!io.isInteractive) throw usageError("NotConfirmed", "nobody is here to confirm it", { hint: "Add --yes" });
  if (!(await io.confirm("Deploy it?"))) throw new CliError(EXIT.declined, "Declined", "nothing was sent");
}

/** A chain in this process is gone when the command is: nothing about it is kept. */
function folderOf(root: string, { chainId, isInProcess }: OpenChain): string {
  if (isInProcess) return mkdtempSync(path.join(tmpdir(), "keel-deployment-"));
  return path.join(root, "deploy/deployments", `chain-${chainId}`);
}

import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { date, flag, optional } from "../lib/cli/args.js";
import { CliError } from "../lib/cli/exit.js";
import { addressShape, amountShape, of, timeShape } from "../lib/cli/result.js";
import { isoMinute, Show } from "../lib/cli/show.js";
import { defineErrand, type Tools } from "../lib/cli/verb.js";
import { attend, down, nodeOf, up, type Fill, type Up } from "../local/chain.js";
import { LocalChainError } from "../local/fault.js";
import { PLACE, placeFrom } from "../local/options.js";
import { rememberedPlace, type Place } from "../local/place.js";
import { reportOn } from "../local/report.js";
import type { When } from "../lib/when.js";

const result = z.object({
  beginning: z.enum(["new", "continued", "recovered", "begun again"]),
  pid: z.number().int(),
  url: z.string(),
  chainId: z.number().int(),
  block: z.number().int(),
  time: timeShape,
  seconds: z.number(),
  counts: z.object({
    members: z.bigint(),
    pools: z.bigint(),
    products: z.bigint(),
    covers: z.bigint(),
    claims: z.bigint(),
  }),
  people: z.array(
    z.object({ name: z.string(), address: addressShape, is: z.array(z.string()), eth: amountShape, keel: amountShape }),
  ),
  contracts: z.record(z.string(), addressShape),
  environment: z.record(z.string(), z.string()),
  next: z.array(z.string()),
  /** With --foreground, when it has ended. */
  hasEnded: z.boolean(),
});

type Result = z.infer<typeof result>;
/** What is there, however it came up. */
type There = Omit<Result, "beginning" | "seconds" | "hasEnded">;

const BEGINNINGS: Readonly<Record<Result["beginning"], string>> = {
  new: "A new chain",
  continued: "The chain goes on where it was stopped",
  recovered: "Its process had been killed: the chain goes on from the last state on disk",
  "begun again": "An earlier start was cut off before it was ready: a new chain",
};

export default defineErrand({
  name: "up",
  summary: "Start a local chain with a mutual that has lived for half a year",
  details:
    "The chain is kept in a folder and goes on there after `down`, after a crash and after a night: every start publishes its prices anew. What is deployed stays. On a chain that runs it is refused, with 1, and shows who and what is there all the same. Runs in the background unless told otherwise. Its accounts are those of the public test mnemonic: never send anything of value to them.",
  examples: [
    "up",
    "up --empty --port 9545 --folder .second --chain-id 41331",
    "up --today 2027-03-01T09:00Z",
    "up --foreground",
  ],
  positionals: {},
  options: {
    ...PLACE,
    today: optional(date("What a new chain's clock shows when it is there (as this computer's unless said otherwise)")),
    empty: flag("Deploy only: no founders, no history"),
    foreground: flag("Stay until Ctrl-C, which stops the chain and keeps its state"),
  },
  result,
  async run(tools, { today, empty, foreground, ...options }) {
    const began = Date.now();
    const place = placeFrom(options);
    const filled = await filling(tools, empty, today);
    const started = await up(place, filled).catch((failure: unknown) => refused(tools, place, failure));
    if (started.beginning !== "new" && started.beginning !== "begun again" && (today !== undefined || empty))
      tools.io.err("--today and --empty are for a new chain: this one goes on as it was (`reset` clears it away)");
    const { beginning, ...node } = started;
    const there = await thereOn(place, node);
    const found: Result = { beginning, ...there, seconds: (Date.now() - began) / 1_000, hasEnded: false };
    if (!foreground) return found;
    // Whoever reads it may press it at once.
    const stayed = stay(place);
    tools.io.err(`${found.url}, process ${found.pid}, block ${found.block}. Ctrl-C stops it.`);
    await stayed;
    return { ...found, hasEnded: true };
  },
  render: (found, show) => (found.hasEnded ? "stopped; the state is kept" : text(found, show)),
});

async function thereOn(place: Place, node: Omit<Up, "beginning">): Promise<There> {
  const { people, next, ...report } = await reportOn(place);
  const shown = people.map(({ eth, keel, ...person }) => ({
    ...person,
    is: [...person.is],
    eth: of(eth, "ETH"),
    keel: of(keel, "KEEL"),
  }));
  return { ...node, ...report, people: shown, next: [...next] };
}

/** Who comes back to a chain that runs is shown what is on it all the same. */
async function refused({ io, isJson }: Tools, asked: Place, failure: unknown): Promise<never> {
  if (!(failure instanceof LocalChainError) || failure.fault !== "AlreadyRunning") throw failure;
  const place = rememberedPlace(asked);
  // A chain without the mutual, or one that stops meanwhile, runs all the same.
  const there = await nodeOf(place)
    .then((node) => thereOn(place, node))
    .catch(() => undefined);
  if (there !== undefined && !isJson) io.out(`${thereText(there, new Show(0n, new Map(), io.hasColours))}\n`);
  const { exit, name, message, args, hint } = failure;
  throw new CliError(exit, name, message, { args: { ...args, ...there }, hint });
}

/** Loads what deploys only here: the compiler's results have to be there first. */
async function filling({ hre, io, isJson }: Tools, isEmpty: boolean, today: When | undefined) {
  if (!existsSync(path.join(hre.config.paths.artifacts, "contracts")))
    io.err("compiling the contracts, this once: some minutes ...");
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const { fillWithDeployment, fillWithHistory, HISTORY_SECONDS } = await import("../local/seed/index.js");
  const fill = isEmpty ? fillWithDeployment : fillWithHistory;
  // There is no chain yet whose clock could count.
  const machineTime = BigInt(Math.floor(Date.now() / 1_000));
  const now = today?.(machineTime) ?? machineTime;
  const told: Fill = (place, at) =>
    fill(place, (stage) => {
      if (io.isInteractive && !isJson) io.err(`${stage} ...`);
      at(stage);
    });
  return { beginsAt: isEmpty ? now : now - HISTORY_SECONDS, fill: told };
}

async function stay(place: Place): Promise<void> {
  let stopping: Promise<unknown> | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // What ends other commands at once is here the way to a chain that is stopped with care.
    process.removeAllListeners(signal);
    process.on(signal, () => void (stopping ??= down(place)));
  }
  await attend(place);
  await stopping;
}

function text(found: Result, show: Show): string {
  const beginning = `${show.bold(BEGINNINGS[found.beginning])}, after ${found.seconds.toFixed(1)} s.`;
  return `${beginning}\n${thereText(found, show)}`;
}

function thereText(found: There, show: Show): string {
  const { counts, people, contracts, environment, next } = found;
  const rows = people.map(({ name, address, is, eth, keel }) => [
    name,
    address,
    show.short(eth),
    show.short(keel),
    is.join(", "),
  ]);
  const before = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return [
    show.facts([
      ["node", `${found.url}, chain ${found.chainId}, process ${found.pid}`],
      ["block", `${found.block}, ${isoMinute(found.time)}`],
      [
        "mutual",
        (["member", "pool", "product", "cover", "claim"] as const)
          .map((what) => show.count(counts[`${what}s`], what))
          .join(", "),
      ],
      ...(before.length === 0 ? [] : [["commands need", before.join(" ")] as const]),
    ]),
    "",
    show.bold("Accounts") + " (keys of the public test mnemonic: never send anything of value to them)",
    show.table(["name", "address", "ETH", "KEEL", "is"], rows, ["ETH", "KEEL"]),
    "",
    show.bold("Contracts"),
    show.facts(Object.entries(contracts)),
    "",
    show.bold("What to try next"),
    ...next.map((line) => `  ${line}`),
  ].join("\n");
}

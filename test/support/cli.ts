/** Verbs in this process, on the chain of a test: typed as on a command line, answered with what a shell would see. */
import hre from "hardhat";
import { expect } from "chai";
import { z } from "zod";
import { addressOf, CONTRACT_NAMES, type Contracts } from "../../scripts/lib/contracts.js";
import type { Ground } from "../../scripts/lib/cli/ground.js";
import { faultText, mistyped } from "../../scripts/lib/cli/guard.js";
import { loadVerb } from "../../scripts/lib/cli/load.js";
import { parseLine, wordsOf } from "../../scripts/lib/cli/line.js";
import type { Typed } from "../../scripts/lib/cli/typed.js";
import { runVerb } from "../../scripts/lib/cli/run.js";
import { loadSchema } from "../../scripts/lib/cli/schema.js";
import type { Verb } from "../../scripts/lib/cli/verb.js";
import type { NamedContract } from "../../scripts/lib/logs.js";
import type { Suite } from "./suite.js";

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Envelope {
  readonly command: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: {
    readonly name: string;
    readonly message: string;
    readonly args: Readonly<Record<string, unknown>>;
    readonly hint: string;
  };
}

export interface CliOptions {
  /** What a person would answer; nobody is there when it is left out. */
  readonly answer?: boolean;
  /** File of the journal. */
  readonly journal?: string;
  /** As on a terminal. */
  readonly hasColours?: boolean;
  /** Told what it writes to stderr, while it runs. */
  onErr?(text: string): void;
}

const published = loadSchema();

/** `const cli = cliOn(suite); await cli("cover list --of mia")`; without a suite for what needs no deployment. */
export function cliOn(suite: Suite | undefined, options: CliOptions = {}) {
  const run = runOn(suite, options);
  return async (line: string): Promise<Answer> => {
    const words = shellWords(line);
    const fault = mistyped(words, published);
    if (fault !== undefined) {
      const isJson = words.includes("--json");
      const text = faultText(words, fault, isJson, false);
      return { code: fault.exit, out: isJson ? text : "", err: isJson ? "" : text };
    }
    const { verb, typed } = parseLine(words, published);
    return run(await loadVerb(verb.name), typed);
  };
}

/** Runs a verb that no command line knows. */
export function runOn(suite: Suite | undefined, options: CliOptions = {}) {
  return async (verb: Verb, typed: Typed): Promise<Answer> => {
    const out: string[] = [];
    const err: string[] = [];
    const io = {
      out: (text: string) => void out.push(text),
      err: (text: string) => {
        err.push(text);
        options.onErr?.(text);
      },
      isInteractive: options.answer !== undefined,
      hasColours: options.hasColours === true,
      confirm: () => Promise.resolve(options.answer === true),
    };
    const open = () => groundOf(suite, options.journal);
    const code = await runVerb(verb, typed, { io, hre, open });
    return { code, out: out.join("\n"), err: err.join("\n") };
  };
}

/** Runs a line with --json, holds the envelope against the published schema, and returns code and envelope. */
export function jsonCliOn(suite: Suite | undefined, options: CliOptions = {}) {
  const cli = cliOn(suite, options);
  return async (line: string): Promise<Envelope & { readonly code: number }> => {
    const { code, out } = await cli(`${line} --json`);
    const envelope = JSON.parse(out) as Envelope;
    const shape = z.fromJSONSchema(
      code === 0 ? parseLine(shellWords(line), published).verb.success : published.failure,
    );
    const checked = shape.safeParse(envelope);
    expect(checked.error?.issues, `${line}: the envelope is as published`).to.equal(undefined);
    return { ...envelope, code };
  };
}

/** The figures of an action's outcome: `outcomeOf(await json("cover buy ... --yes"))`. */
export function outcomeOf(envelope: Envelope): Readonly<Record<string, unknown>> {
  expect(envelope.error, "it is not refused").to.equal(undefined);
  return envelope.result?.outcome as Readonly<Record<string, unknown>>;
}

async function groundOf(suite: Suite | undefined, journal: string | undefined): Promise<Ground> {
  if (suite === undefined) throw new Error("this command asked for a deployment");
  const { connection } = suite;
  const { ethers, provider } = connection;
  const block = await ethers.provider.getBlock("latest");
  if (block === null) throw new Error("the chain has no block");
  const contracts = Object.fromEntries(
    Object.keys(CONTRACT_NAMES).map((short) => [short, suite[short as keyof Contracts].connect(ethers.provider)]),
  ) as unknown as Contracts;
  return {
    chain: {
      name: "default",
      chainId: 31337,
      block: { number: block.number, timestamp: block.timestamp },
      provider: ethers.provider,
      isLocal: true,
      send: (method, params) => provider.request({ method, params: [...params] }),
      signers: () => ethers.getSigners(),
    },
    contracts,
    known: () => knownOf(suite),
    journal,
  };
}

function knownOf(suite: Suite): NamedContract[] {
  const named = (name: string, contract: Suite["usdFeed"] | Contracts[keyof Contracts]): NamedContract => ({
    name,
    address: addressOf(contract).toLowerCase(),
    interface: contract.interface,
  });
  return [
    ...Object.entries(CONTRACT_NAMES).map(([short, name]) => named(name, suite[short as keyof Contracts])),
    ...suite.assets.flatMap(({ token, parameters }) =>
      token === undefined ? [] : [named(parameters.symbol, token as unknown as Suite["usdFeed"])],
    ),
  ];
}

/** Words as a shell would hand them over. */
export function shellWords(line: string): string[] {
  return wordsOf(line.match(/"[^"]*"|\S+/g)?.map((word) => word.replace(/^"|"$/g, "")) ?? []);
}

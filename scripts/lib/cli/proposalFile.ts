/** Calls of a proposal, from a file that people wrote or from what a verb printed with `--calls --json`. */
import { readFileSync } from "node:fs";
import { FunctionFragment, getAddress } from "ethers";
import { parse } from "yaml";
import { z } from "zod";
import { CONTRACT_NAMES, type Contracts } from "../contracts.js";
import { parseIn } from "../units.js";
import { callOf, decodedCall, type Call } from "./calls.js";
import type { Context } from "./context.js";
import { CliError, EXIT, usageError } from "./exit.js";
import { unknownName } from "./suggest.js";
import { argumentsFor } from "./typedArgs.js";
import { faultsOf } from "./yamlFile.js";

/** As people write it. */
const writtenCall = z.strictObject({
  contract: z.string(),
  function: z.string(),
  arguments: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).optional(),
  value: z.string().optional(),
});

/** As verbs print it; more may stand there. */
const printedCall = z.object({
  contract: z.string(),
  to: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  data: z.string().regex(/^0x([0-9a-fA-F]{2})*$/),
  value: z.string().regex(/^\d+$/),
});

const calls = z.array(z.union([printedCall, writtenCall])).min(1);
const network = z.object({ chainId: z.number() }).nullable().optional();

const fileShape = z.union([
  calls.transform((list) => ({ description: undefined, network: undefined, calls: list })),
  z.strictObject({ description: z.string().optional(), calls }).transform((file) => ({ ...file, network: undefined })),
  z.object({ network, result: z.object({ calls }) }).transform(({ result, ...envelope }) => ({
    description: undefined,
    network: envelope.network,
    calls: result.calls,
  })),
  z.object({ network, error: z.object({ calls }) }).transform(({ error, ...envelope }) => ({
    description: undefined,
    network: envelope.network,
    calls: error.calls,
  })),
]);

const writtenFile = z.strictObject({ description: z.string().optional(), calls: z.array(writtenCall).min(1) });

export interface Motion {
  readonly description: string | undefined;
  readonly calls: readonly Call[];
}

/** @param file its path, or `-` for what comes in through a pipe. */
export function readMotion(ctx: Context, file: string): Motion {
  const content = parsed(textOf(file), file);
  const read = fileShape.safeParse(content);
  if (!read.success)
    throw usageError("BadProposal", `${file} is no proposal: ${faultsIn(content).join("; ")}`, { hint: FORMAT });
  const { description, network: madeOn, calls: given } = read.data;
  const { chainId } = ctx.chain;
  if (madeOn !== undefined && madeOn !== null && madeOn.chainId !== chainId)
    throw new CliError(EXIT.wrongChain, "WrongChain", `${file} was made on chain ${madeOn.chainId}, not ${chainId}`, {
      args: { expected: chainId, found: madeOn.chainId },
    });
  return { description, calls: given.map((call) => ("data" in call ? printed(ctx, call) : written(ctx, call))) };
}

/** That nothing fits says little: told is where it differs from what people write, or from what is printed. */
function faultsIn(content: unknown): string[] {
  const isPrinted = typeof content === "object" && content !== null && "version" in content;
  const shape = isPrinted ? z.object({ result: z.object({ calls: z.array(printedCall) }) }) : writtenFile;
  const { error } = shape.safeParse(Array.isArray(content) ? { calls: content as unknown[] } : content);
  return error === undefined ? ["it holds no calls"] : faultsOf(error);
}

const FORMAT =
  "A list `calls` of {contract, function, arguments}, as docs/cli.md shows, or what --calls --json printed";

function textOf(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (failure) {
    throw usageError("NoFile", `${file} cannot be read: ${(failure as Error).message}`, { args: { file } });
  }
}

/** JSON is YAML too. */
function parsed(text: string, file: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (failure) {
    throw usageError("BadProposal", `${file} is neither YAML nor JSON: ${(failure as Error).message}`);
  }
}

function written(ctx: Context, call: z.infer<typeof writtenCall>): Call {
  const entry = Object.entries(CONTRACT_NAMES).find(([, name]) => name === call.contract);
  if (entry === undefined) throw unknownName("contract", call.contract, Object.values(CONTRACT_NAMES));
  const contract = ctx.keel[entry[0] as keyof Contracts];
  const fragments = contract.interface.fragments.filter(
    (fragment): fragment is FunctionFragment => FunctionFragment.isFragment(fragment) && !fragment.constant,
  );
  const fragment = fragments.find(({ name }) => name === call.function);
  if (fragment === undefined)
    throw unknownName(
      "function",
      call.function,
      fragments.map(({ name }) => name),
    );
  const args = argumentsFor(fragment, call.arguments, (name) => addressNamed(ctx, name));
  const value = call.value === undefined ? 0n : parseIn("ETH", call.value);
  try {
    return callOf(call.contract, contract, fragment.format("sighash"), args, value);
  } catch (failure) {
    throw usageError("BadArguments", `${call.contract}.${call.function}: ${(failure as Error).message}`);
  }
}

function addressNamed(ctx: Context, name: string): string | undefined {
  const known = ctx.ground.known().find((contract) => contract.name === name);
  if (known !== undefined) return getAddress(known.address);
  try {
    return ctx.address(name);
  } catch {
    return undefined;
  }
}

function printed(ctx: Context, { contract, to, data, value }: z.infer<typeof printedCall>): Call {
  return decodedCall(ctx, to, data, BigInt(value), contract);
}

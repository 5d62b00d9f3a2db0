/** Files that people write for a command: YAML, checked whole, with every fault named by its place. */
import { existsSync, readFileSync } from "node:fs";
import { getAddress, isAddress } from "ethers";
import { z } from "zod";
import { parsePercent, UnitError } from "../units.js";
import { usageError } from "./exit.js";
import { writeTextFile } from "./written.js";

export async function readYaml<S extends z.ZodType>(file: string, shape: S): Promise<z.infer<S>> {
  if (!existsSync(file)) throw usageError("NoFile", `there is no file ${file}`, { args: { file } });
  const { parse, YAMLParseError } = await import("yaml");
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (failure) {
    if (!(failure instanceof YAMLParseError)) throw failure;
    throw usageError("BadFile", `${file} is no YAML: ${failure.message.split("\n")[0]}`, { args: { file } });
  }
  const read = shape.safeParse(content);
  if (read.success) return read.data;
  const faults = faultsOf(read.error);
  throw usageError("BadFile", `${file}: ${faults.join("; ")}`, { args: { file, faults } });
}

/** Each with its place in the file. */
export const faultsOf = ({ issues }: z.ZodError): string[] =>
  issues.map(({ path, message }) => `${path.map(String).join(".") || "file"}: ${message}`);

/** Writes a new file; one that is there is kept. */
export function writeNew(file: string, text: string, isForced: boolean): void {
  if (existsSync(file) && !isForced)
    throw usageError("FileExists", `${file} is there already`, { args: { file }, hint: "--force replaces it" });
  writeTextFile(file, text);
}

/** `0.6%` as basis points. */
export const percentText = z.string("is a share, as in 0.6%").transform((typed, context) => {
  try {
    return parsePercent(typed, 100n);
  } catch (fault) {
    if (!(fault instanceof UnitError)) throw fault;
    context.addIssue({ code: "custom", message: fault.message.replace(/^\w+: /, "") });
    return z.NEVER;
  }
});

/** CAIP-10: chain and address, as `eip155:1:0x...`. */
export const accountText = z
  .string()
  .regex(
    /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}:[-.%a-zA-Z0-9]{1,128}$/,
    "is no address with its chain, as eip155:1:0x...",
  )
  .refine((typed) => !typed.startsWith("eip155:") || isChecksummed(typed.slice(typed.lastIndexOf(":") + 1)), {
    message: "is no address with an EIP-55 checksum",
  });

function isChecksummed(address: string): boolean {
  return isAddress(address) && getAddress(address) === address;
}

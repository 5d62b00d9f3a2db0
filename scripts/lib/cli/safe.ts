/** Calls as a file that the Transaction Builder of a Safe reads. */
import type { Call } from "./calls.js";
import type { Chain } from "./ground.js";
import { jsonOf } from "./result.js";
import { writeTextFile } from "./written.js";

/** Writes the file and returns where. */
export function writeSafeFile(file: string, chain: Chain, safe: string, calls: readonly Call[]): string {
  const batch = {
    version: "1.0",
    chainId: String(chain.chainId),
    createdAt: chain.block.timestamp * 1_000,
    meta: {
      name: "Keel",
      description: calls.map(({ contract, method }) => `${contract}.${method}`).join(", "),
      createdFromSafeAddress: safe,
    },
    transactions: calls.map(({ to, value, data }) => ({
      to,
      value: String(value),
      data,
      contractMethod: null,
      contractInputsValues: null,
    })),
  };
  writeTextFile(file, `${jsonOf(batch, 2)}\n`);
  return file;
}

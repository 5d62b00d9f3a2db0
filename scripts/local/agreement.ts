/** Whether a chain still has everything that the record of its deployment says it has. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { LocalChainError } from "./fault.js";
import { deploymentFolder, urlOf, type Place } from "./place.js";
import { ask } from "./rpc.js";

const RESET = "`npx hardhat reset` clears both, `npx hardhat up` begins anew";

/** Refuses by name when blocks of the deployment are lost, or its record is. */
export async function requireAgreement(place: Place): Promise<void> {
  const folder = deploymentFolder(place);
  const record = path.join(folder, "deployed_addresses.json");
  if (!existsSync(record))
    throw new LocalChainError("DeploymentMissing", `the record of the deployment is gone: ${folder}`, RESET, {
      folder,
    });
  const url = urlOf(place);
  const addresses = Object.entries(JSON.parse(readFileSync(record, "utf8")) as Record<string, string>);
  const codes = await Promise.all(addresses.map(([, address]) => ask(url, "eth_getCode", [address, "latest"])));
  const gone = addresses.filter((_, index) => codes[index] === "0x").map(([name]) => name);
  const lost = await lostTransactions(url, path.join(folder, "journal.jsonl"));
  if (gone.length === 0 && lost === 0) return;
  throw new LocalChainError(
    "ChainBehindDeployment",
    `the chain lost blocks that the deployment has: ${gone.length} of ${addresses.length} contracts and ${lost} of its transactions are not there`,
    RESET,
    { contracts: gone, transactions: lost },
  );
}

/** Transactions that Ignition saw confirmed and the chain no longer knows. */
async function lostTransactions(url: string, journal: string): Promise<number> {
  if (!existsSync(journal)) return 0;
  const lines = readFileSync(journal, "utf8").split("\n");
  const hashes = lines.flatMap((line) => {
    if (!line.includes('"TRANSACTION_CONFIRM"')) return [];
    const { hash } = JSON.parse(line) as { hash?: string };
    return hash ?? [];
  });
  const receipts = await Promise.all(hashes.map((hash) => ask(url, "eth_getTransactionReceipt", [hash])));
  return receipts.filter((receipt) => receipt === null).length;
}

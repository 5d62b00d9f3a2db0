/** docs/errors.md: every error of the contracts, what it means and what to do. */
import { HINTS } from "../../data/hints.js";
import { grouped } from "./lists.js";
import { deployables } from "../../checks/lib/artifacts.js";

export interface ListedError {
  readonly name: string;
  /** Where it may come from. */
  readonly contracts: readonly string[];
  readonly signatures: readonly string[];
}

/** All errors in the ABIs of what is deployed, by name. */
export function listedErrors(root: string): ListedError[] {
  const found = deployables(root).flatMap(({ contractName, abi }) =>
    abi
      .filter(({ type }) => type === "error")
      .map((item) => ({
        name: item.name ?? "",
        contract: contractName,
        signature: (item.inputs ?? []).map((input) => (input as { name?: string }).name ?? input.type).join(", "),
      })),
  );
  return grouped(found, ({ name }) => name)
    .map(([name, all]) => ({
      name,
      contracts: [...new Set(all.map(({ contract }) => contract))].sort(),
      signatures: [...new Set(all.map(({ signature }) => signature))].sort(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function errorPage(root: string): string {
  const sections = listedErrors(root).map(({ name, contracts, signatures }) => {
    const entry = HINTS[name];
    const forms = signatures.map((values) => `\`${name}(${values})\``).join(" or ");
    return [
      `## ${name}`,
      `${forms}, from ${contracts.join(", ")}.`,
      `${sentence(entry?.means ?? "")}\n\n**Do:** ${sentence(entry?.hint ?? "")}`,
    ].join("\n\n");
  });
  return [
    "# Errors",
    "Written by `npm run cli` from the ABIs and scripts/data/hints.ts. A command that a contract refuses ends with exit" +
      " code 3 and names one of these; what a command finds already done before it asks a contract ends with 6, as" +
      " `claim settle` does with `AlreadySettled`.",
    ...sections,
  ].join("\n\n");
}

function sentence(text: string): string {
  return text === "" ? "" : `${text[0].toUpperCase()}${text.slice(1).replace(/\.$/, "")}.`;
}

/** From the permissions table to what the access manager stores: selectors by target and role. */
import { Interface, type InterfaceAbi } from "ethers";
import { permissions } from "./permissions.js";

export interface FunctionRole {
  readonly target: string;
  readonly role: string;
  readonly selectors: readonly string[];
}

/** Every function that asks for a role, by contract and role. Selectors come from the ABIs. */
export function functionRoles(abiOf: (contract: string) => InterfaceAbi): FunctionRole[] {
  return Object.entries(permissions).flatMap(([target, table]) => {
    const contract = new Interface(abiOf(target));
    const byRole = new Map<string, string[]>();
    for (const [signature, { kind, who }] of Object.entries(table)) {
      if (kind !== "role" || target === "Authority") continue;
      const role = who?.[0];
      const selector = contract.getFunction(signature)?.selector;
      if (role === undefined || selector === undefined) throw new Error(`${target}.${signature} has no role or no ABI`);
      byRole.set(role, [...(byRole.get(role) ?? []), selector]);
    }
    return [...byRole].map(([role, selectors]) => ({ target, role, selectors }));
  });
}

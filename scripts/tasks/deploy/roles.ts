import { z } from "zod";
import { permissions } from "../../../deploy/permissions.js";
import { moduleRights } from "../../../deploy/rights.js";
import { rights } from "../../lib/access.js";
import { addressShape } from "../../lib/cli/result.js";
import { defineQuery } from "../../lib/cli/verb.js";
import { CONTRACT_NAMES, addressOf, contractNamed } from "../../lib/contracts.js";

export default defineQuery({
  name: "deploy roles",
  summary: "Who holds which role with which delay, what each role may call, and which rights modules hold",
  examples: ["deploy roles", "deploy roles --network sepolia --json"],
  positionals: {},
  options: {},
  result: z.object({
    roles: z.array(
      z.object({
        role: z.string(),
        holder: z.string(),
        account: addressShape,
        /** Seconds that a call of the holder waits. */
        delay: z.bigint(),
      }),
    ),
    functions: z.array(z.object({ role: z.string(), contract: z.string(), signature: z.string(), note: z.string() })),
    rights: z.array(z.object({ contract: z.string(), module: z.string(), rights: z.array(z.string()) })),
  }),
  async run(ctx) {
    const { holdersOf, rightsHeld, roleName } = await import("../../lib/doctor/held.js");
    const names = new Map(
      Object.values(CONTRACT_NAMES).map((name) => [addressOf(contractNamed(ctx.keel, name)), name as string]),
    );
    const nameOf = (account: string) => names.get(account) ?? ctx.show.person(account);
    const held = await rightsHeld({ ctx });
    return {
      roles: (await holdersOf({ ctx })).map(({ roleId, account, delay }) => ({
        role: roleName(roleId),
        holder: nameOf(account),
        account,
        delay,
      })),
      functions: Object.entries(permissions).flatMap(([contract, table]) =>
        Object.entries(table)
          .filter(([, { kind }]) => kind === "role")
          .map(([signature, { who, note }]) => ({ role: who?.[0] ?? "", contract, signature, note })),
      ),
      rights: held.map(({ contract, module, rights: sum }) => ({
        contract,
        module: nameOf(module),
        rights: rightNames(contract, sum),
      })),
    };
  },
  render({ roles, functions, rights: held }, show) {
    const holders = roles.map(({ role, holder, delay }) => [role, holder, delay === 0n ? "at once" : show.span(delay)]);
    const calls = functions.map(({ role, contract, signature, note }) => [
      role,
      `${contract}.${signature.slice(0, signature.indexOf("("))}`,
      note,
    ]);
    const modules = held.map(({ contract, module, rights: names }) => [contract, module, names.join(", ")]);
    return [
      show.table(["role", "held by", "waits"], holders),
      show.table(["role", "may call", "and could break"], calls.sort()),
      show.table(["in", "module", "holds"], modules),
    ].join("\n\n");
  },
});

/** Names of the bits of a sum, as far as deploy/rights.ts knows them in this contract. */
function rightNames(contract: string, sum: bigint): string[] {
  const known = [...new Set(Object.values(moduleRights[contract] ?? {}).flat())];
  const named = known.filter((name) => (sum & rights(name)) !== 0n);
  const rest = sum & ~rights(...known);
  return rest === 0n ? named : [...named, `unknown ${rest}`];
}

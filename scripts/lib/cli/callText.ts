/** Calls in words: `Membership.setJoinFee: newFee 0.005ETH`. */
import { rightNames, roleName } from "../access.js";
import type { Call } from "./calls.js";
import type { Context } from "./context.js";
import { FIGURES, unitOfParameter } from "./figures.js";

type NameOf = (address: string) => string;

/** With names for addresses and units for figures. */
export function callText(ctx: Context, call: Pick<Call, "contract" | "method" | "args" | "value" | "signature">) {
  const { contract, method, args, value, signature } = call;
  const known = new Map(ctx.ground.known().map(({ address, name }) => [address, name]));
  const nameOf: NameOf = (address) => known.get(address.toLowerCase()) ?? ctx.show.person(address);
  const paid = value === 0n ? [] : [`with ${FIGURES.eth(value)}`];
  if (signature === "") return [`${nameOf(contract)}.${method} (no contract known here)`, ...paid].join(" ");
  const given = Object.entries(args).map(([name, argument]) => `${name} ${valueText(name, argument, nameOf)}`);
  return [`${contract}.${method}${given.length === 0 ? "" : ":"}`, given.join(", "), ...paid]
    .filter((part) => part !== "")
    .join(" ");
}

function valueText(name: string, value: unknown, nameOf: NameOf): string {
  if (Array.isArray(value)) return `[${value.map((item) => valueText(name, item, nameOf)).join(", ")}]`;
  if (typeof value === "bigint") return figureText(name, value);
  if (typeof value === "string") return /^0x[0-9a-fA-F]{40}$/.test(value) ? nameOf(value) : value;
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value).map(([field, inner]) => `${field} ${valueText(field, inner, nameOf)}`);
  return `(${fields.join(", ")})`;
}

/** Of a parameter: with its unit, roles and rights by their names. */
export function figureText(name: string, value: bigint): string {
  if (name === "roleId") return roleName(value) ?? String(value);
  if (name === "newRights") return rightNames(value).join(" and ") || "none";
  return FIGURES[unitOfParameter(name)](value);
}

/** Who holds which role, and which right, off the chain. */
import { moduleRights } from "../../../deploy/rights.js";
import { role } from "../access.js";
import { readMany } from "../cli/many.js";
import { pastEvents } from "../cli/past.js";
import { contractNamed } from "../contracts.js";
import { ROLE_NAMES } from "../handover.js";
import type { ModuleGuard } from "../../../typechain-types/index.js";
import { ALL_CONTRACTS, addressNamed, type Patient } from "./patient.js";

export interface Holder {
  readonly roleId: bigint;
  readonly account: string;
  readonly delay: bigint;
}

export const ADMIN = 0n;

export const roleName = (id: bigint): string =>
  id === ADMIN ? "ADMIN" : (ROLE_NAMES.find((name) => role(name) === id) ?? `role ${id}`);

/** Everybody who holds a role now, by the manager's own log. */
export async function holdersOf({ ctx }: Pick<Patient, "ctx">): Promise<Holder[]> {
  const { authority } = ctx.keel;
  const granted = await pastEvents(ctx, (from, to) => authority.queryFilter(authority.filters.RoleGranted(), from, to));
  const pairs = new Map(granted.map(({ args }) => [`${args.roleId} ${args.account}`, args]));
  const held = await Promise.all(
    [...pairs.values()].map(async ({ roleId, account }) => {
      const { isMember, executionDelay } = await authority.hasRole(roleId, account);
      return isMember ? [{ roleId, account, delay: executionDelay }] : [];
    }),
  );
  return held.flat().sort((a, b) => (a.roleId < b.roleId ? -1 : a.roleId > b.roleId ? 1 : 0));
}

export interface HeldRights {
  readonly contract: string;
  readonly module: string;
  readonly rights: bigint;
}

/** Every right that anything holds, of the modules and of whoever was ever given one. */
export async function rightsHeld({ ctx }: Pick<Patient, "ctx">): Promise<HeldRights[]> {
  const held = await Promise.all(
    Object.keys(moduleRights).map(async (contract) => {
      const guard = contractNamed(ctx.keel, contract) as ModuleGuard;
      const given = await pastEvents(ctx, (from, to) => guard.queryFilter(guard.filters.RightsSet(), from, to));
      const modules = new Set([
        ...given.map(({ args }) => args.module),
        ...ALL_CONTRACTS.map((name) => addressNamed({ ctx }, name)),
      ]);
      const found = await readMany(
        ctx.chain,
        guard,
        "rightsOf",
        [...modules].map((module) => [module]),
      );
      return [...modules].map((module, place) => ({ contract, module, rights: found[place][0] as bigint }));
    }),
  );
  return held.flat().filter((entry) => entry.rights > 0n);
}

/** Who may do what: roles and their delays, roles of functions, rights of modules, who may hold KEEL. */
import { dataSlice, id, type BaseContract } from "ethers";
import { permissions } from "../../../deploy/permissions.js";
import { keelHolders, moduleRights, SETUP_ROLES } from "../../../deploy/rights.js";
import { rights, role } from "../access.js";
import { readMany } from "../cli/many.js";
import { pastEvents } from "../cli/past.js";
import { contractNamed } from "../contracts.js";
import { ROLE_NAMES } from "../handover.js";
import type { ModuleGuard } from "../../../typechain-types/index.js";
import { differences, type Finding } from "./finding.js";
import { ADMIN, holdersOf, rightsHeld, roleName, type Holder } from "./held.js";
import { addressNamed, peopleOf, type Patient } from "./patient.js";

export async function roleFindings(patient: Patient): Promise<Finding[]> {
  const textOf = ({ roleId, account }: Holder) => `${roleName(roleId)} of ${patient.nameOf(account)}`;
  const [held, expected, settings] = await Promise.all([
    holdersOf(patient),
    expectedHolders(patient),
    settingFindings(patient),
  ]);
  const found = new Map(held.map((holder) => [textOf(holder), holder.delay]));
  const wanted = new Map(expected.map((holder) => [textOf(holder), holder.delay]));
  const holders = [...new Set([...wanted.keys(), ...found.keys()])].flatMap((what) =>
    differences("roles", what, delayText(wanted.get(what)), delayText(found.get(what))),
  );
  return [...holders, ...settings];
}

const delayText = (delay: bigint | undefined) => (delay === undefined ? "not held" : `delay ${delay} s`);

async function expectedHolders(patient: Patient): Promise<Holder[]> {
  const { parameters, deployer, isGoverned } = patient;
  const guardians = (await peopleOf(patient, parameters.people.guardians)).map((account) => ({
    roleId: role("GUARDIAN"),
    account,
    delay: 0n,
  }));
  if (!isGoverned) {
    const setup = [ADMIN, ...SETUP_ROLES.map(role)];
    return [...setup.map((roleId) => ({ roleId, account: deployer, delay: 0n })), ...guardians];
  }
  const account = addressNamed(patient, "MutualGovernor");
  const { tiers } = parameters.governance;
  const governed = ROLE_NAMES.map((name) => ({ roleId: role(name), account, delay: tiers[name] }));
  return [{ roleId: ADMIN, account, delay: tiers.ADMIN }, ...governed, ...guardians];
}

/** Roles are granted by ADMIN alone, cancelled by nobody else, and take effect at once. */
async function settingFindings({ ctx }: Patient): Promise<Finding[]> {
  const { authority } = ctx.keel;
  const ids = [ADMIN, ...ROLE_NAMES.map(role)];
  const asked = ["getRoleAdmin", "getRoleGuardian", "getRoleGrantDelay"].map((view) =>
    readMany(
      ctx.chain,
      authority,
      view,
      ids.map((id) => [id]),
    ),
  );
  const [admins, guardians, delays] = await Promise.all(asked);
  return ids.flatMap((id, place) => {
    const [admin, guardian, grantDelay] = [admins, guardians, delays].map((found) => found[place][0] as bigint);
    return differences(
      "roles",
      roleName(id),
      { admin: ADMIN, guardian: ADMIN, grantDelay: 0n },
      { admin, guardian, grantDelay },
    );
  });
}

/** The role that the manager asks of every function that changes state, and the manager that is asked. */
export async function functionFindings(patient: Patient): Promise<Finding[]> {
  const { ctx } = patient;
  const { authority } = ctx.keel;
  const findings = Object.entries(permissions)
    .filter(([name]) => name !== "Authority")
    .map(async ([name, table]) => {
      const target = addressNamed(patient, name);
      // Plain transfers ask nobody. Selectors by hand: an interface would parse every signature again.
      const asked = Object.entries(table)
        .filter(([signature]) => signature !== "receive()")
        .map(([signature, { kind, who }]) => ({
          selector: dataSlice(id(signature), 0, 4),
          what: `${name}.${signature.slice(0, signature.indexOf("("))}`,
          expected: roleName(kind === "role" ? role(who?.[0] ?? "") : ADMIN),
        }));
      const [found, ofTarget] = await Promise.all([
        readMany(
          ctx.chain,
          authority,
          "getTargetFunctionRole",
          asked.map(({ selector }) => [target, selector]),
        ),
        targetFindings(patient, name),
      ]);
      const own = asked.flatMap(({ what, expected }, place) =>
        differences("functions", what, expected, roleName(found[place][0] as bigint)),
      );
      return [...own, ...ofTarget];
    });
  return (await Promise.all(findings)).flat();
}

async function targetFindings(patient: Patient, name: string): Promise<Finding[]> {
  const { authority } = patient.ctx.keel;
  const target = contractNamed(patient.ctx.keel, name) as BaseContract & { authority?(): Promise<string> };
  const isManaged = target.interface.getFunction("authority") !== null;
  const [isClosed, adminDelay, asked] = await Promise.all([
    authority.isTargetClosed(target),
    authority.getTargetAdminDelay(target),
    isManaged ? (target as unknown as ModuleGuard).authority() : authority.target,
  ]);
  return [
    ...differences("functions", name, { isClosed: false, adminDelay: 0n }, { isClosed, adminDelay }),
    ...differences("functions", `${name}.authority`, authority.target, asked),
  ];
}

export async function rightFindings(patient: Patient): Promise<Finding[]> {
  const [found, holders] = await Promise.all([rightsHeld(patient), holderFindings(patient)]);
  const findings = Object.entries(moduleRights).flatMap(([contract, table]) => {
    const here = new Map(
      found.filter((held) => held.contract === contract).map((held) => [patient.nameOf(held.module), held.rights]),
    );
    const names = new Set([...Object.keys(table), ...here.keys()]);
    return [...names].flatMap((name) =>
      differences("rights", `${name} in ${contract}`, rights(...(table[name] ?? [])), here.get(name) ?? 0n),
    );
  });
  return [...findings, ...holders];
}

/** Who may hold KEEL without being a member. */
async function holderFindings(patient: Patient): Promise<Finding[]> {
  const { token, membership } = patient.ctx.keel;
  const set = await pastEvents(patient.ctx, (from, to) => token.queryFilter(token.filters.HolderSet(), from, to));
  const expected = keelHolders.map((name) => addressNamed(patient, name));
  const accounts = [...new Set([...set.map(({ args }) => args.account), ...expected])];
  const findings = await Promise.all(
    accounts.map(async (account) => {
      if ((await membership.idOf(account)) !== 0n) return [];
      const what = `${patient.nameOf(account)} may hold KEEL`;
      return differences("rights", what, expected.includes(account), await token.isHolder(account));
    }),
  );
  return findings.flat();
}

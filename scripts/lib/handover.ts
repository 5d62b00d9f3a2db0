/** The last step of a deployment: governance takes over and the deployer keeps nothing. Every check reads the chain. */
import type { Signer } from "ethers";
import { moduleRights } from "../../deploy/rights.js";
import { role } from "./access.js";
import { contractNamed, type Contracts } from "./contracts.js";
import type { Parameters } from "./parameters.js";
import type { ModuleGuard } from "../../typechain-types/index.js";

export type HandoverFault = "GenesisOpen" | "VotesTooFew" | "RightLeft" | "RoleLeft" | "RoleMissing";

/** Why governance cannot take over; `faults` is for programs, the message for people. */
export class HandoverError extends Error {
  override readonly name = "HandoverError";
  readonly faults: readonly HandoverFault[];

  constructor(found: readonly Finding[]) {
    super(found.map(({ fault, text }) => `${fault}: ${text}`).join("; "));
    this.faults = found.map(({ fault }) => fault);
  }
}

interface Finding {
  readonly fault: HandoverFault;
  readonly text: string;
}

type Tiers = Parameters["governance"]["tiers"];

export const ROLE_NAMES = ["PARAMETER", "MODULE", "CORE", "GUARDIAN"] as const;

/** Refuses by name, or hands over in one transaction and checks that nothing is left with the deployer. */
export async function handOver(contracts: Contracts, deployer: Signer, tiers: Tiers): Promise<void> {
  const before = [...(await genesisFindings(contracts)), ...(await rightsLeft(contracts, deployer))];
  if (before.length > 0) throw new HandoverError(before);

  const { authority, governor } = contracts;
  const calls = authority.interface;
  const admin = await authority.ADMIN_ROLE();
  const grants = [
    ...ROLE_NAMES.map((name) => calls.encodeFunctionData("grantRole", [role(name), governor.target, tiers[name]])),
    calls.encodeFunctionData("grantRole", [admin, governor.target, tiers.ADMIN]),
  ];
  const leaver = await deployer.getAddress();
  const leaving = [...ROLE_NAMES.map(role), admin].map((id) => calls.encodeFunctionData("renounceRole", [id, leaver]));
  await (await authority.connect(deployer).multicall([...grants, ...leaving])).wait();

  const after = [...(await leftWith(contracts, deployer)), ...(await rolesMissing(contracts, tiers))];
  if (after.length > 0) throw new HandoverError(after);
}

/** Rights and roles that an account still holds anywhere. */
export async function leftWith(contracts: Contracts, account: Signer): Promise<Finding[]> {
  return [...(await rightsLeft(contracts, account)), ...(await rolesLeft(contracts, account))];
}

/** Genesis is closed and the members' capped votes reach twice the quorum. */
export async function genesisFindings(contracts: Contracts): Promise<Finding[]> {
  const { genesis, governor } = contracts;
  if (!(await genesis.isClosed())) return [{ fault: "GenesisOpen", text: "the founders have not closed genesis" }];
  const timepoint = (await governor.clock()) - 1n;
  const votes = await cappedVotes(contracts, timepoint);
  const needed = 2n * (await governor.quorum(timepoint));
  if (votes >= needed) return [];
  return [{ fault: "VotesTooFew", text: `the members' capped votes are ${votes}, twice the quorum is ${needed}` }];
}

/** Sum over all members of what each could cast. */
export async function cappedVotes({ membership, governor }: Contracts, timepoint: bigint): Promise<bigint> {
  const count = await membership.memberCount();
  const ids = Array.from({ length: Number(count) }, (_, place) => BigInt(place + 1));
  const votes = await Promise.all(ids.map(async (id) => governor.getVotes(await membership.accountOf(id), timepoint)));
  return votes.reduce((sum, each) => sum + each, 0n);
}

async function rightsLeft(contracts: Contracts, account: Signer): Promise<Finding[]> {
  const address = await account.getAddress();
  const findings = await Promise.all(
    Object.keys(moduleRights).map(async (name) => {
      const held = await (contractNamed(contracts, name) as ModuleGuard).rightsOf(address);
      return held === 0n ? [] : [{ fault: "RightLeft" as const, text: `${address} holds rights ${held} in ${name}` }];
    }),
  );
  return findings.flat();
}

async function rolesLeft({ authority }: Contracts, account: Signer): Promise<Finding[]> {
  const address = await account.getAddress();
  const findings = await Promise.all(
    (await allRoles(authority)).map(async ([name, id]) => {
      const { isMember } = await authority.hasRole(id, address);
      return isMember ? [{ fault: "RoleLeft" as const, text: `${address} holds the role ${name}` }] : [];
    }),
  );
  return findings.flat();
}

async function rolesMissing({ authority, governor }: Contracts, tiers: Tiers): Promise<Finding[]> {
  const findings = await Promise.all(
    (await allRoles(authority)).map(async ([name, id]) => {
      const { isMember, executionDelay } = await authority.hasRole(id, governor);
      if (isMember && executionDelay === tiers[name]) return [];
      return [{ fault: "RoleMissing" as const, text: `the governor lacks ${name} with a delay of ${tiers[name]} s` }];
    }),
  );
  return findings.flat();
}

async function allRoles(authority: Contracts["authority"]): Promise<(readonly [keyof Tiers, bigint])[]> {
  return [["ADMIN", await authority.ADMIN_ROLE()], ...ROLE_NAMES.map((name) => [name, role(name)] as const)];
}

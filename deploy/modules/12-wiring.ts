import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { InterfaceAbi } from "ethers";
import { rights, role } from "../../scripts/lib/access.js";
import { keelHolders, moduleRights, SETUP_ROLES } from "../rights.js";
import { functionRoles } from "../selectors.js";
import { contractNamed, contractsOf, type Layers } from "../suite.js";

/** Who may call what: roles of functions, rights of modules, who may hold KEEL. */
export const wiringModule = (layers: Layers, abiOf: (contract: string) => InterfaceAbi) =>
  buildModule("Wiring", (m) => {
    const contracts = contractsOf(m, layers);
    const { Authority: authority, MemberToken: token } = contracts;
    const deployer = m.getAccount(0);

    const roles = functionRoles(abiOf).map(({ target, role: name, selectors }) =>
      m.call(authority, "setTargetFunctionRole", [contractNamed(contracts, target), [...selectors], role(name)], {
        id: `role_${target}_${name}`,
      }),
    );
    const grants = SETUP_ROLES.map((name) =>
      m.call(authority, "grantRole", [role(name), deployer, 0n], { id: `setup_${name}` }),
    );
    const after = [...roles, ...grants];
    for (const [callee, modules] of Object.entries(moduleRights))
      for (const [module, names] of Object.entries(modules)) {
        m.call(contractNamed(contracts, callee), "setRights", [contractNamed(contracts, module), rights(...names)], {
          id: `rights_${callee}_${module}`,
          after,
        });
      }

    // Only for these lines may the deployer say who holds KEEL.
    const right = [deployer, rights("HOLDERS")];
    const begun = m.call(token, "setRights", right, { id: "deployer_HOLDERS", after });
    const holders = keelHolders.map((name) =>
      m.call(token, "setHolder", [contractNamed(contracts, name), true], { id: `holder_${name}`, after: [begun] }),
    );
    m.call(token, "setRights", [deployer, 0n], { id: "deployer_none", after: holders });
    return { authority };
  });

export type WiringModule = ReturnType<typeof wiringModule>;

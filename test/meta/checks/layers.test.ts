import { expect } from "chai";
import { check } from "../../../scripts/checks/rules/layers.js";
import { findings, solidity } from "../../support/planted.js";

const withImport = (file: string, statement: string) => findings(check, { [file]: solidity(statement) });

describe("check: layers", function () {
  it("accepts named imports that point down, from the own layer and from OpenZeppelin", async function () {
    const clean = solidity(
      [
        'import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";',
        'import {Wad as W} from "../common/Wad.sol";',
        'import {IMemberToken} from "../token/interfaces/IMemberToken.sol";',
        'import {PoolMath} from "./libraries/PoolMath.sol";',
      ].join("\n"),
    );
    expect(await findings(check, { "contracts/staking/StakingPools.sol": clean })).to.deep.equal([]);
  });

  it("rejects an import that points up", async function () {
    expect(
      await withImport("contracts/capital/Ledger.sol", 'import {ICover} from "../cover/interfaces/ICover.sol";'),
    ).to.deep.equal(["contracts/capital/Ledger.sol: capital may not import cover"]);
  });

  it("rejects an import across: staking keeps its own books", async function () {
    expect(
      await withImport("contracts/staking/S.sol", 'import {IPool} from "../capital/interfaces/IPool.sol";'),
    ).to.deep.equal(["contracts/staking/S.sol: staking may not import capital"]);
  });

  it("rejects an import from deep inside a layer that points up", async function () {
    expect(
      await withImport("contracts/token/libraries/L.sol", 'import {A} from "../../membership/A.sol";'),
    ).to.deep.equal(["contracts/token/libraries/L.sol: token may not import membership"]);
  });

  it("rejects an import that names nothing", async function () {
    const [found] = await withImport("contracts/token/T.sol", 'import "../access/Roles.sol";');
    expect(found).to.contain("names nothing");
    const [star] = await withImport("contracts/token/T.sol", 'import * as Roles from "../access/Roles.sol";');
    expect(star).to.contain("names nothing");
  });

  it("rejects a mock in the product, a package that is not OpenZeppelin's and a folder that is no layer", async function () {
    expect(await withImport("contracts/token/T.sol", 'import {M} from "../mocks/token/M.sol";')).to.deep.equal([
      'contracts/token/T.sol: "contracts/mocks/token/M.sol" is not in a layer',
    ]);
    expect(await withImport("contracts/token/T.sol", 'import {S} from "solady/S.sol";')).to.have.length(1);
    expect(await withImport("contracts/utils/T.sol", "")).to.deep.equal([
      'contracts/utils/T.sol: "utils" is not a layer',
    ]);
  });

  it("lets mocks import everything and overlooks imports in comments", async function () {
    expect(
      await findings(check, {
        "contracts/mocks/token/M.sol": solidity('import {C} from "../../claims/C.sol";'),
        "contracts/token/T.sol": solidity('// import {C} from "../claims/C.sol";'),
      }),
    ).to.deep.equal([]);
  });
});

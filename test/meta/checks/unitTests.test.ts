import { expect } from "chai";
import { check } from "../../../scripts/checks/rules/unitTests.js";
import { findings, solidity, type Tree } from "../../support/planted.js";

const tree: Tree = {
  "contracts/cover/interfaces/ICover.sol": solidity(`interface ICover {
    /// @notice Buys.
    /// @custom:error PremiumTooHigh when the price is above maxPremium
    function buy(uint256 amount)
        external
        returns (uint256);

    function quote() external view returns (uint256);
}`),
  "contracts/cover/Cover.sol": solidity(
    "contract Cover is ERC721(a, b), ICover { function buy(uint256) external override {} }",
  ),
};
const BUY = "test/unit/cover/Cover/buy.test.ts";

describe("check: unit-tests", function () {
  it("accepts a verb whose test asserts every error that its NatSpec names", async function () {
    expect(await findings(check, { ...tree, [BUY]: 'revertedWithCustomError(cover, "PremiumTooHigh")' })).to.deep.equal(
      [],
    );
  });

  it("rejects a verb without its test file", async function () {
    expect(await findings(check, tree)).to.deep.equal([`contracts/cover/interfaces/ICover.sol: ${BUY} is missing`]);
  });

  it("rejects a test that does not assert a named error", async function () {
    expect(await findings(check, { ...tree, [BUY]: "PremiumTooHighly" })).to.deep.equal([
      `${BUY}: does not assert PremiumTooHigh`,
    ]);
  });

  it("rejects an untested verb that stands in the contract alone", async function () {
    expect(
      await findings(check, { "contracts/token/T.sol": solidity("contract T { function poke() public {} }") }),
    ).to.deep.equal(["contracts/token/T.sol: test/unit/token/T/poke.test.ts is missing"]);
  });

  it("asks for a verb of a shared base once, in the base's own folder", async function () {
    const found = await findings(check, {
      "contracts/access/interfaces/IGuard.sol": solidity("interface IGuard { function pause() external; }"),
      "contracts/access/Guard.sol": solidity(
        "abstract contract Guard is IGuard { function pause() external override {} }",
      ),
      "contracts/token/T.sol": solidity("contract T is Guard { function f() external view {} }"),
      "contracts/capital/P.sol": solidity("contract P is Guard, IGuard {}"),
    });
    expect(found).to.deep.equal([
      "contracts/access/interfaces/IGuard.sol: test/unit/access/Guard/pause.test.ts is missing",
    ]);
  });

  it("collects the verbs of split interfaces and leaves mocks alone", async function () {
    const found = await findings(check, {
      "contracts/staking/interfaces/IPools.sol": solidity(
        "interface IPools is IPoolsModule { function a() external; }",
      ),
      "contracts/staking/interfaces/IPoolsModule.sol": solidity("interface IPoolsModule { function b() external; }"),
      "contracts/staking/Pools.sol": solidity("contract Pools is IPools {}"),
      "contracts/mocks/M.sol": solidity("contract M { function poke() public {} }"),
      "test/unit/staking/Pools/a.test.ts": "",
    });
    expect(found).to.deep.equal([
      "contracts/staking/interfaces/IPoolsModule.sol: test/unit/staking/Pools/b.test.ts is missing",
    ]);
  });
});

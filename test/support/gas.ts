import { expect } from "chai";
import hre from "hardhat";

/** A call cost less gas than this. Instrumented code costs more than what is deployed: the coverage run does not ask. */
export function expectGasBelow(gas: bigint | undefined, most: bigint): void {
  if (hre.globalOptions.coverage) return;
  expect(gas).to.be.below(most);
}

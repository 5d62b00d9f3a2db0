import { expect } from "chai";
import hre from "hardhat";

/**
 * A call cost less gas than this. Code that is not what is deployed costs more, and is longer: coverage instruments it,
 * mutants are not optimized. Where code of any length may be deployed, nothing is asked.
 */
export function expectGasBelow(gas: bigint | undefined, most: bigint): void {
  const { default: network } = hre.config.networks;
  if (network.type === "edr-simulated" && network.allowUnlimitedContractSize) return;
  expect(gas).to.be.below(most);
}

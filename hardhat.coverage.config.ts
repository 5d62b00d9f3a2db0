// Coverage instruments the build; its own cache and artifacts keep the normal build warm.
import { defineConfig } from "hardhat/config";
import base, { inProcess } from "./hardhat.config.js";

export default defineConfig({
  ...base,
  // Instrumented code is longer than what is deployed.
  networks: { ...base.networks, default: { ...inProcess, allowUnlimitedContractSize: true } },
  // Instrumented code is slower too; how fast it is, is not the question here.
  test: { ...base.test, mocha: { timeout: 1_800_000 } },
  paths: { ...base.paths, cache: "./coverage/.build/cache", artifacts: "./coverage/.build/artifacts" },
});

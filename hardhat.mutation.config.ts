// For `npm run mutate`: mutants are compiled without optimizer, and so they are longer than what is deployed.
import { defineConfig } from "hardhat/config";
import base, { inProcess } from "./hardhat.config.js";

export default defineConfig({
  ...base,
  networks: { ...base.networks, default: { ...inProcess, allowUnlimitedContractSize: true } },
});

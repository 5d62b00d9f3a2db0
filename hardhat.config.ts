import { createRequire, enableCompileCache } from "node:module";
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import dotenv from "dotenv";
import { configVariable, defineConfig } from "hardhat/config";
import { CAMPAIGN, logNow, seedNow, type Profile } from "./scripts/lib/campaign.js";
import { argumentGuard, settled } from "./scripts/lib/cli/guard.js";
import { localNetwork } from "./scripts/lib/cli/localNetwork.js";
import tasks from "./scripts/tasks/index.js";

// What a verb loads after this is compiled once and kept.
enableCompileCache(`${import.meta.dirname}/node_modules/.cache/node`);

dotenv.config({ quiet: true });

// npm's `solc` package ships the wasm compiler: nothing is downloaded and every machine compiles with the same bytes.
const compiler = {
  version: "0.8.37",
  path: createRequire(import.meta.url).resolve("solc/soljson.js"),
  settings: {
    optimizer: { enabled: true, runs: 200 },
    evmVersion: "cancun",
    outputSelection: { "*": { "*": ["storageLayout"] } },
  },
};

// What is called most, what is largest and what has the largest calldata:
// docs/adr/0012-cover-through-the-intermediate-representation.md, docs/adr/0016-the-gas-of-capital.md
const throughIr = { ...compiler, settings: { ...compiler.settings, viaIR: true } };

// The compiler's own sequence without F, which would clone functions for literal arguments: what is largest has no room for
// copies. docs/adr/0015-the-size-of-staking.md
const OPTIMIZER_STEPS =
  "dhfoDgvulfnTUtnIf[xa[r]EscLMVcul[j]Trpeulxa[rul]xa[r]cLgvifCTUca[r]LSsTOtfDnca[r]Iulc]jmul[jul]VcTOculjmul:fDnTOcmu";
const withoutClones = {
  ...throughIr,
  settings: {
    ...throughIr.settings,
    optimizer: {
      ...compiler.settings.optimizer,
      details: { yul: true, yulDetails: { optimizerSteps: OPTIMIZER_STEPS } },
    },
  },
};

const sources = {
  isolated: false,
  toolVersionsInBuildInfo: false,
  compilers: [compiler],
  overrides: {
    "contracts/capital/CapitalPool.sol": throughIr,
    "contracts/capital/SolvencyLedger.sol": throughIr,
    "contracts/capital/TokenMarket.sol": throughIr,
    "contracts/claims/Claims.sol": throughIr,
    "contracts/cover/Cover.sol": throughIr,
    "contracts/cover/Products.sol": throughIr,
    "contracts/membership/Membership.sol": throughIr,
    "contracts/mocks/capital/MockFeed.sol": throughIr,
    "contracts/staking/StakingPools.sol": withoutClones,
  },
};

/** Attempts at a shorter counterexample: each plays up to a whole run again. */
const SHRINK_RUNS = 200;

/** For one answer of a node. */
const NODE_TIMEOUT_MS = 20_000;

/** A new chain for every connection. Prague is the hardfork of the gas baseline. */
export const inProcess = {
  type: "edr-simulated",
  chainType: "l1",
  chainId: 31337,
  hardfork: "prague",
  allowUnlimitedContractSize: false,
  accounts: { count: 40, accountsBalance: 1_000_000n * 10n ** 18n },
} as const;

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers, argumentGuard],
  tasks,
  paths: { sources: "./contracts", tests: { mocha: "./test", solidity: "./test" }, ignition: "./deploy" },
  // One object for both profiles: Ignition builds with `production`, and a differing profile would recompile everything.
  solidity: { profiles: { default: sources, production: sources } },
  test: {
    // Only against what hangs: a busy machine takes minutes for what takes seconds elsewhere.
    mocha: { timeout: 600_000 },
    solidity: {
      profiles: { default: profile("default"), deep: profile("deep"), chunk: profile("chunk") },
    },
  },
  typechain: { outDir: "./typechain-types" },
  networks: {
    default: inProcess,
    // The persistent chain. Not 31337: Ignition wipes a deployment on that id when the node restarts.
    local: {
      type: "http",
      chainType: "l1",
      ...settled(() => localNetwork(process.env)),
      timeout: NODE_TIMEOUT_MS,
    },
    // Public networks. Values come from .env or from the encrypted keystore, and are asked for only when they are needed.
    sepolia: {
      type: "http",
      chainType: "l1",
      chainId: 11155111,
      url: configVariable("SEPOLIA_RPC_URL"),
      timeout: NODE_TIMEOUT_MS,
      accounts: [configVariable("SEPOLIA_PRIVATE_KEY")],
    },
  },
  verify: { etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") } },
});

function profile(name: Profile) {
  const { fuzzRuns, runs, depth } = CAMPAIGN[name];
  return {
    fuzz: { runs: fuzzRuns, seed: seedNow() },
    // Inputs are drawn at random and bounded by the campaign: values gathered from storage and code would only cost time.
    invariant: {
      runs,
      depth,
      failOnRevert: true,
      dictionaryWeight: 0,
      includeStorage: false,
      includePushBytes: false,
      shrinkRunLimit: SHRINK_RUNS,
    },
    // The campaign writes what its runs did, for the summary.
    fsPermissions: { writeFile: [logNow()] },
  };
}

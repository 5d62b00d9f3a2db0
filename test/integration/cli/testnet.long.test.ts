import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { toBeHex, Wallet } from "ethers";
import { ROOT } from "../../../scripts/lib/run.js";
import { readRecord } from "../../../scripts/lib/record.js";
import { loadParameters } from "../../../scripts/lib/parameters.js";
import { anvilBinary } from "../../../scripts/local/anvil.js";
import { ask } from "../../../scripts/local/rpc.js";
import type { MockERC20, MockFeed } from "../../../typechain-types/index.js";
import { openChain } from "../../support/chain.js";
import { freePort, untilAnswered } from "../../support/local.js";
import { PATIENCE_MS } from "../../support/process.js";

const SEPOLIA = 11155111;
const FOLDER = path.join(ROOT, "deploy/deployments", `chain-${SEPOLIA}`);
/** Whose transactions are none of the deployer's. */
const PUBLISHER = "0x000000000000000000000000000000000000dEaD";
/** More slots than a mock has. */
const SLOTS = 10;

interface Envelope {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly name: string; readonly message: string; readonly args: Record<string, unknown> };
}

/**
 * The testnet, proven offline: a node with Sepolia's chain id and no accounts, a key from the environment, feeds and
 * tokens at their real addresses
 * ├── deploys, is killed, goes on
 * ├── the doctor finds nothing
 * └── what is missing or wrong is said
 */
describe("a public testnet", function () {
  this.timeout(PATIENCE_MS);
  const key = Wallet.createRandom();
  let node: ChildProcess;
  let url = "";
  let env: NodeJS.ProcessEnv = {};

  before(async () => {
    expect(existsSync(FOLDER), "there is a deployment on Sepolia that a test must not touch").to.equal(false);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    node = spawn(anvilBinary(), ["--port", String(port), "--chain-id", String(SEPOLIA), "--accounts", "0"], {
      stdio: "ignore",
    });
    await untilAnswered(url, node);
    await ask(url, "anvil_setBalance", [key.address, toBeHex(10n ** 20n)]);
    const people = Object.fromEntries(
      ["KEEL_SIGNER", "KEEL_GUARDIAN_1", "KEEL_GUARDIAN_2", "KEEL_GUARDIAN_3"].map((name) => [
        name,
        Wallet.createRandom().address,
      ]),
    );
    env = { ...process.env, ...people, SEPOLIA_RPC_URL: url, SEPOLIA_PRIVATE_KEY: key.privateKey, NO_COLOR: "1" };
    Object.assign(process.env, people);
    await plantAssets(url);
  });
  after(() => {
    node.kill("SIGKILL");
    rmSync(FOLDER, { recursive: true, force: true });
  });

  it("is deployed to with a key from the environment, goes on after a kill, and is found sound", async () => {
    await killed(["deploy", "core", "--network", "sepolia", "--confirmations", "1", "--yes"]);
    const done = await keel("deploy core --network sepolia --confirmations 1 --yes --json");
    expect(done.error).to.equal(undefined);
    expect(done.result).to.deep.include({ chainId: SEPOLIA, parameters: "sepolia", deployer: key.address });
    const record = readRecord(FOLDER);
    const nonce = await ask(url, "eth_getTransactionCount", [key.address, "latest"]);
    expect(record?.transactions).to.have.length(Number(nonce));
    expect(readFileSync(path.join(FOLDER, "record.json"), "utf8")).to.not.include(key.privateKey.slice(2));
    const sound = await keel("deploy doctor --network sepolia --json");
    expect(sound.error).to.equal(undefined);
    expect(sound.result).to.deep.include({ parameters: "sepolia", isGoverned: false });
    expect((await keel("feed list --network sepolia --json")).result).to.deep.include({ allGood: true });
  });

  it("says what is missing and what is wrong", async () => {
    const verify = await keel("deploy core --network sepolia --verify --yes --json", { ETHERSCAN_API_KEY: "" }, 2);
    expect(verify.error?.name).to.equal("NotConfigured");
    const keyless = await keel("deploy core --network sepolia --yes --json", { SEPOLIA_RPC_URL: "" }, 2);
    expect(keyless.error?.message).to.include("SEPOLIA_RPC_URL");
    const dead = await keel("deploy doctor --network sepolia --json", { SEPOLIA_RPC_URL: "http://127.0.0.1:9" }, 1);
    expect(dead.error?.name).to.equal("NoNode");
    const nobody = await keel("deploy core --network sepolia --yes --json", { KEEL_SIGNER: "" }, 2);
    expect(nobody.error?.message).to.include("$KEEL_SIGNER");
  });

  /** Runs a command as a process and reads its envelope. */
  async function keel(line: string, more: NodeJS.ProcessEnv = {}, code = 0): Promise<Envelope> {
    const child = hardhat(line.split(" "), more);
    let out = "";
    child.stdout?.on("data", (chunk: Buffer) => (out += chunk.toString()));
    const ended = await new Promise((resolve) => child.on("close", resolve));
    expect(ended, `${line}: ${out}`).to.equal(code);
    return JSON.parse(out) as Envelope;
  }

  /** Starts a command and kills it in the middle of its work; it is gone then. */
  async function killed(words: readonly string[]): Promise<void> {
    const child = hardhat(words, {});
    const gone = new Promise((resolve) => child.once("exit", resolve));
    const isAtWork = async () => Number(await ask(url, "eth_getTransactionCount", [key.address, "latest"])) >= 20;
    while (child.exitCode === null && !(await isAtWork())) await sleep(20);
    child.kill("SIGKILL");
    await gone;
  }

  function hardhat(words: readonly string[], more: NodeJS.ProcessEnv): ChildProcess {
    const own = { ...env, ...more };
    return spawn(path.join(ROOT, "node_modules/.bin/hardhat"), words, { cwd: ROOT, env: own, stdio: "pipe" });
  }
});

/** What answers at the addresses of the parameter file: mocks, carried over with their storage. */
async function plantAssets(url: string): Promise<void> {
  const { connection } = await openChain();
  const { ethers } = connection;
  const { assets } = loadParameters("sepolia");
  const plant = async (at: string, mock: MockERC20 | MockFeed) => {
    const from = await mock.getAddress();
    await ask(url, "anvil_setCode", [at, await ethers.provider.getCode(from)]);
    for (let slot = 0; slot < SLOTS; slot++) {
      const word = await ethers.provider.getStorage(from, slot);
      await ask(url, "anvil_setStorageAt", [at, toBeHex(slot, 32), word]);
    }
  };
  // What a feed says is as old as its clock: each says it again here.
  await ask(url, "anvil_impersonateAccount", [PUBLISHER]);
  await ask(url, "anvil_setBalance", [PUBLISHER, toBeHex(10n ** 18n)]);
  const publish = async (at: string, feed: MockFeed, answer: bigint) => {
    await plant(at, feed);
    const data = feed.interface.encodeFunctionData("setAnswer", [answer]);
    const hash = await ask(url, "eth_sendTransaction", [{ from: PUBLISHER, to: at, data }]);
    while ((await ask(url, "eth_getTransactionReceipt", [hash])) === null) await sleep(10);
  };
  const { usdFeed } = assets;
  const dollar = await ethers.deployContract("MockFeed", [usdFeed.decimals, usdFeed.answer]);
  await publish(usdFeed.feed, dollar, usdFeed.answer);
  for (const { token, feed, symbol, decimals, feedDecimals, answer } of assets.list) {
    if (feed === undefined) continue;
    await plant(token, await ethers.deployContract("MockERC20", [symbol, symbol, decimals]));
    await publish(feed, await ethers.deployContract("MockFeed", [feedDecimals, answer]), answer);
  }
}

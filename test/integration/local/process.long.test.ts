import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { expect } from "chai";
import { advance, attend, down, reset, up, type UpOptions } from "../../../scripts/local/chain.js";
import {
  deploymentFolder,
  filesOf,
  readAbout,
  readPid,
  urlOf,
  writeAbout,
  type Place,
} from "../../../scripts/local/place.js";
import { ask, chainIdAt, latestBlock } from "../../../scripts/local/rpc.js";
import { clear, crash, expectFault, freePort, temporaryPlace } from "../../support/local.js";
import { PATIENCE_MS } from "../../support/process.js";

/** As if something were deployed: a record without contracts, which every chain agrees with. */
const EMPTY: UpOptions = {
  saveEvery: 1,
  beginsAt: BigInt(Date.parse("2026-03-02T00:00:00Z") / 1_000),
  fill: (place) => {
    mkdirSync(deploymentFolder(place), { recursive: true });
    writeFileSync(path.join(deploymentFolder(place), "deployed_addresses.json"), "{}");
    return Promise.resolve();
  },
};
const TOLD = "0x1111111111111111111111111111111111111111";

/**
 * The process of a local chain
 * ├── up: starts, goes on after down and after a crash, begins anew what was never ready
 * ├── down: returns when every block is on disk
 * ├── reset: nothing is left
 * ├── the clock goes on by itself, and jumps when it is told to
 * └── what cannot be done is refused by name
 */
describe("the process of a local chain", function () {
  this.timeout(PATIENCE_MS);
  let place: Place;

  beforeEach(async () => {
    place = await temporaryPlace();
  });
  afterEach(() => clear(place));

  const pay = (value: bigint) =>
    ask(urlOf(place), "anvil_setBalance", [TOLD, `0x${value.toString(16)}`]).then(() => ask(urlOf(place), "evm_mine"));
  const balance = async () => BigInt((await ask(urlOf(place), "eth_getBalance", [TOLD, "latest"])) as string);

  it("starts detached and goes on where it was stopped", async () => {
    const first = await up(place, EMPTY);
    expect(first).to.deep.include({ beginning: "new", chainId: place.chainId, url: urlOf(place) });
    await pay(7n);
    const before = await latestBlock(urlOf(place));
    expect(await down(place)).to.deep.equal({ pid: first.pid, block: before.number });
    expect(await chainIdAt(urlOf(place))).to.equal(undefined);
    expect(existsSync(filesOf(place).pid)).to.equal(false);

    const second = await up(place, EMPTY);
    expect(second.beginning).to.equal("continued");
    expect(second.block).to.be.at.least(before.number);
    const same = (await ask(urlOf(place), "eth_getBlockByNumber", [`0x${before.number.toString(16)}`, false])) as {
      timestamp: string;
    };
    expect(BigInt(same.timestamp)).to.equal(before.timestamp);
    expect(await balance()).to.equal(7n);
  });

  it("has what was on disk after it was killed", async () => {
    await up(place, EMPTY);
    await crash(place);
    expect((await up(place, EMPTY)).beginning).to.equal("recovered");
  });

  it("takes the state before when the last one was cut off", async () => {
    await up(place, EMPTY);
    await pay(9n);
    await down(place);
    await up(place, EMPTY);
    await crash(place);
    truncateSync(filesOf(place).state, 1_000);
    expect((await up(place, EMPTY)).beginning).to.equal("recovered");
    expect(await balance()).to.equal(9n);
  });

  it("begins anew what was cut off before it was ready", async () => {
    const { pid } = await up(place, EMPTY);
    const about = readAbout(place);
    if (about === undefined) throw new Error("nothing is written about the chain");
    writeAbout(place, { ...about, stage: "seeding", startedBy: process.pid });
    await expectFault(up(place, EMPTY), "StillStarting");
    writeAbout(place, { ...about, stage: "seeding", startedBy: 2 ** 22 + 1 });
    const again = await up(place, EMPTY);
    expect(again.beginning).to.equal("begun again");
    expect(again.pid).to.not.equal(pid);
  });

  it("stops what could not be filled, and keeps its log until the next try", async () => {
    const broken: UpOptions = { ...EMPTY, fill: () => Promise.reject(new Error("no seed today")) };
    const failure: unknown = await up(place, broken).catch((error: unknown) => error);
    expect(String(failure)).to.include("no seed today");
    expect(await chainIdAt(urlOf(place))).to.equal(undefined);
    expect(existsSync(filesOf(place).log)).to.equal(true);
    expect((await up(place, EMPTY)).beginning).to.equal("begun again");
  });

  it("leaves nothing behind when it is reset, running or not", async () => {
    const { pid } = await up(place, EMPTY);
    expect(await reset(place)).to.deep.equal({ stopped: pid });
    expect(await reset(place)).to.deep.equal({ stopped: undefined });
    for (const file of Object.values(filesOf(place)) as string[]) expect(existsSync(file), file).to.equal(false);
    expect(existsSync(deploymentFolder(place))).to.equal(false);
  });

  it("moves its clock by what is asked, and keeps it over a stop", async () => {
    const { time } = await up(place, EMPTY);
    const moved = await advance(place, 7n * 86_400n);
    expect(Number(moved.time - time)).to.be.within(7 * 86_400, 7 * 86_400 + 60);
    await down(place);
    const again = await up(place, EMPTY);
    expect(again.time >= moved.time).to.equal(true);
    await ask(urlOf(place), "evm_mine");
    const { timestamp } = await latestBlock(urlOf(place));
    expect(Number(timestamp - moved.time)).to.be.within(0, 120);
    await expectFault(advance(place, -1n), "BadTime");
  });

  it("remembers its port, and ends when it is attended and stopped elsewhere", async () => {
    await up(place, EMPTY);
    const end = attend(place);
    await down({ ...place, port: 1 });
    await end;
  });

  it("refuses by name what cannot be started", async () => {
    const { pid } = await up(place, EMPTY);
    const running = await expectFault(up(place, EMPTY), "AlreadyRunning");
    expect(running.args.pid).to.equal(pid);
    const other = await temporaryPlace();
    const taken = await expectFault(up({ ...other, port: place.port }, EMPTY), "PortInUse");
    expect(taken.args).to.deep.equal({ port: place.port, chainId: place.chainId });
    await down(place);
    await expectFault(up({ ...place, chainId: place.chainId + 1 }, EMPTY), "WrongChain");
    const shared = await expectFault(up(other, EMPTY), "ChainIdInUse");
    expect(shared.args).to.deep.equal({ folder: place.folder, chainId: place.chainId });
    await clear(other);
    expect(existsSync(deploymentFolder(place)), "the record of the first stays").to.equal(true);
  });

  it("names a port that another program has", async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(place.port, "127.0.0.1", resolve));
    const taken = await expectFault(up(place, EMPTY), "PortInUse");
    expect(taken.message).to.include("another program");
    await new Promise((resolve) => server.close(resolve));
  });

  it("refuses by name what does not run", async () => {
    await expectFault(down(place), "NotRunning");
    await expectFault(advance(place, 1n), "NotRunning");
    await up(place, EMPTY);
    await crash(place);
    await expectFault(down(place), "StalePid");
    await expectFault(down(place), "NotRunning");
    // The number belongs to somebody else by now: this very process, which must live on.
    writeFileSync(filesOf(place).pid, `${process.pid}\n`);
    await expectFault(advance(place, 1n), "StalePid");
    writeFileSync(filesOf(place).pid, "no number\n");
    expect(readPid(place)).to.equal(undefined);
  });

  it("refuses by name a state that is lost or cannot be loaded", async () => {
    await up(place, EMPTY);
    await down(place);
    const { state, previousState } = filesOf(place);
    const good = `${state}.good`;
    copyFileSync(state, good);
    truncateSync(state, 1_000);
    rmSync(previousState);
    await expectFault(up(place, EMPTY), "StateUnreadable");
    writeFileSync(state, '{"best_block_number":1}');
    const failed = await expectFault(up(place, EMPTY), "StartFailed");
    expect(failed.args.log).to.not.equal("");
    copyFileSync(good, state);
    expect((await up(place, EMPTY)).beginning).to.equal("continued");
    rmSync(good);
  });

  it("refuses by name a deployment that the chain does not have", async () => {
    await up(place, EMPTY);
    await down(place);
    const record = path.join(deploymentFolder(place), "deployed_addresses.json");
    const kept = readFileSync(record, "utf8");
    writeFileSync(record, JSON.stringify({ "Cover#Cover": TOLD }));
    const behind = await expectFault(up(place, EMPTY), "ChainBehindDeployment");
    expect(behind.args.contracts).to.deep.equal(["Cover#Cover"]);
    expect(await chainIdAt(urlOf(place)), "it is stopped again").to.equal(undefined);
    writeFileSync(record, kept);
    const confirmed = { type: "TRANSACTION_CONFIRM", hash: `0x${"ab".repeat(32)}` };
    const journal = path.join(deploymentFolder(place), "journal.jsonl");
    writeFileSync(journal, `${JSON.stringify(confirmed)}\n`);
    const lost = await expectFault(up(place, EMPTY), "ChainBehindDeployment");
    expect(lost.args.transactions).to.equal(1);
    rmSync(deploymentFolder(place), { recursive: true });
    await expectFault(up(place, EMPTY), "DeploymentMissing");
  });

  it("asks for the port of a chain that is written down to be its own", async () => {
    await up(place, EMPTY);
    const about = readAbout(place);
    if (about === undefined) throw new Error("nothing is written about the chain");
    writeAbout(place, { ...about, port: await freePort() });
    await expectFault(advance(place, 1n), "WrongChain");
    writeAbout(place, about);
  });
});

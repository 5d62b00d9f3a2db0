import { spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { PLACES } from "../../../scripts/lib/accounts.js";
import { loadSchema } from "../../../scripts/lib/cli/schema.js";
import { ROOT } from "../../../scripts/lib/run.js";
import { readPid, urlOf, type Place } from "../../../scripts/local/place.js";
import { chainIdAt } from "../../../scripts/local/rpc.js";
import { cliOn, jsonCliOn } from "../../support/cli.js";
import { clear, temporaryPlace } from "../../support/local.js";
import { findsChain, hardhat, PATIENCE_MS, ran } from "../../support/process.js";

/**
 * The commands of the local chain
 * ├── up, time, down and reset answer with what they did, as published and as text
 * ├── what they refuse has a name, a hint and the right exit code
 * └── as a process: the chain outlives `up`; with --foreground it ends with Ctrl-C
 */
describe("the commands of the local chain", function () {
  this.timeout(PATIENCE_MS);
  let place: Place;
  const json = jsonCliOn(undefined);
  const where = () => `--folder ${place.folder}`;
  const upLine = () => `up --empty ${where()} --port ${place.port} --chain-id ${place.chainId}`;

  before(async () => {
    place = await temporaryPlace();
  });
  after(() => clear(place));

  it("up starts it and names who and what is there", async () => {
    const { code, result } = await json(upLine());
    expect(code).to.equal(0);
    expect(result).to.deep.include({ beginning: "new", url: urlOf(place), chainId: place.chainId });
    const people = result?.people as { name: string; is: string[] }[];
    expect(people.map(({ name }) => name)).to.deep.equal(Object.keys(PLACES));
    expect(people.find(({ name }) => name === "gina")?.is).to.deep.equal(["guardian"]);
    expect(Object.keys(result?.contracts as object)).to.include.members(["Cover", "Lens", "MutualGovernor"]);
    const verbs = loadSchema().verbs.map(({ name }) => name);
    for (const line of result?.next as string[]) {
      const words = line.slice(line.indexOf("npx hardhat ") + "npx hardhat ".length);
      expect(
        verbs.some((name) => words.startsWith(name)),
        line,
      ).to.equal(true);
    }
  });

  it("up refuses a second start, and makes the prices good all the same", async () => {
    const { code, error } = await json(upLine());
    expect(code).to.equal(1);
    expect(error?.name).to.equal("AlreadyRunning");
    expect(error?.hint).to.include("down");
  });

  it("up says who and what is there again, though the chain runs", async () => {
    const started = await json(`time refresh ${where()}`);
    const { error } = await json(upLine());
    expect((error?.args.people as { name: string }[]).map(({ name }) => name)).to.deep.equal(Object.keys(PLACES));
    expect(error?.args).to.deep.include({ url: urlOf(place), chainId: place.chainId });
    expect(error?.args.block).to.be.greaterThan(started.result?.block as number);
    const { code, out, err } = await cliOn(undefined)(`up ${where()}`);
    expect(code).to.equal(1);
    expect(out).to.match(/alice +0x[0-9a-fA-F]{40}/);
    expect(out)
      .to.match(/MutualGovernor +0x/)
      .and.to.include("What to try next");
    expect(err).to.match(/^AlreadyRunning: /);
  });

  it("deploy core finds everything there that up has deployed", async () => {
    const { code, out } = await ran(hardhat(["deploy", "core", "--yes", "--json"]), findsChain(place));
    const { result } = JSON.parse(out) as { result?: Record<string, unknown> };
    expect([code, result?.sent], out).to.deep.equal([0, 0]);
  });

  it("time advances as far as it is told", async () => {
    const before = BigInt((await json(`time refresh ${where()}`)).result?.time as string);
    const moved = await json(`time advance 7d ${where()}`);
    expect(moved.code).to.equal(0);
    expect(Number(BigInt(moved.result?.time as string) - before)).to.be.within(604_800, 604_860);
    expect(moved.result?.feeds).to.equal(8);
    const unread = await json(`time advance 7x ${where()}`);
    expect([unread.code, unread.error?.name]).to.deep.equal([2, "Malformed"]);
    const text = await cliOn(undefined)(`time refresh ${where()}`);
    expect(text.out).to.match(/^it is 20\d\d-\d\d-\d\d \d\d:\d\d at block \d+; 8 prices are good$/);
  });

  it("down stops it once, and time stands still", async () => {
    const pid = readPid(place);
    const stopped = await json(`down ${where()}`);
    expect(stopped.result).to.deep.include({ pid });
    const again = await json(`down ${where()}`);
    expect([again.code, again.error?.name]).to.deep.equal([1, "NotRunning"]);
    expect((await json(`time advance 1d ${where()}`)).error?.name).to.equal("NotRunning");
  });

  it("up --foreground stays until Ctrl-C, and keeps the state", async () => {
    const args = [...upLine().split(" "), "--foreground", "--json"];
    const child = spawn(path.join(ROOT, "node_modules/.bin/hardhat"), args, { cwd: ROOT, stdio: "pipe" });
    const output = { out: "", err: "" };
    child.stdout.on("data", (chunk: Buffer) => (output.out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output.err += chunk.toString()));
    const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
    while (!output.err.includes("Ctrl-C stops it") && child.exitCode === null) await sleep(100);
    expect(await chainIdAt(urlOf(place))).to.equal(place.chainId);
    child.kill("SIGINT");
    expect(await closed, output.err).to.equal(0);
    const { result } = JSON.parse(output.out) as { result: Record<string, unknown> };
    expect(result).to.deep.include({ beginning: "continued", hasEnded: true });
    expect(await chainIdAt(urlOf(place))).to.equal(undefined);
  });

  it("up --foreground takes Ctrl-C in the moment in which it names it", async () => {
    const signals = ["SIGINT", "SIGTERM"] as const;
    const others = signals.map((signal) => ({ signal, listeners: process.listeners(signal) }));
    process.removeAllListeners("SIGINT");
    const press = (text: string) => void (text.includes("Ctrl-C stops it") && process.emit("SIGINT"));
    try {
      const { code, out, err } = await cliOn(undefined, { onErr: press })(`${upLine()} --foreground`);
      expect([code, out], err).to.deep.equal([0, "stopped; the state is kept"]);
      expect(await chainIdAt(urlOf(place))).to.equal(undefined);
    } finally {
      for (const { signal } of others) process.removeAllListeners(signal);
      for (const { signal, listeners } of others) for (const listener of listeners) process.on(signal, listener);
    }
  });

  it("reset asks first, and leaves nothing", async () => {
    const refused = await json(`reset ${where()}`);
    expect([refused.code, refused.error?.name]).to.deep.equal([4, "Declined"]);
    const cleared = await json(`reset ${where()} --yes`);
    expect(cleared.result).to.deep.include({ stopped: null, folder: place.folder });
    expect((await json(`down ${where()}`)).error?.name).to.equal("NotRunning");
  });
});

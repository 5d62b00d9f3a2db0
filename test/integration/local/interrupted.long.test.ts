import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { parseEther } from "ethers";
import { EXIT } from "../../../scripts/lib/cli/exit.js";
import { deploymentFolder, urlOf, type Place } from "../../../scripts/local/place.js";
import { ask } from "../../../scripts/local/rpc.js";
import { asks, HostileNode, isSending } from "../../faults/hostile.js";
import {
  findsChain,
  hardhat,
  keel,
  onTerminal,
  PATIENCE_MS,
  ran,
  start,
  wordsOf,
  type Environment,
} from "../../support/process.js";
import { freshMutual } from "../../support/seeded.js";

const CTRL_C = "\u0003";
const INTERRUPTED = 130;
/** For a receipt that is not there: as often as a command looks within some seconds. */
const LOOKS = 8;
const isLooking = asks("eth_getTransactionReceipt");
/** Every test mints another amount: the same command again would be another run of it. */
const MIA = "0xbDA5747bFD65F08deb54cb465eB87D40e51B197E";

/**
 * A command that is cut off
 * ├── before it has sent anything: nothing is sent, and the next one starts anew
 * ├── after it has sent: the same command says how it ended, and sends nothing twice
 * └── between the intent and the hash: the chain tells which it was, and nothing is sent twice
 */
describe("a command that is cut off", function () {
  this.timeout(PATIENCE_MS);
  let place: Place;
  let finds: Environment;

  before(async () => {
    place = await freshMutual();
    finds = findsChain(place);
  });
  afterEach(() => mining(true));

  const mining = async (isOn: boolean): Promise<void> => {
    await ask(urlOf(place), "evm_setAutomine", [isOn]);
    if (isOn) await ask(urlOf(place), "evm_mine");
  };
  const sentSoFar = async () => Number(await ask(urlOf(place), "eth_getTransactionCount", [MIA, "pending"]));
  const line = (amount: string) => wordsOf(`token mint ${amount} --as mia`);

  it("by Ctrl-C at the question: nothing is sent, nothing is written down", async function () {
    const command = onTerminal(keel(line("1.1ETH")));
    if (command === undefined) return skipFor(this);
    const before = { sent: await sentSoFar(), journal: journal() };
    const asked = start(command, finds);
    await asked.said("Send it? [y/N]");
    asked.child.stdin?.write(CTRL_C);
    const { code, out } = await asked.ended;
    expect(code, out).to.equal(EXIT.declined);
    expect({ sent: await sentSoFar(), journal: journal() }).to.deep.equal(before);
  });

  it("by Ctrl-C on a terminal after it was sent: it is said what to do, and the next run takes it up", async function () {
    const command = onTerminal(keel([...line("1.2ETH"), "--yes"]));
    if (command === undefined) return skipFor(this);
    const before = await sentSoFar();
    await mining(false);
    const waiting = start(command, finds);
    await waiting.said("sent 0x");
    waiting.child.stdin?.write(CTRL_C);
    const { code, out } = await waiting.ended;
    expect(code, out).to.equal(INTERRUPTED);
    expect(out).to.include("sends nothing twice");
    await mining(true);
    await expectTakenUp("1.2ETH", before);
  });

  for (const [signal, amount] of [
    ["SIGINT", "1.3ETH"],
    ["SIGKILL", "1.4ETH"],
  ] as const)
    it(`by ${signal} after it was sent: the next run takes it up`, async () => {
      const before = await sentSoFar();
      await mining(false);
      const waiting = start(hardhat([...line(amount), "--yes"]), finds);
      await waiting.said("sent 0x");
      waiting.child.kill(signal);
      const { code } = await waiting.ended;
      expect(code).to.equal(signal === "SIGINT" ? INTERRUPTED : null);
      await mining(true);
      await expectTakenUp(amount, before);
    });

  it("by a kill while it is not mined yet: the next run waits for it", async () => {
    const before = await sentSoFar();
    await mining(false);
    const killed = start(hardhat([...line("1.5ETH"), "--yes"]), finds);
    await killed.said("sent 0x");
    killed.child.kill("SIGKILL");
    await killed.ended;
    const proxy = await HostileNode.before(urlOf(place));
    const looked = new Promise<void>((resolve) => {
      let looks = 0;
      proxy.behave(async (exchange) => {
        const items = await exchange.pass();
        if (isLooking(exchange) && ++looks === LOOKS) resolve();
        return { items };
      });
    });
    const again = start(hardhat([...line("1.5ETH"), "--yes"]), { ...finds, LOCAL_RPC_URL: proxy.url });
    await again.said("looking for what it sent");
    await Promise.race([looked, again.ended]);
    expect(again.child.exitCode, "it goes on looking").to.equal(null);
    await mining(true);
    const { code, out } = await again.ended;
    expect(code, out).to.equal(EXIT.done);
    expect(out).to.include("nothing is sent again");
    expect(await sentSoFar()).to.equal(before + 1);
    expect(proxy.taken).to.deep.equal([]);
    await proxy.close();
  });

  /** The first call is killed while its transaction is on its way; the node gets it before the kill, after it, or never. */
  for (const { moment, amount, gets, status } of [
    { moment: "before the node got it", amount: "1.6ETH", gets: "never", status: "done" },
    {
      moment: "after the node took it, before it was told the hash",
      amount: "1.7ETH",
      gets: "before",
      status: "resumed",
    },
    {
      moment: "before the node got it, which gets it all the same",
      amount: "1.8ETH",
      gets: "after",
      status: "resumed",
    },
    {
      moment: "before the node got it, which gets it once the next one is through",
      amount: "1.9ETH",
      gets: "late",
      status: "done",
    },
  ] as const)
    it(`by SIGKILL ${moment}: the next run finds out and sends nothing twice`, async () => {
      const before = await sentSoFar();
      const proxy = await HostileNode.before(urlOf(place));
      const through = { ...finds, LOCAL_RPC_URL: proxy.url };
      let hand: (() => Promise<unknown>) | undefined;
      const held = new Promise<void>((resolve) =>
        proxy.behave(async (exchange) => {
          if (!isSending(exchange)) return { items: await exchange.pass() };
          hand = exchange.pass;
          if (gets === "before") await exchange.pass();
          resolve();
          return "silence";
        }),
      );
      const killed = start(hardhat([...line(amount), "--yes"]), through);
      await held;
      killed.child.kill("SIGKILL");
      await killed.ended;
      expect(lastState(), "it had noted the intent, and no hash").to.deep.equal(["sending", undefined]);
      if (gets === "after") await hand?.();
      proxy.behave();
      const again = await ran(hardhat([...line(amount), "--yes", "--json"]), through);
      expect(again.code, again.err).to.equal(EXIT.done);
      expect(JSON.parse(again.out)).to.have.nested.property("result.status", status);
      expect(JSON.parse(again.out)).to.have.nested.property(
        "result.outcome.paid.value",
        String(parseEther(amount.slice(0, -3))),
      );
      if (gets === "late") await hand?.();
      expect(await sentSoFar(), "it went through once").to.equal(before + 1);
      expect(proxy.taken).to.have.length(1);
      expect(lastState()[0]).to.equal("closed");
      await proxy.close();
    });

  /** Of the last line of the journal. */
  function lastState(): readonly [string, string | undefined] {
    const { state, hash } = JSON.parse(journal().trimEnd().split("\n").at(-1) ?? "{}") as {
      state: string;
      hash?: string;
    };
    return [state, hash];
  }

  /** The same command says how it ended; once more means another. */
  async function expectTakenUp(amount: string, before: number): Promise<void> {
    const again = await ran(hardhat([...line(amount), "--yes"]), finds);
    expect(again.code, again.err).to.equal(EXIT.done);
    expect(again.out)
      .to.include("nothing is sent again")
      .and.match(new RegExp(`minted \\d+\\.\\d+KEEL for ${amount}`));
    expect(await sentSoFar()).to.equal(before + 1);
    const another = await ran(hardhat([...line(amount), "--yes", "--json"]), finds);
    expect(JSON.parse(another.out)).to.have.nested.property("result.status", "done");
    expect(await sentSoFar()).to.equal(before + 2);
  }

  function journal(): string {
    const file = path.join(deploymentFolder(place), "keel-journal.jsonl");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }
});

function skipFor(test: Mocha.Context): void {
  console.log("      no terminal can be made here: `script` of util-linux is not installed");
  test.skip();
}

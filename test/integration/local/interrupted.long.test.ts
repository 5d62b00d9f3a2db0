import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { EXIT } from "../../../scripts/lib/cli/exit.js";
import { deploymentFolder, urlOf, type Place } from "../../../scripts/local/place.js";
import { ask } from "../../../scripts/local/rpc.js";
import { findsChain, hardhat, keel, onTerminal, ran, start, wordsOf, type Environment } from "../../support/process.js";
import { freshMutual } from "../../support/seeded.js";

const CTRL_C = "\u0003";
const INTERRUPTED = 130;
/** Every test mints another amount: the same command again would be another run of it. */
const MIA = "0xbDA5747bFD65F08deb54cb465eB87D40e51B197E";

/**
 * A command that is cut off
 * ├── before it has sent anything: nothing is sent, and the next one starts anew
 * └── after it has sent: the same command says how it ended, and sends nothing twice
 */
describe("a command that is cut off", function () {
  this.timeout(120_000);
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
    const again = start(hardhat([...line("1.5ETH"), "--yes", "--json"]), finds);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(again.child.exitCode).to.equal(null);
    await mining(true);
    const { code, out } = await again.ended;
    expect(code).to.equal(EXIT.done);
    expect(JSON.parse(out)).to.have.nested.property("result.status", "resumed");
    expect(await sentSoFar()).to.equal(before + 1);
  });

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

import { expect } from "chai";
import { z } from "zod";
import { EXIT } from "../../../scripts/lib/cli/exit.js";
import { loadSchema } from "../../../scripts/lib/cli/schema.js";
import { startAnvil, stopAnvil } from "../../../scripts/local/anvil.js";
import { down, up } from "../../../scripts/local/chain.js";
import { urlOf, type Place } from "../../../scripts/local/place.js";
import { ask, latestBlock } from "../../../scripts/local/rpc.js";
import { clear, freePort, temporaryPlace } from "../../support/local.js";
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
  type Ran,
} from "../../support/process.js";
import { freshMutual } from "../../support/seeded.js";

const ESCAPE = "\u001b[";
const NIGHT_SECONDS = 14 * 3_600;
const published = loadSchema();

interface Failure {
  readonly name: string;
  readonly message: string;
  readonly hint: string | null;
}

/**
 * The commands as a newcomer meets them
 * ├── on a terminal in colours, in a pipe without, as data with nothing beside it
 * ├── every exit code
 * ├── what is mistyped is refused with what may have been meant, and nothing is sent
 * └── another chain, no chain, no deployment, prices of yesterday
 */
describe("the commands as a newcomer meets them", function () {
  this.timeout(PATIENCE_MS);
  let place: Place;
  let finds: Environment;

  before(async () => {
    place = await freshMutual();
    finds = findsChain(place);
  });

  const answer = (line: string, environment: Environment = {}): Promise<Ran> =>
    ran(hardhat(wordsOf(line)), { ...finds, ...environment });
  const wrapped = (line: string): Promise<Ran> => ran(keel(wordsOf(line)), finds);

  describe("what it prints", () => {
    it("has no colours in a pipe, and nothing on stderr", async () => {
      const { code, out, err } = await answer("token price");
      expect([code, err]).to.deep.equal([EXIT.done, ""]);
      expect(out)
        .to.match(/^mint at +0\.\d+ ETH$/m)
        .and.not.include(ESCAPE);
    });

    it("has colours on a terminal, unless NO_COLOR asks for none", async function () {
      const command = onTerminal(hardhat(["token", "price"]));
      if (command === undefined) return skipFor(this);
      expect((await ran(command, finds)).out).to.include(ESCAPE);
      const plain = await ran(command, { ...finds, NO_COLOR: "1" });
      expect(plain.code).to.equal(EXIT.done);
      expect(plain.out)
        .to.match(/^mint at +0\.\d+ ETH\r?$/m)
        .and.not.include(ESCAPE);
    });

    it("has no colours in --json, on a terminal either", async function () {
      for (const line of [
        "cover buy aave-v3-ethereum 2ETH 90d --as nina --dry-run --json",
        "claim settle 6 --as mia --json",
      ]) {
        const command = onTerminal(hardhat(wordsOf(line)));
        if (command === undefined) return skipFor(this);
        expect((await ran(command, finds)).out, line)
          .to.include('"version":1')
          .and.not.match(/\u001b|\\u001b/);
      }
    });

    it("is one envelope with --json, also where it fails and where it is run by npm", async () => {
      const lines = ["claim list", "gov show 7", "token mint 1ETH --as mia --dry-run", "token mint 1USDC --as mia"];
      for (const line of lines) {
        const { code, out } = await answer(`${line} --json`);
        expect(out.trimEnd().split("\n"), line).to.have.length(1);
        const verb = published.verbs.find(({ name }) => line.startsWith(name));
        const shape = z.fromJSONSchema(code === EXIT.done && verb !== undefined ? verb.success : published.failure);
        expect(shape.safeParse(JSON.parse(out)).error?.issues, line).to.equal(undefined);
      }
      const byNpm = await ran(["npm", "run", "-s", "keel", "--", "token", "price", "--json"], finds);
      expect(JSON.parse(byNpm.out)).to.have.nested.property("result.supply.unit", "KEEL");
    });
  });

  describe("how it ends", () => {
    it("sends with --yes, and asks for it where nobody can answer", async () => {
      const before = await nonceOf("mia");
      const unasked = await answer("token mint 1ETH --as mia");
      expect([unasked.code, nameIn(unasked)]).to.deep.equal([EXIT.usage, "NotConfirmed"]);
      expect(await nonceOf("mia")).to.equal(before);
      const sent = await answer("token mint 1ETH --as mia --yes");
      expect([sent.code, sent.err]).to.deep.equal([EXIT.done, ""]);
      expect(sent.out).to.match(/minted \d+\.\d+KEEL for 1ETH/);
      expect(await nonceOf("mia")).to.equal(before + 1);
    });

    it("asks on a terminal, and a no sends nothing", async function () {
      const command = onTerminal(hardhat(wordsOf("token mint 1ETH --as mia")));
      if (command === undefined) return skipFor(this);
      const before = await nonceOf("mia");
      const asked = start(command, finds);
      await asked.said("Send it? [y/N]");
      asked.child.stdin?.write("n\r");
      const { code, out } = await asked.ended;
      expect(code, out).to.equal(EXIT.declined);
      expect(out).to.include("Declined");
      expect(await nonceOf("mia")).to.equal(before);
      const again = start(command, finds);
      await again.said("Send it? [y/N]");
      again.child.stdin?.write("y\r");
      expect((await again.ended).code).to.equal(EXIT.done);
      expect(await nonceOf("mia")).to.equal(before + 1);
    });

    it("is 3 when a contract refuses, with the name, the values and what to do", async () => {
      const { code, out, err } = await answer("assess vote 6 accept --text plain --as mia --yes");
      expect([code, out]).to.deep.equal([EXIT.refused, ""]);
      expect(err).to.match(/^NoDeposit: Assessment\.vote refuses with NoDeposit \(memberId 13\)/);
      expect(err).to.match(/^hint: .*`assess deposit`/m);
    });

    it("is 6 when nothing is due", async () => {
      const { code, err } = await answer("keep run --only collect --as zoe --yes");
      expect([code, err.trimEnd()]).to.deep.equal([EXIT.nothingDue, "NothingDue: nothing is due"]);
    });
  });

  describe("what is mistyped", () => {
    const MISTYPED = [
      ["token mint 2USDC --as mia --yes", "WrongUnit", "ETH"],
      ["token mint 2 --as mia --yes", "Malformed", "as in 100ETH"],
      ["cover quote aave-v3-etherum 5ETH 90d", "UnknownProduct", "aave-v3-ethereum"],
      ["cover buy aave-v3-ethereum 5ETH 90 --as nina --yes", "", "90d"],
      ["member status mai", "UnknownAccount", "mia"],
      ["claim list --status payed", "", "paid"],
      ["claim submit 11 1ETH 2031-01-01 --text lost --as mia --yes", "", ""],
      ["cover show 99", "UnknownCover", "cover list"],
    ] as const;
    const MISTYPED_COMMANDS = [
      ["covr list", "Unknown", "cover"],
      ["cover lst", "Unknown", "list"],
      ["cover list --off mia", "Unknown", "--of"],
      ["gov show", "MissingArgument", "gov show"],
      ["token price now", "", "token price"],
      ["cover list --of mia --of nina", "GivenTwice", "--of"],
    ] as const;

    it("ends with 2, says what may have been meant, and sends nothing", async () => {
      const { number } = await latestBlock(urlOf(place));
      const wrong: string[] = [];
      const hold = (line: string, { code, out, err }: Ran, [name, meant]: readonly [string, string]) => {
        const isGood = code === EXIT.usage && out === "" && err.startsWith(name) && err.includes(meant);
        if (!isGood) wrong.push(`${line} (${code})\n${out}${err}`);
      };
      for (const [line, ...expected] of MISTYPED) hold(line, await answer(line), expected);
      for (const [line, ...expected] of MISTYPED_COMMANDS) {
        hold(line, await wrapped(line), expected);
        hold(line, await answer(line), expected);
      }
      expect(wrong.join("\n")).to.equal("");
      expect((await latestBlock(urlOf(place))).number).to.equal(number);
    });
  });

  describe("where the chain is not what it should be", () => {
    it("is 1 when no node answers, 5 when it is another chain", async () => {
      const dead = await answer("stats", { LOCAL_RPC_URL: `http://127.0.0.1:${await freePort()}` });
      expect([dead.code, nameIn(dead)]).to.deep.equal([EXIT.failed, "NoNode"]);
      expect(dead.err).to.include("npx hardhat up");
      const other = await answer("stats --json", { LOCAL_CHAIN_ID: "41337" });
      expect(other.code).to.equal(EXIT.wrongChain);
      const { name, message } = failureIn(other);
      expect(name).to.equal("WrongChain");
      expect(message).to.include("41337").and.include(String(place.chainId));
    });

    it("is 2 when nothing is deployed there, or what was is gone", async () => {
      const bare = await temporaryPlace();
      const pid = await startAnvil(bare, { timestamp: 1_800_000_000n, saveEvery: 60 });
      const nothing = await answer("stats", findsChain(bare));
      expect([nothing.code, nameIn(nothing)]).to.deep.equal([EXIT.usage, "NoDeployment"]);
      await stopAnvil(bare, pid);
      await clear(bare);

      await down(place);
      const empty = { ...(await temporaryPlace(place.chainId)), port: place.port };
      const anew = await startAnvil(empty, { timestamp: 1_800_000_000n, saveEvery: 60 });
      const gone = await answer("token mint 1ETH --as mia --yes");
      expect([gone.code, nameIn(gone)]).to.deep.equal([EXIT.usage, "DeploymentGone"]);
      expect(gone.err).to.include("reset");
      await stopAnvil(empty, anew);
      await up(place, { beginsAt: 0n, fill: () => Promise.reject(new Error("it was there")) });
    });

    it("says after a night that prices are old, and goes on once they are refreshed", async () => {
      await ask(urlOf(place), "evm_increaseTime", [NIGHT_SECONDS]);
      await ask(urlOf(place), "evm_mine");
      expect((await answer("feed list")).out).to.match(/^USD +stale/m);
      const refused = await answer("token mint 1ETH --as mia --yes");
      expect(refused.code).to.equal(EXIT.refused);
      expect(refused.err).to.include("time refresh");
      expect((await answer(`time refresh --folder ${place.folder}`)).code).to.equal(EXIT.done);
      const { code, err } = await answer("token mint 1.5ETH --as mia --yes");
      expect(code, err).to.equal(EXIT.done);
    });
  });

  async function nonceOf(name: string): Promise<number> {
    const { out } = await answer(`member status ${name} --json`);
    const { result } = JSON.parse(out) as { result: { account: string } };
    return Number(await ask(urlOf(place), "eth_getTransactionCount", [result.account, "pending"]));
  }
});

const nameIn = ({ err }: Ran): string => err.slice(0, err.indexOf(":"));
const failureIn = ({ out }: Ran): Failure => (JSON.parse(out) as { error: Failure }).error;

function skipFor(test: Mocha.Context): void {
  console.log("        no terminal can be made here: `script` of util-linux is not installed");
  test.skip();
}

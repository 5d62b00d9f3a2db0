import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { EXIT } from "../../scripts/lib/cli/exit.js";
import { openChain } from "../support/chain.js";
import { cliOn, jsonCliOn } from "../support/cli.js";
import { deploySuite, type Suite } from "../support/suite.js";

const chain = await openChain();
/** Gas of a checkpoint of the supply and of one of the votes, each in a slot that was empty. */
const TWO_WORDS = 40_000n;
const MINT = "token mint 0.1ETH --as mia --yes";

interface Asked {
  readonly method: string;
  readonly params?: readonly unknown[];
}

/** The same mutual through a node that is asked something else than it was, or answers something else. */
function through(s: Suite, other: (asked: Asked, pass: (asked: Asked) => Promise<unknown>) => Promise<unknown>): Suite {
  const pass = (asked: Asked) =>
    s.connection.provider.request({ method: asked.method, params: [...(asked.params ?? [])] });
  const provider = new Proxy(s.connection.provider, {
    get: (target, name) =>
      name === "request" ? (asked: Asked) => other(asked, pass) : (Reflect.get(target, name) as unknown),
  });
  return { ...s, connection: { ...s.connection, provider } };
}

/** Thinks that everything is cheap. */
const starved = (s: Suite): Suite =>
  through(s, (asked, pass) => (asked.method === "eth_estimateGas" ? Promise.resolve("0x9c40") : pass(asked)));

/**
 * Votes and supply are written down once a second. A mint that was estimated in the second of another one, and mined in a later
 * one, once ran out of gas; the same command then said that nothing of it was mined.
 */
describe("a mint in the second of another one", () => {
  it("takes enough gas for a later second", async () => {
    const s = await chain.loadFixture(deploySuite);
    const estimates: bigint[] = [];
    // A node that estimates on the latest block, in its second.
    const late = through(s, async ({ method, params = [] }, pass) => {
      if (method !== "eth_estimateGas") return pass({ method, params });
      const estimate = (await pass({ method, params: [params[0], "latest"] })) as string;
      estimates.push(BigInt(estimate));
      return estimate;
    });
    await s.token.connect(s.people.mia).delegate(s.people.mia);
    expect((await cliOn(late)(MINT)).code).to.equal(EXIT.done);
    const { code, result } = await jsonCliOn(late)(MINT);
    expect(code).to.equal(EXIT.done);
    const [{ gasUsed }] = result?.transactions as readonly { gasUsed: string }[];
    expect(BigInt(gasUsed) - estimates[1], "the estimate lacks the words of a later second").to.be.above(TWO_WORDS);
  });

  it("that ran out of gas is told as that, and its command may be run again", async () => {
    const s = await chain.loadFixture(deploySuite);
    const { code, error } = await jsonCliOn(starved(s))(MINT);
    expect([code, error?.name]).to.deep.equal([EXIT.failed, "OutOfGas"]);
    expect(error?.args).to.include({ gas: "150000" });
    expect((await cliOn(s)(MINT)).code).to.equal(EXIT.done);
  });

  it("that was refused after its command was killed is told as that, and done anew", async () => {
    const s = await chain.loadFixture(deploySuite);
    const journal = path.join(mkdtempSync(path.join(tmpdir(), "keel-")), "journal.jsonl");
    await cliOn(starved(s), { journal })(MINT);
    const [sending, sent] = readFileSync(journal, "utf8").split("\n");
    writeFileSync(journal, `${sending}\n${sent}\n`);
    const { code, out } = await cliOn(s, { journal })(MINT);
    expect(code).to.equal(EXIT.done);
    expect(out).to.match(/TokenMarket\.mint was refused in block \d+: nothing of it happened/);
  });
});

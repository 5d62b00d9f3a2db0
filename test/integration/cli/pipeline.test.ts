import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseEther } from "ethers";
import { id } from "../../../scripts/lib/cli/args.js";
import { of } from "../../../scripts/lib/cli/result.js";
import { defineAction } from "../../../scripts/lib/cli/verb.js";
import { z } from "zod";
import { openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn, runOn } from "../../support/cli.js";
import { deploySuite } from "../../support/suite.js";

const chain = await openChain();
const BUY = "cover buy aave-v3-ethereum 5ETH 90d --as mia --yes";

interface Line {
  readonly run: string;
  readonly state: string;
  readonly step?: number;
}

const newFile = (name: string) => path.join(mkdtempSync(path.join(tmpdir(), "keel-")), name);
const linesOf = (file: string) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
const keepOnly = (file: string, states: readonly string[]) =>
  writeFileSync(
    file,
    linesOf(file)
      .filter(({ state }) => states.includes(state))
      .map((line) => `${JSON.stringify(line)}\n`)
      .join("") + '{"half a li',
  );

/** What only the members' vote may do. */
const setFee = defineAction({
  name: "member fee",
  summary: "Set the fee for joining",
  examples: ["member fee 1"],
  positionals: { fee: id("Wei") },
  options: {},
  result: z.object({}),
  plan: (ctx, { fee }) =>
    Promise.resolve({
      effects: [`the fee becomes ${ctx.show.exact(of(fee, "ETH"))}`],
      calls: [ctx.call("membership", "setJoinFee", [fee])],
      outcome: () => ({}),
    }),
  render: () => "set",
});

describe("the write pipeline", () => {
  it("writes down what it sends, before and after", async () => {
    const s = await chain.loadFixture(deploySuite);
    const journal = newFile("journal.jsonl");
    expect((await cliOn(s, { journal })(BUY)).code).to.equal(0);
    expect(linesOf(journal).map(({ state }) => state)).to.deep.equal(["sending", "sent", "mined", "closed"]);
    await cliOn(s, { journal })(BUY);
    expect(await s.cover.coverCount(), "a command that ended well is a new one").to.equal(2n);
  });

  for (const [moment, states] of [
    ["while it sent", ["sending"]],
    ["while it waited", ["sending", "sent"]],
    ["before it said how it ended", ["sending", "sent", "mined"]],
  ] as const)
    it(`takes up a command that was killed ${moment}, and sends nothing twice`, async () => {
      const s = await chain.loadFixture(deploySuite);
      const journal = newFile("journal.jsonl");
      await cliOn(s, { journal })(BUY);
      keepOnly(journal, states);
      const { code, result } = await jsonCliOn(s, { journal })(BUY);
      expect(code).to.equal(0);
      expect(result).to.deep.include({ status: "resumed" });
      expect(result?.outcome).to.deep.include({ coverId: "1" });
      expect(await s.cover.coverCount()).to.equal(1n);
      await cliOn(s, { journal })(BUY);
      expect(await s.cover.coverCount(), "then it is over").to.equal(2n);
    });

  it("starts again where nothing had been sent, or something else", async () => {
    const s = await chain.loadFixture(deploySuite);
    const journal = newFile("journal.jsonl");
    await cliOn(s, { journal })(BUY);
    const [intent] = linesOf(journal);
    for (const changes of [{ nonce: 1_000 }, { data: "0x" }]) {
      writeFileSync(journal, `${JSON.stringify({ ...intent, ...changes })}\n`);
      const { result } = await jsonCliOn(s, { journal })(BUY);
      expect(result).to.deep.include({ status: "done" });
    }
    expect(await s.cover.coverCount()).to.equal(3n);
  });

  it("has no colours in what is for machines, though it be a terminal", async () => {
    const s = await chain.loadFixture(deploySuite);
    const cli = cliOn(s, { hasColours: true });
    const plain = await cli("stake deposit 1 10KEEL --as ivan --dry-run");
    expect(plain.out).to.include("\u001b[");
    for (const line of [
      "stake deposit 1 10KEEL --as ivan --dry-run",
      "cover buy nothing 5ETH 90d --as mia",
      "stats",
      BUY,
    ]) {
      const { out, err } = await cli(`${line} --json`);
      expect(`${out}${err}`, line).to.not.match(/\u001b|\\u001b/);
    }
  });

  it("prints the calls instead of sending them", async () => {
    const s = await chain.loadFixture(deploySuite);
    const { result } = await jsonCliOn(s)("cover buy aave-v3-ethereum 2000USDC 30d --pay USDC --as nina --calls");
    const calls = result?.calls as { contract: string; to: string; data: string }[];
    expect(calls.map(({ contract }) => contract)).to.deep.equal(["USDC", "Cover"]);
    expect(calls[1].to).to.equal(s.cover.target);
    expect(s.cover.interface.parseTransaction(calls[1])?.name).to.equal("buy");
    expect(await s.cover.coverCount()).to.equal(0n);
  });

  it("writes a file for a Safe that holds the same calls", async () => {
    const s = await chain.loadFixture(deploySuite);
    const file = newFile("safe.json");
    const { result } = await jsonCliOn(s)(`token mint 2ETH --as mia --safe ${file}`);
    expect(result).to.deep.include({ status: "safe", file });
    const { chainId, transactions } = JSON.parse(readFileSync(file, "utf8")) as {
      chainId: string;
      transactions: { to: string; value: string; data: string }[];
    };
    expect(chainId).to.equal("31337");
    expect(transactions).to.have.length(1);
    expect(transactions[0]).to.deep.include({ to: s.market.target, value: String(parseEther("2")) });
  });

  it("prints the proposal where the sender may not, and sends nothing", async () => {
    const s = await chain.loadFixture(deploySuite);
    const run = runOn(s);
    const refused = await run(setFee, { fee: "7", as: "alice", yes: true, json: true });
    expect(refused.code).to.equal(3);
    const { error } = JSON.parse(refused.out) as { error: { name: string; calls: { method: string; data: string }[] } };
    expect(error.name).to.equal("AccessManagedUnauthorized");
    expect(error.calls[0].data).to.equal(s.membership.interface.encodeFunctionData("setJoinFee", [7n]));
    expect((await run(setFee, { fee: "7", as: "alice", yes: true })).err).to.include("setJoinFee");
    expect((await run(setFee, { fee: "7", as: "alice", calls: true })).code).to.equal(0);
  });

  it("says when the sender cannot afford it, or has no key here", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const poor = await json("token mint 100000000ETH --as mia --yes");
    expect(poor.code).to.be.oneOf([1, 3]);
    const stranger = `0x${"11".repeat(20)}`;
    expect((await json(`token mint 1ETH --as ${stranger} --yes`)).error?.name).to.equal("NoKey");
    expect((await json("token mint 1ETH --yes")).error?.name).to.equal("NoSender");
  });

  it("reads the values of a refusal in their units", async () => {
    const s = await chain.loadFixture(deploySuite);
    const { err } = await cliOn(s)("cover buy aave-v3-ethereum 5ETH 90d --max-premium 0.000001ETH --as mia --yes");
    expect(err).to.match(/PremiumAboveMaximum \(premium 0\.\d+ETH, maximum 0\.000001ETH\)/);
    const late = await cliOn(s)("token mint 1ETH --within 0s --as mia --yes");
    expect(late.err).to.match(/DeadlinePassed \(deadline 2027-\d\d-\d\d \d\d:\d\d/);
  });
});

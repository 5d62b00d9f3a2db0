import { expect } from "chai";
import { CliError } from "../../../scripts/lib/cli/exit.js";
import { failureJson } from "../../../scripts/lib/cli/failure.js";
import { mistyped } from "../../../scripts/lib/cli/guard.js";
import { helpText } from "../../../scripts/lib/cli/help.js";
import { isPlainTask, parseLine, plainWords, wordsOf } from "../../../scripts/lib/cli/line.js";
import { loadSchema } from "../../../scripts/lib/cli/schema.js";
import { closest } from "../../../scripts/lib/cli/suggest.js";
import { z } from "zod";

const schema = loadSchema();
const read = (line: string) => parseLine(wordsOf(line.split(" ")), schema);

/** What is wrong with a line. */
function faultOf(line: string): CliError {
  try {
    read(line);
  } catch (failure) {
    if (failure instanceof CliError) return failure;
    throw failure;
  }
  throw new Error(`nothing is wrong with ${line}`);
}

describe("a command line", () => {
  it("finds in help what there is, the demonstration included, in one column", () => {
    const lines = helpText([], schema)
      .split("\n")
      .filter((line) => line.startsWith("  "));
    expect(lines.find((line) => line.includes("demo svb"))).to.match(/^ {2}demo {5}Live/);
    expect(new Set(lines.map((line) => /^ {2}\S+ +/.exec(line)?.[0].length))).to.have.property("size", 1);
  });

  it("is told to quote a time of several words", () => {
    expect(faultOf("claim submit 1 5ETH 2h ago").hint).to.include('in quotes: "2h ago"');
    expect(faultOf("cover show 1 2").hint).to.equal("cover show <cover>");
  });

  it("is read into a verb, its arguments and options, in any order", () => {
    const { verb, typed } = read(
      "cover buy aave-v3-ethereum 5ETH --max-premium=1ETH 90d --as mia --yes --network local",
    );
    expect(verb.name).to.equal("cover buy");
    expect(typed).to.deep.equal({
      product: "aave-v3-ethereum",
      amount: "5ETH",
      period: "90d",
      maxPremium: "1ETH",
      as: "mia",
      yes: true,
    });
    expect(plainWords(["--network", "local", "cover", "list", "--json"])).to.deep.equal(["cover", "list"]);
  });

  for (const [line, name, hint] of [
    ["covr list", "UnknownCommand", '"cover"'],
    ["cover lst", "UnknownVerb", '"list"'],
    ["cover", "MissingArgument", "quote"],
    ["cover list --josn", "UnknownOption", '"--json"'],
    ["cover buy aave-v3-ethereum 5ETH", "MissingArgument", "<period>"],
    ["member join --as yara", "MissingArgument", "member join --attestation <file>"],
    ["cover show 1 2", "TooMany", "cover show <cover>"],
    ["cover list --of mia --of nina", "GivenTwice", "meant"],
  ] as const)
    it(`answers "${line}" with ${name} and what may be meant`, () => {
      const fault = faultOf(line);
      expect(fault).to.deep.include({ name, exit: 2 });
      expect(fault.hint).to.include(hint);
    });

  it("misses a value that does not come", () => {
    expect(faultOf("cover list --of").message).to.include("--of needs a value");
  });

  it("is Hardhat's to answer where it is about Hardhat", () => {
    const tasks = ["build", "test", "cover"];
    const faultIn = (line: string) => mistyped(wordsOf(line.split(" ")), schema, tasks)?.name;
    expect(faultIn("build --force")).to.equal(undefined);
    expect(faultIn("cover lst --help")).to.equal(undefined);
    expect(faultIn("cover lst")).to.equal("UnknownVerb");
    expect(faultIn("bild")).to.equal("UnknownCommand");
    expect(mistyped(["bild"], schema)?.name, "without Hardhat's tasks").to.equal("UnknownCommand");
  });

  it("knows tasks that are no verbs", () => {
    expect(isPlainTask(["demo"])).to.equal(true);
    expect(isPlainTask(["demo", "svb"])).to.equal(true);
    expect(isPlainTask(["cover", "list"])).to.equal(false);
    expect(() => isPlainTask(["demo", "sbv"])).to.throw(CliError, "no verb");
  });

  it("fails with the published envelope", () => {
    const head = { version: 1, command: "covr", network: null, block: null } as const;
    const text = failureJson(head, faultOf("covr"));
    expect(z.fromJSONSchema(schema.failure).safeParse(JSON.parse(text)).success).to.equal(true);
  });

  it("is helped at every level", () => {
    expect(helpText([], schema)).to.include("cover").and.include("--network");
    expect(helpText(["cover"], schema)).to.include("cover quote");
    const help = helpText(["cover", "buy"], schema);
    expect(help).to.include("cover buy <product> <amount> <period>").and.include("--max-premium <amount>");
    expect(help).to.include("Examples").and.include("--dry-run");
  });

  it("takes a name for another only when it is near", () => {
    expect(closest("alcie", ["alice", "bob"])).to.equal("alice");
    expect(closest("xyzzy", ["alice", "bob"])).to.equal(undefined);
    expect(closest("aave", ["lido-v2", "aave-v3-ethereum"])).to.equal("aave-v3-ethereum");
  });
});

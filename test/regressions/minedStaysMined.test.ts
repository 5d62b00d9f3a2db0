import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { z } from "zod";
import type { Context } from "../../scripts/lib/cli/context.js";
import { EXIT } from "../../scripts/lib/cli/exit.js";
import { defineAction, type Plan } from "../../scripts/lib/cli/verb.js";
import { openChain } from "../support/chain.js";
import { runOn, type Envelope } from "../support/cli.js";
import { deploySuite } from "../support/suite.js";

const chain = await openChain();
const NOBODY = `0x${"9d".repeat(20)}`;
const TYPED = { as: "mia", yes: true, json: true };

const verbOf = (plan: (ctx: Context) => Promise<Plan<{ votes: bigint }>>) =>
  defineAction({
    ...{ name: "token try", summary: "Tries", examples: ["token try"], positionals: {}, options: {} },
    ...{ result: z.object({ votes: z.bigint() }), plan, render: () => "tried" },
  });

/** Something that works. */
const delegating = (ctx: Context) => ctx.call("token", "delegate", [NOBODY]);
/** A view that refuses, as others do once the state has changed: it is not yet so late. */
const refusing = (ctx: Context) => ctx.keel.token.getPastVotes(NOBODY, ctx.now + 365n * 86_400n);

const stateOf = (line: string): string => (JSON.parse(line) as { state: string }).state;

/** A journal, and what it says so far. */
function newJournal() {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "keel-")), "journal.jsonl");
  const lines = () => readFileSync(file, "utf8").trim().split("\n");
  return { file, lines, states: () => lines().map(stateOf) };
}

/** What a node said, or did not say, after the transaction was mined once ended the command as a refusal, or as done. */
describe("what is mined", () => {
  it("is not told as refused when its outcome cannot be read", async () => {
    const s = await chain.loadFixture(deploySuite);
    const journal = newJournal();
    const verb = verbOf((ctx) =>
      Promise.resolve({ effects: [], calls: [delegating(ctx)], outcome: async () => ({ votes: await refusing(ctx) }) }),
    );
    const { code, out } = await runOn(s, { journal: journal.file })(verb, TYPED);
    const { error } = JSON.parse(out) as Envelope;
    expect([code, error?.name]).to.deep.equal([EXIT.failed, "OutcomeUnknown"]);
    expect(error?.args.hashes).to.have.length(1);
    expect(journal.states(), "the same command finds out").to.deep.equal(["sending", "sent", "mined"]);
  });

  it("is not told as refused when the same command could not be planned any more", async () => {
    const s = await chain.loadFixture(deploySuite);
    const journal = newJournal();
    let isOver = false;
    const verb = verbOf(async (ctx) => {
      if (isOver) await refusing(ctx);
      return { effects: [], calls: [delegating(ctx)], outcome: () => ({ votes: 0n }) };
    });
    const run = runOn(s, { journal: journal.file });
    expect((await run(verb, TYPED)).code).to.equal(EXIT.done);
    writeFileSync(journal.file, `${journal.lines().slice(0, 3).join("\n")}\n`);
    isOver = true;
    const { code, out } = await run(verb, TYPED);
    expect(code).to.equal(EXIT.done);
    expect((JSON.parse(out) as Envelope).result).to.deep.include({ status: "resumed", outcome: null });
  });

  it("is not told as done where no contract is", async () => {
    const s = await chain.loadFixture(deploySuite);
    const journal = newJournal();
    const verb = verbOf((ctx) =>
      Promise.resolve({ effects: [], calls: [{ ...delegating(ctx), to: NOBODY }], outcome: () => ({ votes: 0n }) }),
    );
    const { code, out } = await runOn(s, { journal: journal.file })(verb, TYPED);
    const { error } = JSON.parse(out) as Envelope;
    expect([code, error?.name]).to.deep.equal([EXIT.failed, "OutcomeUnknown"]);
    expect(error?.message).to.include("no contract");
    expect(journal.states()).to.deep.equal(["sending", "sent", "mined"]);
  });
});

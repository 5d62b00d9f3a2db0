import { expect } from "chai";
import type { Provider } from "ethers";
import type { CliError } from "../../scripts/lib/cli/exit.js";
import type { Chain } from "../../scripts/lib/cli/ground.js";
import { locate, type Meant } from "../../scripts/lib/cli/locate.js";
import { Journal, type Intent } from "../../scripts/lib/cli/journal.js";
import { recover, requireGone } from "../../scripts/lib/cli/recover.js";

const MIA = "0xbDA5747bFD65F08deb54cb465eB87D40e51B197E";
const HASH = `0x${"cd".repeat(32)}`;
const MEANT: Meant = { from: MIA, nonce: 4, to: MIA, data: "0x1234", block: 10 };

interface Node {
  /** Transactions of the account that are mined, and that wait beside them. */
  readonly mined: number;
  readonly pending: number;
  readonly latest?: number;
  /** Where number 4 lies. */
  readonly at?: number;
  readonly data?: string;
  /** Whether it keeps old counts. */
  readonly isArchive?: boolean;
  readonly isLocal?: boolean;
}

/** A chain with nothing but what is looked at. */
function chainOf({
  mined,
  pending,
  latest = 20_000,
  at = -1,
  data = "0x1234",
  isArchive = true,
  isLocal = false,
}: Node): Chain {
  const provider = {
    getTransaction: () => Promise.resolve(null),
    getTransactionReceipt: () => Promise.resolve({ status: 1, hash: HASH, blockNumber: at }),
    getBlockNumber: () => Promise.resolve(latest),
    getTransactionCount: (_: string, tag: string | number) => {
      if (tag === "latest") return Promise.resolve(mined);
      if (tag === "pending") return Promise.resolve(pending);
      return isArchive
        ? Promise.resolve(Number(tag) >= at ? mined : 4)
        : Promise.reject(new Error("missing trie node"));
    },
    getBlock: (tag: string | number) =>
      Promise.resolve({
        prefetchedTransactions: tag === at ? [{ from: MIA, nonce: 4, to: MIA, data, hash: HASH }] : [],
      }),
  } as unknown as Provider;
  const send = () => Promise.reject(new Error("method not found"));
  return { name: "public", chainId: 7, isLocal, provider, send } as unknown as Chain;
}

const nameOf = (failure: unknown): string => (failure as Error).name;
const hintOf = (failure: unknown): string => (failure as CliError).hint ?? "";

/** A killed command once sent again what the node only did not show: it has to refuse instead. */
describe("what cannot be told to have been sent", () => {
  it("is not sent again while the node hides what took the number", async () => {
    const hidden = chainOf({ mined: 4, pending: 5 });
    expect(await locate(hidden, MEANT)).to.deep.equal({ at: "hidden" });
    expect(await recover(hidden, MEANT).catch(nameOf)).to.equal("CannotTell");
  });

  it("is not sent again by a node that lags behind, but on a chain that is a single node", async () => {
    expect(await recover(chainOf({ mined: 2, pending: 3 }), MEANT).catch(nameOf)).to.equal("CannotTell");
    expect(await recover(chainOf({ mined: 2, pending: 3, isLocal: true }), MEANT)).to.equal(undefined);
  });

  it("may be sent when its number is free, or was used by something else", async () => {
    expect(await recover(chainOf({ mined: 4, pending: 4 }), MEANT)).to.equal(undefined);
    expect(await recover(chainOf({ mined: 5, pending: 5, at: 12, data: "0x99" }), MEANT)).to.equal(undefined);
  });

  it("is found however long ago it was mined, and near by without old states", async () => {
    expect(await locate(chainOf({ mined: 9, pending: 9, at: 9_000 }), MEANT)).to.deep.equal({ at: "sent", hash: HASH });
    const young = chainOf({ mined: 9, pending: 9, at: 60, latest: 100, isArchive: false });
    expect(await locate(young, MEANT)).to.deep.equal({ at: "sent", hash: HASH });
    const old = chainOf({ mined: 9, pending: 9, at: 60, isArchive: false });
    expect(await locate(old, MEANT), "too far back to be looked at").to.deep.equal({ at: "hidden" });
  });

  it("says what a person can do, which depends on what the node does not show", async () => {
    const old = chainOf({ mined: 9, pending: 9, at: 60, isArchive: false });
    const hidden = await recover(old, MEANT).then(String, hintOf);
    expect(hidden).to.include("explorer").and.include("number 4").and.include("chain-7/keel-journal.jsonl");
    const lagging = await recover(chainOf({ mined: 3, pending: 3 }), MEANT).then(String, hintOf);
    expect(lagging).to.include("with that number").and.not.include("journal");
  });

  it("lets only what takes its number be sent instead, or what comes after something else that took it", async () => {
    const unheard = chainOf({ mined: 4, pending: 4 });
    expect(await requireGone(unheard, MEANT, 4)).to.equal(undefined);
    expect(await requireGone(unheard, MEANT, 5).catch(nameOf), "not heard of by this node").to.equal("CannotTell");
    expect(await requireGone(chainOf({ mined: 5, pending: 5, at: 12 }), MEANT, 5).catch(nameOf)).to.equal("CannotTell");
    expect(await requireGone(chainOf({ mined: 5, pending: 5, at: 12, data: "0x99" }), MEANT, 5)).to.equal(undefined);
  });
});

/** What failed once hid an earlier run of the same command that was lost, and may have been mined since. */
describe("the journal of a command that was run again", () => {
  const COMMAND = "token mint 1ETH";
  const intent = (run: string): Intent => ({
    ...{ run, state: "sending", step: 0, isLast: true, command: COMMAND, what: "TokenMarket.mint" },
    ...MEANT,
  });
  const open = (...entries: Parameters<Journal["write"]>[0][]) => {
    const journal = new Journal(undefined);
    for (const entry of entries) journal.write(entry);
    const found = journal.openRun(COMMAND, MIA);
    return found && [found.run, ...found.intents.map(({ run }) => run)];
  };

  it("keeps what was lost open though the next run failed, and as long as that is open, too", () => {
    expect(open(intent("a"), intent("b"), { run: "b", state: "failed" })).to.deep.equal(["a", "a"]);
    expect(open(intent("a"), intent("b"))).to.deep.equal(["b", "a", "b"]);
  });

  it("is at its end with the last run that was closed, and where all failed", () => {
    expect(open(intent("a"), intent("b"), { run: "b", state: "closed" })).to.equal(undefined);
    expect(open(intent("a"), { run: "a", state: "failed" })).to.equal(undefined);
    expect(open(intent("a"), intent("b"), { run: "b", state: "closed" }, intent("c"))).to.deep.equal(["c", "c"]);
  });
});

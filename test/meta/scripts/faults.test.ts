import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { startAnvil, stopAnvil } from "../../../scripts/local/anvil.js";
import { urlOf } from "../../../scripts/local/place.js";
import { ask as askNode } from "../../../scripts/local/rpc.js";
import { clear, temporaryPlace } from "../../support/local.js";
import { KEPT } from "../../faults/chains.js";
import { NodeFailure, Rpc, RpcFault } from "../../../scripts/lib/cli/rpc.js";
import {
  busy,
  dropped,
  faulty,
  first,
  forEver,
  noBatches,
  reversed,
  silent,
  taken,
  twice,
} from "../../faults/faults.js";
import type { Answer, Stage } from "../../faults/ground.js";
import { asks, HostileNode, isSending, type Question } from "../../faults/hostile.js";
import { closingLine, isRight } from "../../faults/report.js";
import { DEPLOYMENTS } from "../../faults/deployCases.js";
import { OTHERS } from "../../faults/otherCases.js";
import { READS } from "../../faults/readCases.js";
import { play, type Case } from "../../faults/run.js";
import { WRITES } from "../../faults/writeCases.js";

const HASH = `0x${"ab".repeat(32)}`;
const CASE: Case = {
  ...{ id: "X", kind: "write", fault: "does nothing", line: "token mint 1ETH --as mia --yes", sender: "mia" },
  ends: { code: 0, name: "done", mined: 1 },
};

const JOURNAL = ["sending", "sent", "mined", "closed"].map((state) => JSON.stringify({ run: "x", state })).join("\n");

/** A stage on which a command ends so, having sent so many transactions of which the chain has these. */
function stageWith(answer: Partial<Answer>, sent: number, onChain: readonly string[] = [HASH]): Stage {
  let count = 7;
  const run = (_line: string, _manner: string, journal: string) => {
    count += sent;
    if (journal !== "") writeFileSync(journal, JOURNAL);
    return Promise.resolve({ code: 0, err: "", envelope: done([HASH]), ...answer });
  };
  const truth = (method: string, [hash]: readonly unknown[] = []) =>
    Promise.resolve(
      method === "eth_getTransactionCount"
        ? `0x${count.toString(16)}`
        : onChain.includes(String(hash))
          ? { status: "0x1" }
          : null,
    );
  const nothing = () => Promise.resolve();
  const hasContracts = () => Promise.resolve(true);
  return { run, truth, hasContracts, begin: nothing, end: nothing, node: { behave: nothing } } as unknown as Stage;
}

const done = (hashes: readonly string[]) => ({
  ...{ version: 1, command: "token mint", network: { name: "local", chainId: 1 }, block: { number: 1, timestamp: 1 } },
  result: {
    ...{ status: "done", effects: [], calls: [], events: [], file: null, outcome: null },
    transactions: hashes.map((hash) => ({ what: "x", hash, block: 1, gasUsed: "1" })),
  },
});

describe("cases with hostile nodes", () => {
  it("have each an id of its own", () => {
    const ids = [...READS, ...WRITES, ...OTHERS, ...DEPLOYMENTS].map(({ id }) => id);
    expect(ids).to.deep.equal([...new Set(ids)]);
  });

  it("are right when all is as it should be", async () => {
    const verdict = await play(CASE, stageWith({}, 1));
    expect(verdict).to.deep.equal({ troubles: [], doubleSends: 0 });
    expect(closingLine([{ each: CASE, verdict }])).to.equal("faults: 1 cases, 1 right, 0 double sends");
  });

  it("count what was sent twice", async () => {
    const verdict = await play(CASE, stageWith({}, 2));
    expect(verdict.doubleSends).to.equal(1);
    expect(isRight(verdict)).to.equal(false);
    expect(closingLine([{ each: CASE, verdict }])).to.equal("faults: 1 cases, 0 right, 1 double sends");
    const again = await play({ ...CASE, again: { code: 0, mined: 1 } }, stageWith({}, 1));
    expect(again.doubleSends, "with the second run").to.equal(1);
  });

  it("find a claim that is not true, a wrong exit code, a broken envelope", async () => {
    expect((await play(CASE, stageWith({}, 1, []))).troubles.join()).to.include("which the chain does not have");
    expect((await play(CASE, stageWith({ code: 1 }, 1))).troubles.join()).to.include("exit code is 1, should be 0");
    const bare = stageWith({ envelope: { result: { status: "done" } } }, 1);
    expect((await play(CASE, bare)).troubles.join()).to.include("not as published");
  });

  it("find that what was sent is not written down, or not to its end", async () => {
    const writing = (text?: string) => {
      const stage = stageWith({}, 1);
      const run: Stage["run"] = async (line, manner, journal) => {
        const answer = await stage.run(line, manner, "");
        if (text !== undefined) writeFileSync(journal, text);
        return answer;
      };
      return { ...stage, run } as unknown as Stage;
    };
    expect((await play(CASE, writing())).troubles.join()).to.include("there is no journal");
    const begun = JOURNAL.split("\n").slice(0, 2).join("\n");
    expect((await play(CASE, writing(begun))).troubles.join()).to.include("the journal stays open");
    expect((await play(CASE, writing(JOURNAL))).troubles).to.deep.equal([]);
  });

  it("find that the chain itself is not what it was", async () => {
    const lost = { ...stageWith({}, 1), hasContracts: () => Promise.resolve(false) } as unknown as Stage;
    expect((await play(CASE, lost)).troubles.join()).to.include("lost its contracts");
  });

  it("find another list than an honest node gives", async () => {
    let count = 0;
    const stage = stageWith({}, 0);
    const envelope = () => ({ ...done([]), result: { count: count++ } }) as Answer["envelope"];
    const shifty = {
      ...stage,
      run: () => Promise.resolve({ code: 0, err: "", envelope: envelope() }),
    } as unknown as Stage;
    const read: Case = { ...CASE, kind: "read", line: "token price", sender: undefined, ends: { code: 0, mined: 0 } };
    expect((await play(read, shifty)).troubles.join()).to.include("something else than with an honest node");
  });
});

describe("the chains of the cases", () => {
  it("keep the code of contracts when they are turned back, however long they are", async () => {
    const place = await temporaryPlace();
    const [contract, code] = [`0x${"c0".repeat(20)}`, "0x6001"];
    const pid = await startAnvil(place, { timestamp: 1_800_000_000n, ...KEPT });
    try {
      const ask = (method: string, params: readonly unknown[]) => askNode(urlOf(place), method, params);
      await ask("anvil_setCode", [contract, code]);
      await ask("anvil_mine", ["0x4b0"]);
      await ask("anvil_reorg", [64, []]);
      expect(await ask("eth_getCode", [contract, "latest"])).to.equal(code);
    } finally {
      await stopAnvil(place, pid);
      await clear(place);
    }
  });
});

describe("a hostile node, and how nodes are asked", () => {
  let upstream: Server;
  let node: HostileNode;
  let rpc: Rpc;
  const asked: string[] = [];

  before(async () => {
    upstream = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const questions = JSON.parse(Buffer.concat(parts).toString()) as Question[];
        asked.push(...questions.map(({ method }) => method));
        response.end(JSON.stringify(questions.map(({ id, method }) => ({ jsonrpc: "2.0", id, result: `${method}!` }))));
      });
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    node = await HostileNode.before(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
  });
  beforeEach(() => {
    asked.length = 0;
    node.behave();
    node.forget();
    rpc = new Rpc({ url: `${node.url}/secret-key`, name: "test", timeoutMs: 5_000, pauseMs: 1 });
  });
  afterEach(() => rpc.close());
  after(async () => {
    await node.close();
    upstream.close();
  });

  const askAll = () => Promise.all(["a", "b", "c"].map((method) => rpc.request(method, [])));
  const ALL = ["a!", "b!", "c!"];

  for (const [name, bad] of [
    ["in another order", reversed],
    ["twice", twice],
    ["one at a time", noBatches],
  ] as const)
    it(`takes answers ${name}`, async () => {
      node.behave(forEver(() => true, bad));
      expect(await askAll()).to.deep.equal(ALL);
    });

  it("asks again what only reads", async () => {
    for (const bad of [busy(0), dropped, silent]) {
      node.behave(first(1, asks("a"), bad));
      expect(await askAll()).to.deep.equal(ALL);
    }
  });

  it("gives up in the end, and does not show what may be a key in the URL", async () => {
    node.behave(forEver(() => true, busy()));
    const failure: unknown = await rpc.request("a", []).catch((thrown: unknown) => thrown);
    expect(failure).to.be.instanceOf(NodeFailure).with.property("name", "NodeBusy");
    expect(JSON.stringify(failure) + String(failure)).to.not.include("secret-key");
  });

  it("never asks again what sends", async () => {
    node.behave(forEver(isSending, taken(dropped)));
    const failure: unknown = await rpc.request("eth_sendRawTransaction", ["0x01"]).catch((thrown: unknown) => thrown);
    expect(failure).to.be.instanceOf(NodeFailure);
    expect(asked).to.deep.equal(["eth_sendRawTransaction"]);
    expect(node.taken).to.have.length(1);
  });

  it("tells an error of the node from no answer", async () => {
    node.behave(forEver(() => true, faulty(["a"], { code: 3, message: "execution reverted" })));
    const failure: unknown = await rpc.request("a", []).catch((thrown: unknown) => thrown);
    expect(failure).to.be.instanceOf(RpcFault).with.property("message", "execution reverted");
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { ignite } from "../../scripts/lib/ignite.js";
import { openChain } from "../support/chain.js";
import { ignitionOf } from "../support/pieces.js";

const BEGUN = /"type":"(DEPLOYMENT|CALL|SEND_DATA)_EXECUTION_STATE_INITIALIZE"/;

/** Killed after Ignition noted that a step begins and before it noted what the step asks for, a deployment never went on. */
describe("a deployment that is killed as a step begins", () => {
  it("goes on, with half a line at the end, too", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "keel-begun-"));
    const file = path.join(folder, "journal.jsonl");
    try {
      const { connection } = await openChain();
      const ignition = await ignitionOf(connection, folder);
      const dead = (call: { method: string }) =>
        call.method === "eth_sendTransaction"
          ? Promise.reject(new Error("the line is dead"))
          : connection.provider.request(call);
      const killed = await ignite({ ...ignition, provider: { request: dead } }).catch(String);
      expect(killed).to.include("the line is dead");
      const lines = readFileSync(file, "utf8").split("\n");
      const cut = lines.slice(0, lines.findIndex((line) => BEGUN.test(line)) + 1);
      writeFileSync(file, [...cut, lines[cut.length].slice(0, 20)].join("\n"));
      const { record, sent } = await ignite(ignition);
      expect(sent).to.equal(record.transactions.length);
      expect((await ignite(ignition)).sent).to.equal(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { ignite } from "../../../scripts/lib/ignite.js";
import { openChain } from "../../support/chain.js";
import { PATIENCE_MS } from "../../support/process.js";
import { deployInPieces, ignitionOf } from "../../support/pieces.js";
import type { Connection } from "../../support/suite.js";

describe("a deployment that is killed at every step", () => {
  it("comes to the contracts and the transactions of one that is not", async function () {
    this.timeout(PATIENCE_MS);
    const root = mkdtempSync(path.join(tmpdir(), "keel-steps-"));
    try {
      const whole = await openChain();
      const through = await ignite(await ignitionOf(whole.connection, path.join(root, "whole")));
      const cut = await openChain();
      const { record, sent, runs } = await deployInPieces(cut.connection, path.join(root, "cut"), () => 1);
      expect([through.sent, sent]).to.deep.equal([through.record.transactions.length, through.sent]);
      expect(runs).to.be.at.least(sent);
      expect(Object.keys(record.contracts)).to.have.members(Object.keys(through.record.contracts));
      expect(await codeOf(cut.connection, record)).to.deep.equal(await codeOf(whole.connection, through.record));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

type Deployed = Awaited<ReturnType<typeof ignite>>["record"];

/** Code of every contract, by name: with the addresses of the others in it. */
async function codeOf({ ethers }: Connection, { contracts }: Deployed) {
  const code = Object.entries(contracts).map(async ([name, { codeHash, address }]) => [
    name,
    { codeHash, isThere: (await ethers.provider.getCode(address)) !== "0x" },
  ]);
  return Object.fromEntries(await Promise.all(code)) as Record<string, unknown>;
}

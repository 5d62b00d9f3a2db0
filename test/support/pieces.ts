/** A deployment that is killed again and again, and goes on. */
import type { EIP1193Provider } from "@nomicfoundation/ignition-core";
import { expect } from "chai";
import { chainOf } from "../../scripts/lib/cli/open.js";
import { ignite, type Ignited } from "../../scripts/lib/ignite.js";
import { parameters, type Connection } from "./suite.js";

/**
 * Kills a deployment until it is through, now before a transaction leaves, now before its hash comes back.
 * @param lengthOf transactions that a run sends before it dies; runs count from 0.
 */
export async function deployInPieces(
  connection: Connection,
  folder: string,
  lengthOf: (run: number) => number,
): Promise<Ignited & { readonly runs: number }> {
  for (let run = 0, total = 0; ; run++) {
    let left = lengthOf(run);
    const isAfter = run % 2 === 1;
    const request: EIP1193Provider["request"] = async (call) => {
      const isSent = call.method === "eth_sendTransaction";
      if (left <= 0 && (!isSent || !isAfter)) throw new Error("the line is dead");
      if (isSent) left--;
      const answer: unknown = await connection.provider.request(call);
      if (isSent) total++;
      if (isSent && isAfter && left <= 0) throw new Error("the line is dead");
      return answer;
    };
    const attempt = await ignite({ ...(await ignitionOf(connection, folder)), provider: { request } }).catch(
      (failure: unknown) => String(failure),
    );
    if (typeof attempt !== "string") return { ...attempt, sent: total, runs: run + 1 };
    expect(attempt).to.include("the line is dead");
  }
}

/** How the local parameters are deployed to a chain of this process. */
export async function ignitionOf(connection: Connection, folder: string) {
  return {
    chain: await chainOf(connection, "default"),
    provider: connection.provider as EIP1193Provider,
    folder,
    parameters,
    named: "local",
    confirmations: 1,
    pollingMs: 1,
  };
}

/** A deployment through a hostile node, as a process of its own: it takes what `npx hardhat deploy core` takes. */
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { recordFile } from "../../scripts/lib/record.js";
import { anvilBinary } from "../../scripts/local/anvil.js";
import { deploymentFolder } from "../../scripts/local/place.js";
import { ask } from "../../scripts/local/rpc.js";
import { freePort, untilAnswered } from "../support/local.js";
import { hardhat, ran } from "../support/process.js";
import { addressOf } from "./ground.js";
import { broken, dropped, taken } from "./faults.js";
import { HostileNode, isSending, type Exchange, type Misbehaviour, type Response } from "./hostile.js";
import type { Verdict } from "./run.js";

/** Beside all others. */
const CHAIN_ID = 41335;

export interface DeployCase {
  readonly id: string;
  readonly kind: "deploy";
  readonly fault: string;
  readonly line: string;
  readonly misbehave: () => Misbehaviour;
  /** How often it has to be started until it is through. */
  readonly starts: number;
}

const LINE = "deploy core --yes";

/** Bad to every so-manieth transaction. */
function everySending(
  nth: number,
  bad: (exchange: Exchange) => Promise<Response> | Response,
  most: number,
): Misbehaviour {
  let [count, left] = [0, most];
  return async (exchange) => {
    if (!isSending(exchange) || ++count % nth !== 0 || left <= 0) return { items: await exchange.pass() };
    left--;
    return bad(exchange);
  };
}

export const DEPLOYMENTS: readonly DeployCase[] = [
  {
    ...{ id: "D01", kind: "deploy", line: LINE, starts: 1 },
    fault: "drops the answer to every ninth transaction after it took it, and answers every twentieth with 503",
    misbehave: () => {
      const answers = everySending(9, taken(dropped), Number.POSITIVE_INFINITY);
      let count = 0;
      return (exchange) =>
        !isSending(exchange) && ++count % 20 === 0 ? Promise.resolve(broken(exchange) as Response) : answers(exchange);
    },
  },
  {
    ...{ id: "D02", kind: "deploy", line: LINE, starts: 2 },
    fault: "drops the connection before it took the thirtieth transaction",
    misbehave: () => everySending(30, dropped, 1),
  },
];

/** Deploys to a chain with nothing on it; started again until it is through, it has sent every transaction once. */
export async function playDeployment({ line, misbehave, starts }: DeployCase): Promise<Verdict> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = deploymentFolder({ chainId: CHAIN_ID });
  rmSync(folder, { recursive: true, force: true });
  const chain = spawn(anvilBinary(), ["--port", String(port), "--chain-id", String(CHAIN_ID), "--accounts", "40"], {
    stdio: "ignore",
  });
  const node = await HostileNode.before(url);
  try {
    await untilAnswered(url, chain);
    node.behave(misbehave());
    const codes: (number | null)[] = [];
    const said: string[] = [];
    while (codes.at(-1) !== 0 && codes.length < starts + 2) {
      const { code, text } = await deployed(node.url, line);
      codes.push(code);
      said.push(text);
    }
    const trail = `it ended with ${said.join("; then ")}`;
    if (codes.at(-1) !== 0) return { troubles: [trail], doubleSends: 0 };
    const nonce = Number(await ask(url, "eth_getTransactionCount", [addressOf("deployer"), "latest"]));
    const recorded = (JSON.parse(readFileSync(recordFile(folder), "utf8")) as { transactions: unknown[] }).transactions;
    const troubles = codes.length === starts && codes.at(-1) === 0 ? [] : [trail];
    if (codes.slice(0, -1).some((code) => code !== 1)) troubles.push("what it could not do did not end with 1");
    return { troubles, doubleSends: nonce - recorded.length };
  } finally {
    await node.close();
    await ended(chain);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function deployed(url: string, line: string): Promise<{ code: number | null; text: string }> {
  const finds = { LOCAL_RPC_URL: url, LOCAL_CHAIN_ID: String(CHAIN_ID) };
  const { code, out, err } = await ran(hardhat([...line.split(" "), "--json"]), finds);
  if (out === "") throw new Error(`it wrote no envelope: ${err}`);
  const { error } = JSON.parse(out) as { error?: { name: string; message: string } };
  return { code, text: `${code} ${error === undefined ? "done" : `${error.name}: ${error.message}`}` };
}

async function ended(chain: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => chain.once("exit", resolve));
  chain.kill("SIGKILL");
  await gone;
}

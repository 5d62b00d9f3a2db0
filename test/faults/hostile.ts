/** A node that lies, stalls and dies: a proxy before a real one, which counts what the real one is given. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { keccak256 } from "ethers";

/** One question out of a request. */
export interface Question {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** As it stands in the answer's body. */
export type Item = Readonly<Record<string, unknown>>;

export interface Exchange {
  readonly questions: readonly Question[];
  /** How many requests came before this one since the misbehaviour began. */
  readonly count: number;
  /** Hands the questions on, or only some of them, and returns what the node says. */
  readonly pass: (questions?: readonly Question[]) => Promise<readonly Item[]>;
}

export type Response =
  | { readonly items: readonly Item[] }
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  /** The connection is broken off, after so much of an answer. */
  | { readonly cut: string }
  /** No answer, ever. */
  | "silence";

export type Misbehaviour = (exchange: Exchange) => Promise<Response>;

const SENDING = ["eth_sendTransaction", "eth_sendRawTransaction"];
const honest: Misbehaviour = async ({ pass }) => ({ items: await pass() });

export const isSending = ({ questions }: Pick<Exchange, "questions">): boolean =>
  questions.some(({ method }) => SENDING.includes(method));

export const asks =
  (...methods: readonly string[]) =>
  ({ questions }: Pick<Exchange, "questions">): boolean =>
    questions.some(({ method }) => methods.includes(method));

export class HostileNode {
  readonly #server: Server;
  readonly #upstream: string;
  #misbehaviour: Misbehaviour = honest;
  #count = 0;
  /** Hashes, or who with which number, of all that the node took. */
  readonly #taken: string[] = [];
  /** Signed bytes that the node took, the last of them. */
  lastRaw: string | undefined;

  private constructor(server: Server, upstream: string) {
    this.#server = server;
    this.#upstream = upstream;
    server.on("request", (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response));
  }

  static async before(upstream: string, port = 0): Promise<HostileNode> {
    const server = createServer();
    const node = new HostileNode(server, upstream);
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return node;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Distinct transactions that the node took. */
  get taken(): readonly string[] {
    return [...new Set(this.#taken)];
  }

  /** From now on; honest when nothing is said. */
  behave(misbehaviour: Misbehaviour = honest): void {
    this.#misbehaviour = misbehaviour;
    this.#count = 0;
  }

  /** Counts anew. */
  forget(): void {
    this.#taken.length = 0;
    this.lastRaw = undefined;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const read = JSON.parse(await bodyOf(request)) as Question | readonly Question[];
      const questions = Array.isArray(read) ? (read as readonly Question[]) : [read as Question];
      const pass = (some: readonly Question[] = questions) => this.#pass(some);
      const answer = await this.#misbehaviour({ questions, count: this.#count++, pass });
      if (answer === "silence") return;
      if ("cut" in answer) cut(response, answer.cut);
      else if ("items" in answer) {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(Array.isArray(read) ? answer.items : answer.items[0]));
      } else response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch {
      // The node behind it is gone, or whoever asked.
      response.destroy();
    }
  }

  async #pass(questions: readonly Question[]): Promise<readonly Item[]> {
    if (questions.length === 0) return [];
    const answered = await fetch(this.#upstream, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(questions),
    });
    const items = (await answered.json()) as readonly Item[];
    for (const question of questions) {
      const item = items.find(({ id }) => id === question.id);
      if (item !== undefined && "result" in item && SENDING.includes(question.method))
        this.#taken.push(markOf(question));
    }
    return items;
  }
}

/** The same for the same transaction. */
function markOf({ method, params: [given] }: Question): string {
  if (method === "eth_sendRawTransaction") return keccak256(given as string);
  const { from, nonce } = given as { from: string; nonce: string };
  return `${from} ${nonce}`;
}

/** Promises more than it gives. */
function cut(response: ServerResponse, part: string): void {
  if (part === "") {
    response.destroy();
    return;
  }
  response.writeHead(200, { "content-length": String(Buffer.byteLength(part) + 100) });
  response.write(part, () => response.destroy());
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

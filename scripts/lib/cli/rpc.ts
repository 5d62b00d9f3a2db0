/**
 * JSON-RPC as public nodes really answer it. What only reads is asked in batches and asked again when the answer is late, cut
 * off or none; what sends is asked once, for an answer that did not come says nothing about what the node did.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { CliError, EXIT } from "./exit.js";
import { Wire, type Reply } from "./wire.js";

/** A request reached the node, but no answer that can be read came back: what it did is not known. */
export class NodeFailure extends CliError {}

/** What a node answered instead of a result. */
export class RpcFault extends Error {
  override readonly name = "RpcFault";
  readonly code: number | undefined;
  readonly data: unknown;

  constructor({ message, code, data }: Fault) {
    super(message ?? "the node names no reason");
    this.code = code;
    this.data = data;
  }
}

export interface Fault {
  readonly message?: string;
  readonly code?: number;
  readonly data?: unknown;
}

/** Of one request: a result, `null` included, or a fault. */
export type Answer = { readonly result: unknown } | { readonly error: Fault };

export interface RpcOptions {
  readonly url: string;
  /** Name of the network, for what is said. */
  readonly name: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Before the first repetition; doubled before each further one. */
  readonly pauseMs?: number;
}

interface Waiting {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly resolve: (answer: Answer) => void;
  readonly reject: (failure: unknown) => void;
}

const PAUSE_MS = 250;
const MOST_TRIES = 4;
/** A silent node is asked twice: each time costs the whole patience. */
const MOST_SILENCES = 2;
/** A node that wants to be left alone for longer is not waited for. */
const LONGEST_RETRY_AFTER_S = 10;
const BATCH = 100;
/** "limit exceeded", as nodes say it within an answer that is otherwise good. */
const LIMIT_EXCEEDED = -32005;
const SENDING = ["eth_sendTransaction", "eth_sendRawTransaction"];

export class Rpc {
  readonly #options: RpcOptions;
  readonly #wire: Wire;
  readonly #queue: Waiting[] = [];
  #takesBatches = true;
  #lastId = 0;

  constructor(options: RpcOptions) {
    this.#options = options;
    this.#wire = new Wire(options.url, options.headers ?? {}, options.timeoutMs);
  }

  /** The result, or else throws an `RpcFault` or a `NodeFailure`. */
  async request(method: string, params: readonly unknown[]): Promise<unknown> {
    const answer = await this.ask(method, params);
    if ("error" in answer) throw new RpcFault(answer.error);
    return answer.result;
  }

  ask(method: string, params: readonly unknown[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const waiting = { method, params, resolve, reject };
      if (SENDING.includes(method)) {
        void this.#exchange([waiting], 1);
        return;
      }
      // What is asked in one breath goes out together.
      if (this.#queue.push(waiting) === 1) setImmediate(() => this.#flush());
    });
  }

  close(): void {
    this.#wire.close();
  }

  #flush(): void {
    const waiting = this.#queue.splice(0);
    const size = this.#takesBatches ? BATCH : 1;
    for (let from = 0; from < waiting.length; from += size)
      void this.#exchange(waiting.slice(from, from + size), MOST_TRIES);
  }

  /** Asks until all are answered; what cannot be had is refused with the last reason. */
  async #exchange(asked: readonly Waiting[], tries: number): Promise<void> {
    let left = asked;
    let silences = 0;
    for (let round = 1; ; round++) {
      const tried = await this.#attempt(left);
      left = tried.left;
      if (left.length === 0) return;
      const { trouble } = tried;
      if (trouble.kind === "silent") silences++;
      const isOver = round >= tries || silences >= MOST_SILENCES || trouble.kind === "dead";
      if (isOver || (trouble.pauseS ?? 0) > LONGEST_RETRY_AFTER_S) {
        for (const { reject } of left) reject(failureOf(trouble, this.#options));
        return;
      }
      const own = (this.#options.pauseMs ?? PAUSE_MS) * 2 ** (round - 1);
      await sleep(trouble.pauseS === undefined ? own : trouble.pauseS * 1_000);
    }
  }

  async #attempt(asked: readonly Waiting[]): Promise<{ left: readonly Waiting[]; trouble: Trouble }> {
    const numbered = asked.map(({ method, params }) => ({ jsonrpc: "2.0", id: ++this.#lastId, method, params }));
    const isBatch = numbered.length > 1;
    let reply: Reply;
    try {
      reply = await this.#wire.post(JSON.stringify(isBatch ? numbered : numbered[0]));
    } catch (failure) {
      return { left: asked, trouble: lineTrouble(failure) };
    }
    const read = parsed(reply.body);
    // Some nodes answer a fault with a status of its own: what is in the body counts.
    const items = Array.isArray(read) ? (read as unknown[]) : [read];
    const answers = new Map<unknown, Answer>();
    for (const item of items) if (isAnswer(item) && !answers.has(item.id)) answers.set(item.id, item);
    if (isBatch && !Array.isArray(read) && isRecord(read) && "error" in read && reply.status !== BUSY) {
      this.#takesBatches = false;
      await Promise.all(asked.map((one) => this.#exchange([one], MOST_TRIES)));
      return { left: [], trouble: statusTrouble(reply) };
    }
    const left = asked.filter((waiting, place) => {
      const answer = answers.get(numbered[place].id);
      if (answer === undefined || isOverLimit(answer)) return true;
      waiting.resolve(answer);
      return false;
    });
    const isBusy = left.length > 0 && [...answers.values()].some(isOverLimit);
    return { left, trouble: isBusy ? { kind: "busy", what: "too many requests" } : statusTrouble(reply) };
  }
}

interface Trouble {
  readonly kind: "dead" | "silent" | "busy" | "broken";
  readonly what: string;
  /** Seconds after which the node wants to be asked again. */
  readonly pauseS?: number;
}

const BUSY = 429;
const DEAD = ["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "ENETUNREACH", "EAI_AGAIN"];

function lineTrouble(failure: unknown): Trouble {
  const { code, name, message } = failure as { code?: string; name?: string; message?: string };
  if (code !== undefined && DEAD.includes(code)) return { kind: "dead", what: code };
  if (name === "AbortError" || name === "TimeoutError") return { kind: "silent", what: "no answer in time" };
  return { kind: "broken", what: `the connection broke: ${message ?? String(failure)}` };
}

function statusTrouble({ status, retryAfter, body }: Reply): Trouble {
  if (status === BUSY) {
    const seconds = Number.parseInt(retryAfter ?? "", 10);
    const pause = Number.isNaN(seconds) ? {} : { pauseS: seconds };
    return { kind: "busy", what: "too many requests (429)", ...pause };
  }
  if (status >= 400) return { kind: "broken", what: `it answers with status ${status}` };
  if (parsed(body) === undefined) return { kind: "broken", what: "its answer is no JSON, or cut off" };
  return { kind: "broken", what: "its answer is to something else" };
}

const FAILURES: Readonly<Record<Trouble["kind"], readonly [name: string, hint: string]>> = {
  dead: ["NoNode", "Check the URL and the connection"],
  silent: ["NodeSilent", "The node may be overloaded: try again, or use another"],
  busy: ["NodeBusy", "Wait a little, or use a node with a higher limit"],
  broken: ["NodeBroken", "Try again, or use another node"],
};

function failureOf({ kind, what, pauseS }: Trouble, { url, name }: RpcOptions): NodeFailure {
  const [title, hint] = FAILURES[kind];
  const where = `${new URL(url).origin} (network "${name}")`;
  const message =
    kind === "dead" ? `no node answers at ${where}` : `the node at ${where} gives no answer that can be used: ${what}`;
  return new NodeFailure(EXIT.failed, title, message, {
    args: { url: new URL(url).origin, ...(pauseS !== undefined && { retryAfter: pauseS }) },
    hint: kind === "dead" && name === "local" ? "Start the local chain with `npx hardhat up`" : hint,
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isAnswer = (item: unknown): item is Answer & { readonly id: unknown } =>
  isRecord(item) && "id" in item && ("result" in item || isRecord(item.error));

const isOverLimit = (answer: Answer): boolean => "error" in answer && answer.error.code === LIMIT_EXCEEDED;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

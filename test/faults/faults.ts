/** What hostile nodes do, to be put together into cases. */
import type { Fault } from "../../scripts/lib/cli/rpc.js";
import {
  asks,
  isSending,
  type Exchange,
  type Item,
  type Misbehaviour,
  type Question,
  type Response,
} from "./hostile.js";

type Bad = (exchange: Exchange) => Promise<Response> | Response;
type Which = (exchange: Exchange) => boolean;

const honest: Bad = async ({ pass }) => ({ items: await pass() });
export const always: Which = () => true;

/** Bad to the first so many requests of a kind, honest to all others. */
export function first(times: number, which: Which, bad: Bad): Misbehaviour {
  let left = times;
  return async (exchange) => {
    if (left <= 0 || !which(exchange)) return honest(exchange);
    left--;
    return bad(exchange);
  };
}

export const forEver = (which: Which, bad: Bad): Misbehaviour => first(Number.POSITIVE_INFINITY, which, bad);

/** Honest to the first request of a kind, bad to all after it. */
export function afterwards(which: Which, bad: Bad): Misbehaviour {
  let isBad = false;
  return async (exchange) => {
    if (isBad) return bad(exchange);
    isBad = which(exchange);
    return honest(exchange);
  };
}

export const busy =
  (retryAfter?: number): Bad =>
  () => {
    const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
    return { status: 429, body: "slow down", headers };
  };
export const broken: Bad = () => ({ status: 503, body: "<html>upstream</html>" });
export const noJson: Bad = () => ({ status: 200, body: "<html>it works</html>" });
export const halfJson: Bad = async ({ pass }) => {
  const text = JSON.stringify(await pass());
  return { status: 200, body: text.slice(0, text.length / 2) };
};
export const cutOff: Bad = async ({ pass }) => {
  const text = JSON.stringify(await pass());
  return { cut: text.slice(0, text.length / 2) };
};
/** Breaks the connection without having passed anything on. */
export const dropped: Bad = () => ({ cut: "" });
export const silent: Bad = () => "silence";

/** Passes it on, and then misbehaves: the node has it, and nobody is told. */
export const taken =
  (bad: Bad): Bad =>
  async (exchange) => {
    await exchange.pass();
    return bad(exchange);
  };

export const reversed: Bad = async ({ pass }) => ({ items: [...(await pass())].reverse() });

/** Every answer comes again, and says something else the second time. */
export const twice: Bad = async ({ pass }) => {
  const items = await pass();
  return { items: [...items, ...items.map(({ id }) => ({ jsonrpc: "2.0", id, result: "0x" }))] };
};

export const toSomethingElse: Bad = async ({ pass }) => ({
  items: (await pass()).map((item) => ({ ...item, id: 1_000_000 })),
});

/** All answers of a batch but one. */
export const oneMissing: Bad = async ({ pass }) => ({ items: (await pass()).slice(1) });

export const noBatches: Bad = async ({ questions, pass }) =>
  questions.length === 1
    ? { items: await pass() }
    : {
        status: 200,
        body: JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32600, message: "no batches here" } }),
      };

/** A JSON-RPC error instead of what some questions would be answered. */
export const faulty =
  (methods: readonly string[], error: Fault & { readonly message: string }): Bad =>
  async ({ questions, pass }) =>
    replaced(questions, await pass(), methods, () => ({ error }));

/** Other results for some methods. */
export const lying =
  (methods: readonly string[], lie: (result: unknown, question: Question) => unknown): Bad =>
  async ({ questions, pass }) =>
    replaced(questions, await pass(), methods, (result, question) => ({ result: lie(result, question) }));

function replaced(
  questions: readonly Question[],
  items: readonly Item[],
  methods: readonly string[],
  by: (result: unknown, question: Question) => Item,
): Response {
  return {
    items: items.map((item) => {
      const question = questions.find(({ id }) => id === item.id);
      const isMeant = question !== undefined && methods.includes(question.method);
      return isMeant ? { jsonrpc: "2.0", id: item.id, ...by(item.result, question) } : item;
    }),
  };
}

/** Logs without their last ones. */
export const fewerLogs = (less: number): Bad => lying(["eth_getLogs"], (logs) => (logs as unknown[]).slice(0, -less));

/** Of several nodes behind one address, for some looks one answers that has not heard of the last transaction. */
export const unheard = (looks: number): Misbehaviour =>
  first(looks, asks("eth_getTransactionByHash"), lying(["eth_getTransactionByHash", ...COUNTS], unheardOf));

const COUNTS = ["eth_getTransactionCount"];
const unheardOf = (result: unknown, { method }: Question) => (COUNTS.includes(method) ? lessOne(result) : null);
export const lessOne = (count: unknown): string => `0x${(Number(count) - 1).toString(16)}`;

/** Refuses to look through more than so many blocks. */
export const narrowLogs =
  (most: number): Bad =>
  async ({ questions, pass }) => {
    const isWide = ({ method, params }: Question) => {
      const { fromBlock = "0x0", toBlock = "0x0" } = (params[0] ?? {}) as { fromBlock?: string; toBlock?: string };
      return method === "eth_getLogs" && Number(toBlock) - Number(fromBlock) > most;
    };
    const items = await pass(questions.filter((question) => !isWide(question)));
    const error = { code: -32000, message: "query returned more than 10000 results" };
    return { items: [...items, ...questions.filter(isWide).map(({ id }) => ({ jsonrpc: "2.0", id, error }))] };
  };

/** Dies once it has been handed something to send. */
export function dyingAfterSending(): Misbehaviour {
  let isDead = false;
  return async (exchange) => {
    if (isDead) return { cut: "" };
    isDead = isSending(exchange);
    const items = await exchange.pass();
    return isDead ? { cut: "" } : { items };
  };
}

/** Does something once, right before the node is handed what is sent. */
export function beforeSending(act: () => Promise<unknown>): Misbehaviour {
  let isDone = false;
  return async (exchange) => {
    if (!isDone && isSending(exchange)) {
      isDone = true;
      await act();
    }
    return { items: await exchange.pass() };
  };
}

/** Does something once, after a receipt was shown. */
export function afterReceipt(act: () => Promise<unknown>): Misbehaviour {
  let isDone = false;
  return async ({ questions, pass }) => {
    const items = await pass();
    const isShown = questions.some(
      ({ method, id }) =>
        method === "eth_getTransactionReceipt" && items.some((item) => item.id === id && item.result != null),
    );
    if (isShown && !isDone) {
      isDone = true;
      await act();
    }
    return { items };
  };
}

/** Honest until a receipt was shown. */
export function onceMined(bad: Bad): Misbehaviour {
  let isMined = false;
  const watched = afterReceipt(() => Promise.resolve((isMined = true)));
  return async (exchange) => (isMined ? bad(exchange) : watched(exchange));
}

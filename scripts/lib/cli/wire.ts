/** One HTTP POST to a node, and what became of it. Nothing here knows what is asked. */
import http from "node:http";
import https from "node:https";

export interface Reply {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

export class Wire {
  readonly url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #timeoutMs: number;
  readonly #module: typeof http | typeof https;
  readonly #agent: http.Agent;

  /** @param timeoutMs after which a request is given up. */
  constructor(url: string, headers: Readonly<Record<string, string>>, timeoutMs: number) {
    this.url = url;
    this.#headers = headers;
    this.#timeoutMs = timeoutMs;
    this.#module = url.startsWith("https:") ? https : http;
    this.#agent = new this.#module.Agent({ keepAlive: true, proxyEnv: process.env });
  }

  /** Rejects when the whole answer did not come. */
  post(body: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const request = this.#module.request(this.url, {
        method: "POST",
        agent: this.#agent,
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...this.#headers },
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      request.on("error", reject);
      request.on("response", (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: response.headers["retry-after"],
            body: Buffer.concat(parts).toString("utf8"),
          }),
        );
      });
      request.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

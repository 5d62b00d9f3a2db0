/** The provider of ethers on top of the one way by which nodes are asked. */
import { JsonRpcApiProvider, Network, type JsonRpcError, type JsonRpcPayload, type JsonRpcResult } from "ethers";
import type { Answer, Rpc } from "./rpc.js";

export class RpcProvider extends JsonRpcApiProvider {
  readonly #rpc: Rpc;

  constructor(rpc: Rpc, chainId: number) {
    const network = Network.from(chainId);
    // Batches are made below, and nothing is remembered: state moves while a command waits.
    super(network, { staticNetwork: network, batchMaxCount: 1, cacheTimeout: -1 });
    this.#rpc = rpc;
    this._start();
  }

  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<(JsonRpcResult | JsonRpcError)[]> {
    const asked = Array.isArray(payload) ? payload : [payload];
    return Promise.all(
      asked.map(async ({ id, method, params }) => answerOf(id, await this.#rpc.ask(method, params as unknown[]))),
    );
  }
}

function answerOf(id: number, answer: Answer): JsonRpcResult | JsonRpcError {
  if (!("error" in answer)) return { id, result: answer.result };
  const { code = -32000, message = "", data } = answer.error;
  return { id, error: { code, message, data } };
}

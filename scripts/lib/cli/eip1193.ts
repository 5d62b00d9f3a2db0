/** A chain as Ignition talks to it: what has to be signed is signed here, and what is sent is looked for when no answer comes. */
import type { EIP1193Provider } from "@nomicfoundation/ignition-core";
import { getAddress, keccak256 } from "ethers";
import type { Chain } from "./ground.js";
import { submit } from "./submit.js";

type Fields = Readonly<Record<string, string>>;

export function eip1193Of(chain: Chain): EIP1193Provider {
  return {
    async request({ method, params = [] }: Parameters<EIP1193Provider["request"]>[0]) {
      const given = params as readonly unknown[];
      if (method === "eth_accounts") return accountsOf(chain);
      if (method === "eth_sendTransaction") return sent(chain, given[0] as Fields);
      return chain.send(method, given);
    },
  };
}

/** In small letters, as nodes tell them: Ignition takes another way of writing for another account. */
async function accountsOf(chain: Chain): Promise<string[]> {
  const addresses = (await chain.signers()).map((signer) => signer.getAddress());
  return (await Promise.all(addresses)).map((address) => address.toLowerCase());
}

async function sent(chain: Chain, fields: Fields): Promise<string> {
  const from = getAddress(fields.from);
  const nonce = Number(fields.nonce ?? (await chain.provider.getTransactionCount(from, "pending")));
  const raw = chain.sign === undefined ? undefined : await chain.sign(from, requestOf(chain, fields, nonce));
  const meant = {
    from,
    nonce,
    to: fields.to ?? "",
    data: fields.data ?? "0x",
    ...(raw !== undefined && { hash: keccak256(raw) }),
    block: chain.block.number,
  };
  return submit(chain, { ...meant, what: "a step of the deployment", fields, raw });
}

function requestOf({ chainId }: Chain, fields: Fields, nonce: number) {
  const { to, data, value, gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas } = fields;
  const fees = maxFeePerGas === undefined ? { type: 0, gasPrice } : { type: 2, maxFeePerGas, maxPriorityFeePerGas };
  return { ...(to !== undefined && { to }), data, value, gasLimit: gas, nonce, chainId, ...fees };
}

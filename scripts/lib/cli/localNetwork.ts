/** Where the local chain is looked for: LOCAL_RPC_URL and LOCAL_CHAIN_ID, in the environment or in .env. */
import { usageError, type CliError } from "./exit.js";

const DEFAULTS = { LOCAL_RPC_URL: "http://127.0.0.1:8545", LOCAL_CHAIN_ID: "41337" } as const;

type Setting = keyof typeof DEFAULTS;
export type Environment = Readonly<Record<string, string | undefined>>;

/** Blank is not set. */
export function localNetwork(environment: Environment): { readonly url: string; readonly chainId: number } {
  const valueOf = (name: Setting) => environment[name]?.trim() || DEFAULTS[name];
  const [url, chainId] = [valueOf("LOCAL_RPC_URL"), valueOf("LOCAL_CHAIN_ID")];
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw badSetting("LOCAL_RPC_URL", url, "no address of a node");
  if (!/^[1-9]\d*$/.test(chainId) || !Number.isSafeInteger(Number(chainId)))
    throw badSetting("LOCAL_CHAIN_ID", chainId, "no id of a chain, which is a whole number");
  return { url, chainId: Number(chainId) };
}

const badSetting = (variable: Setting, value: string, why: string): CliError =>
  usageError("BadSetting", `${variable} is "${value}": that is ${why}`, {
    args: { variable, value },
    hint: `Set it as in ${variable}=${DEFAULTS[variable]}, in the environment or in .env, or leave it out`,
  });

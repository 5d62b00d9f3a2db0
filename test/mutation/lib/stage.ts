/** Puts other code into the place of the build's wherever a contract is created, on every chain that is opened. */
import hre from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import type { Codes } from "./foundry.js";

interface Exchange {
  readonly built: string;
  readonly mutant: string;
}

let exchanges: readonly Exchange[] = [];
const open = new Set<NetworkConnection>();

/** From here on; nothing is exchanged with no codes. */
export async function exchange(codes: Codes): Promise<void> {
  exchanges = await Promise.all(
    Object.entries(codes).map(async ([name, mutant]) => {
      const { bytecode } = await hre.artifacts.readArtifact(name);
      return { built: bytecode, mutant };
    }),
  );
}

/** Chains that tests opened, with all that they hold. */
export async function closeChains(): Promise<void> {
  for (const connection of open) await connection.close();
  open.clear();
}

export function watchChains(): void {
  hre.hooks.registerHandlers("network", {
    async newConnection(context, next) {
      const connection = await next(context);
      open.add(connection as NetworkConnection);
      return connection;
    },
    async onRequest(context, connection, request, next) {
      const [call] = Array.isArray(request.params) ? (request.params as unknown[]) : [];
      if (exchanges.length === 0 || !isCreation(call)) return next(context, connection, request);
      const data = exchanged(call.data ?? call.input ?? "");
      const params = [{ ...call, data, input: undefined }, ...(request.params as unknown[]).slice(1)];
      return next(context, connection, { ...request, params });
    },
  });
}

interface Creation {
  readonly data?: string;
  readonly input?: string;
}

function isCreation(call: unknown): call is Creation {
  if (typeof call !== "object" || call === null || ("to" in call && call.to !== null && call.to !== undefined))
    return false;
  return "data" in call || "input" in call;
}

function exchanged(data: string): string {
  const found = exchanges.find(({ built }) => data.startsWith(built));
  return found === undefined ? data : found.mutant + data.slice(found.built.length);
}

/** What the history of the local mutual is made on: the deployed suite, its people, and the ids of what came about. */
import type { ContractTransactionResponse, Signer } from "ethers";
import { PLACES, type Name } from "../../lib/accounts.js";
import type { Deployment } from "../../lib/deployment.js";
import { decodeError, decodeLogs, type NamedContract } from "../../lib/logs.js";
import type { LoggedEvent } from "../../lib/replay.js";
import { ask } from "../rpc.js";

export const DAY = 86_400n;
export const HOUR = 3_600n;
export const WAD = 10n ** 18n;
export const TRANCHE = 91n * DAY;

export interface Stage {
  readonly url: string;
  readonly mutual: Deployment;
  readonly people: Readonly<Record<Name, Signer>>;
  readonly contracts: readonly NamedContract[];
  /** Ids of covers, claims and proposals by the names the history gives them. */
  readonly ids: Map<string, bigint>;
  /** Time of the block that is being made. */
  now: bigint;
}

/** A transaction of the history that is sent and not yet mined. */
export interface Sent {
  readonly what: string;
  readonly response: ContractTransactionResponse;
  /** The id that comes of it, and the name it is to have. */
  readonly names?: { readonly name: string; readonly kind: string; readonly argument: string };
}

/** Something a person does: one transaction or several, in their order. */
export type Act = (stage: Stage) => Promise<readonly Sent[]>;

export function idOf(stage: Pick<Stage, "ids">, name: string): bigint {
  const id = stage.ids.get(name);
  if (id === undefined) throw new RangeError(`nothing in the history is called ${name} yet`);
  return id;
}

export function person(stage: Pick<Stage, "people">, name: string): Signer {
  if (!(name in PLACES)) throw new RangeError(`nobody is called ${name}`);
  return stage.people[name as Name];
}

/** Makes one block of these acts, in their order, at the stage's time. */
export async function happen(stage: Stage, acts: readonly Act[]): Promise<void> {
  await ask(stage.url, "evm_setNextBlockTimestamp", [Number(stage.now)]);
  const sent: Sent[] = [];
  for (const act of acts) sent.push(...(await act(stage)));
  await ask(stage.url, "evm_mine");
  for (const { what, response, names } of sent) {
    const events = await eventsOf(stage, what, response);
    if (names !== undefined) stage.ids.set(names.name, idIn(events, names));
  }
}

async function eventsOf(stage: Stage, what: string, response: ContractTransactionResponse): Promise<LoggedEvent[]> {
  const receipt = await response.provider.getTransactionReceipt(response.hash);
  if (receipt === null) throw new Error(`${what}: did not fit into its block`);
  if (receipt.status === 1) return decodeLogs(receipt.logs, stage.contracts);
  const { from, to, data, value } = response;
  const call = { from, to, data, value, blockTag: receipt.blockNumber };
  const failure: unknown = await response.provider.call(call).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const refused = decodeError(failure, stage.contracts);
  const values = refused?.args.map(([name, value_]) => `${name} ${String(value_)}`).join(", ");
  throw new Error(`${what}: refused with ${refused?.name ?? String(failure)} (${values ?? ""})`);
}

function idIn(events: readonly LoggedEvent[], { kind, argument }: { kind: string; argument: string }): bigint {
  const id = events.find(({ contract, name }) => `${contract}.${name}` === kind)?.args[argument];
  if (typeof id !== "bigint") throw new Error(`no ${kind} with ${argument} came about`);
  return id;
}

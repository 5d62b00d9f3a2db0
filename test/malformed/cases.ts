/** Malformed calls, made from the ABIs: every external function, every parameter, every field. */
import { MaxUint256 } from "ethers";
import { permissions } from "../../deploy/permissions.js";
import { signatureOf, type AbiItem, type Artifact } from "../../scripts/checks/lib/artifacts.js";
import { variantsOf, type Choices, type Value } from "./values.js";

/** Who calls: somebody by name, or the contract of that name. */
export type Caller = string;

export interface Good {
  readonly caller: Caller;
  readonly args: readonly Value[];
  /** Wei sent along. */
  readonly value: bigint;
}

export interface Case {
  readonly contract: string;
  readonly signature: string;
  readonly caller: Caller;
  readonly args: readonly Value[];
  readonly value: bigint;
  /** What is wrong with it. */
  readonly what: string;
}

/** What a function gets when nothing is wrong. */
export type GoodCall = (contract: string, item: AbiItem) => Good;

const STRANGER = "mallory";
const ADVERSARIES = [STRANGER, "nina", "dave", "Claims", "MutualGovernor"] as const;

/** The cases of one contract. A view has no right caller: only its parameters vary. */
export function casesOf({ contractName, abi }: Artifact, goodCall: GoodCall, choices: Choices): Case[] {
  return abi
    .filter(({ type }) => type === "function" || type === "receive")
    .flatMap((item) => functionCases(contractName, item, goodCall(contractName, item), choices));
}

function functionCases(contract: string, item: AbiItem, good: Good, choices: Choices): Case[] {
  const base = { contract, signature: signatureOf(item), ...good };
  const inputs = item.inputs ?? [];
  const varied = inputs.flatMap((input, place) =>
    variantsOf(input, good.args[place], choices).map(({ what, value }) => ({
      ...base,
      args: good.args.with(place, value),
      what,
    })),
  );
  const plain = { ...base, what: "as it should be" };
  if (isView(item)) return [plain, ...varied];
  return [plain, ...varied, ...callers(base), ...(item.stateMutability === "payable" ? values(base) : [])];
}

/** Somebody else, and every contract that holds a right to it; otherwise as it should be. */
function callers(base: Omit<Case, "what">): Case[] {
  const { who = [] } = permissions[base.contract]?.[base.signature] ?? {};
  const contracts = who.filter((name) => name in permissions);
  return [...new Set([...ADVERSARIES, ...contracts])]
    .filter((caller) => caller !== base.caller)
    .map((caller) => ({ ...base, caller, what: `called by ${caller}` }));
}

function values(base: Omit<Case, "what">): Case[] {
  return [0n, 1n, base.value + 1n, 10n ** 21n, MaxUint256 >> 170n]
    .filter((value) => value !== base.value)
    .map((value) => ({ ...base, value, what: `with ${value} wei` }));
}

export const isView = ({ stateMutability }: AbiItem): boolean =>
  stateMutability === "view" || stateMutability === "pure";

/** Makes every malformed call in every state and counts what became of them. */
import { Interface, type InterfaceAbi } from "ethers";
import { deployables, type Artifact } from "../../scripts/checks/lib/artifacts.js";
import { CONTRACT_NAMES } from "../../scripts/lib/contracts.js";
import { casesOf, isView, type Case } from "./cases.js";
import { enumSizes } from "./enums.js";
import { goodCalls } from "./goodCalls.js";
import type { Ground } from "./ground.js";
import { attempt, declaredErrors, outcomeOf, type Outcome } from "./outcome.js";
import { stages } from "./stages.js";
import { seededNumbers, type Choices } from "./values.js";

export interface Made extends Case, Outcome {
  readonly stage: string;
}

export interface Report {
  readonly made: readonly Made[];
  /** Milliseconds by stage, from its making on. */
  readonly took: Readonly<Record<string, number>>;
}

/** The contracts of the suite, as built. */
export function suiteArtifacts(root: string): Artifact[] {
  const names: readonly string[] = Object.values(CONTRACT_NAMES);
  return deployables(root).filter(({ contractName }) => names.includes(contractName));
}

/** Every case of every contract on this ground. */
export function allCases(artifacts: readonly Artifact[], ground: Ground, choices: Choices, withViews: boolean): Case[] {
  return artifacts
    .map((artifact) => ({ ...artifact, abi: artifact.abi.filter((item) => withViews || !isView(item)) }))
    .flatMap((artifact) => casesOf(artifact, goodCalls(ground), choices));
}

export function choicesOn(root: string, { addresses }: Ground, seed: number): Choices {
  return {
    enums: enumSizes(root),
    addresses: [
      ["a stranger", addresses.mallory],
      ["the pool", addresses.CapitalPool],
      ["a precompile", "0x0000000000000000000000000000000000000001"],
    ],
    random: seededNumbers(seed),
  };
}

export async function runMalformed(root: string, seed: number): Promise<Report> {
  const artifacts = suiteArtifacts(root);
  const interfaces = new Map(
    artifacts.map(({ contractName, abi }) => [contractName, new Interface(abi as InterfaceAbi)]),
  );
  const errors = declaredErrors(artifacts.map(({ abi }) => abi as InterfaceAbi));
  const made: Made[] = [];
  const took: Record<string, number> = {};
  let began = Date.now();
  for await (const { name, ground, provider, withViews } of stages()) {
    for (const each of allCases(artifacts, ground, choicesOn(root, ground, seed), withViews)) {
      const data = each.signature === "receive()" ? "0x" : encoded(interfaces.get(each.contract), each);
      made.push({ ...each, stage: name, ...outcomeOf(await attempt(provider, ground, each, data), errors) });
    }
    took[name] = Date.now() - began;
    began = Date.now();
  }
  return { made, took };
}

function encoded(calls: Interface | undefined, { contract, signature, args }: Case): string {
  if (calls === undefined) throw new Error(`no ABI of ${contract}`);
  return calls.encodeFunctionData(signature, args);
}

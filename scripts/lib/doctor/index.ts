/** Compares a deployment with what it should be, reading everything off the chain again. */
import { ZeroAddress } from "ethers";
import { constructorsOf, type Places } from "../../../deploy/constructors.js";
import { loadCatalogue } from "../../data/catalogue.js";
import type { Context } from "../cli/context.js";
import { CliError } from "../cli/exit.js";
import { messageOf } from "../cli/refusal.js";
import { CONTRACT_NAMES } from "../contracts.js";
import type { Parameters } from "../parameters.js";
import { creationsIn, type Creation } from "../record.js";
import { functionFindings, rightFindings, roleFindings } from "./access.js";
import { codeFindings } from "./code.js";
import { withDecisions } from "./decided.js";
import type { Area, Finding } from "./finding.js";
import { ADMIN } from "./held.js";
import { holdingFindings, holdings, type Holding } from "./holdings.js";
import { ALL_CONTRACTS, addressNamed, type Patient } from "./patient.js";
import { catalogueFindings, parameterFindings, peopleFindings } from "./terms.js";

export interface Examination {
  readonly isGoverned: boolean;
  readonly deployer: string;
  readonly findings: readonly Finding[];
  readonly holdings: readonly Holding[];
}

export async function examine(ctx: Context, parameters: Parameters): Promise<Examination> {
  const patient = await patientOf(ctx, parameters);
  let held: readonly Holding[] = [];
  const found = await Promise.all([
    answered("code", () => codeFindings(patient, argumentsOf(patient))),
    answered("roles", () => roleFindings(patient)),
    answered("functions", () => functionFindings(patient)),
    answered("rights", () => rightFindings(patient)),
    answered("people", async () => withDecisions(ctx, await peopleFindings(patient))),
    answered("parameters", async () => withDecisions(ctx, await parameterFindings(patient))),
    answered("catalogue", async () => withDecisions(ctx, await catalogueFindings(patient))),
    answered("holdings", async () => holdingFindings((held = await holdings(patient)))),
  ]);
  const { isGoverned, deployer } = patient;
  return { isGoverned, deployer, findings: found.flat(), holdings: held };
}

/** A contract that is not what it should be may answer nothing: the rest is examined all the same. */
async function answered(area: Area, examination: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await examination();
  } catch (failure) {
    if (failure instanceof CliError) throw failure;
    return [{ area, what: "examination", expected: "answers", found: messageOf(failure) }];
  }
}

async function patientOf(ctx: Context, parameters: Parameters): Promise<Patient> {
  const { authority, governor } = ctx.keel;
  const { folder } = ctx.ground;
  const creations = folder === undefined ? await creationsOn(ctx) : creationsIn(folder);
  const first = creations.get("Authority");
  const [sent, { isMember }] = await Promise.all([
    first === undefined ? null : ctx.chain.provider.getTransaction(first.transaction),
    authority.hasRole(ADMIN, governor),
  ]);
  const deployer = sent?.from ?? ZeroAddress;
  const names = new Map(ALL_CONTRACTS.map((name) => [addressNamed({ ctx }, name).toLowerCase(), name]));
  return {
    ctx,
    parameters,
    catalogue: loadCatalogue(),
    creations,
    deployer,
    isGoverned: isMember,
    nameOf: (address) => names.get(address.toLowerCase()) ?? ctx.show.person(address),
  };
}

/** Where nothing is kept: every receipt of the chain is looked at. */
async function creationsOn(ctx: Context): Promise<ReadonlyMap<string, Creation>> {
  const { provider, block } = ctx.chain;
  const names = new Map(ALL_CONTRACTS.map((name) => [addressNamed({ ctx }, name), name]));
  const found = new Map<string, Creation>();
  for (let number = 0; number <= block.number && found.size < names.size; number++) {
    const transactions = (await provider.getBlock(number, true))?.prefetchedTransactions ?? [];
    for (const { hash, to } of transactions) {
      if (to !== null) continue;
      const receipt = await provider.getTransactionReceipt(hash);
      const name = names.get(receipt?.contractAddress ?? "");
      if (name !== undefined) found.set(name, { transaction: hash });
    }
  }
  return found;
}

/** Constructor arguments as the deployment makes them of the parameters. */
function argumentsOf({ ctx, parameters, catalogue, deployer }: Patient): ReadonlyMap<string, readonly unknown[]> {
  const shorts = Object.entries(CONTRACT_NAMES);
  const addresses = Object.fromEntries(shorts.map(([short, name]) => [short, addressNamed({ ctx }, name)]));
  const at = { ...addresses, deployer } as Places;
  return new Map(Object.entries(constructorsOf(parameters, catalogue)).map(([name, make]) => [name, make(at)]));
}

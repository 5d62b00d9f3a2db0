/** What good calls are made of in a state of the mutual. */
import { Interface, Result, parseEther, type BaseContract } from "ethers";
import { nextAttestation, signAttestation } from "../../scripts/lib/attestation.js";
import { addressOf, CONTRACT_NAMES, type Contracts } from "../../scripts/lib/contracts.js";
import { hashed, type Motion } from "../../scripts/lib/motions.js";
import { DAY, HOUR } from "../support/chain.js";
import { assetId, nowOf, TRANCHE, type Suite } from "../support/suite.js";
import { requestOf } from "../support/verbs.js";
import type { Value } from "./values.js";

/** Holds every role without delay and is a member, so that calls of governance get past the gate and into the verb. */
export const GOVERNOR = "quinn";
/** Holds a role with a delay, so that its calls are scheduled. */
export const SCHEDULER = "wendy";
/** Is no member, and has an attestation in hand. */
export const NEWCOMER = "sybil";

export interface Ground {
  readonly now: bigint;
  /** Of everybody with a name and of every contract by its name. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly usdc: string;
  readonly usdcFeed: string;
  readonly joinFee: bigint;
  /** In which the pools were opened. */
  readonly firstTranche: bigint;
  readonly proposalId: bigint;
  readonly claimDeposit: bigint;
  /** What functions take whole, by `Contract.function`. */
  readonly whole: Readonly<Record<string, readonly Value[]>>;
}

/** The proposal of the living mutual. */
export function motionOf(membership: string): Motion {
  const calls = new Interface(["function setJoinFee(uint256)"]);
  return {
    target: membership,
    data: calls.encodeFunctionData("setJoinFee", [10n ** 15n]),
    text: "The fee is 0.001 ETH",
  };
}

export async function groundOf(s: Suite): Promise<Ground> {
  const usdc = s.assets.find(({ id }) => id === assetId(s, "USDC"));
  if (usdc?.token === undefined || usdc.feed === undefined) throw new Error("no USDC");
  const request = requestOf(s);
  const covers = await s.cover.coverCount();
  const begun = await s.connection.ethers.provider.getBlock(0);
  return {
    now: await nowOf(s),
    addresses: addressesOf(s),
    usdc: addressOf(usdc.token),
    usdcFeed: addressOf(usdc.feed),
    joinFee: await s.membership.joinFee(),
    firstTranche: BigInt(begun?.timestamp ?? 0) / TRANCHE,
    proposalId: await s.governor.getProposalId(...hashed(motionOf(addressOf(s.membership)))),
    claimDeposit: covers < 4n ? 0n : await s.claims.depositFor(4n, parseEther("1")),
    whole: {
      ...(await structsOf(s, usdc.id)),
      ...(await attestationsOf(s)),
      "Cover.buy": [plain(Object.values(request))],
    },
  };
}

function addressesOf({ people, ...suite }: Suite): Record<string, string> {
  const contracts = Object.entries(CONTRACT_NAMES).map(
    ([short, name]) => [name, addressOf(suite[short as keyof Contracts] as BaseContract)] as const,
  );
  const accounts = Object.entries(people).map(([name, { address }]) => [name, address] as const);
  return Object.fromEntries([...contracts, ...accounts]);
}

/** Structs as the contracts hold them: what setters get is what is there already. */
async function structsOf(s: Suite, usdc: bigint): Promise<Record<string, readonly Value[]>> {
  const [market, minHold] = await s.market.parameters();
  const asset = plain(await s.pool.assetOf(usdc));
  const [covered, name] = [[addressOf(s.cover)], "Another product"];
  const product = plain(await s.products.productOf(1n)).slice(0, -1);
  return {
    "SolvencyLedger.setLimits": [plain(await s.ledger.limits())],
    "SolvencyLedger.setModel": [plain(await s.ledger.model())],
    "TokenMarket.setParameters": [plain(market), minHold],
    "CapitalPool.addAsset": [asset.with(0, addressOf(s.token)).with(2, 18n)],
    "CapitalPool.receiveFunds": [usdc, s.people.mia.address, 1_000n, 2n],
    "CapitalPool.updateAsset": [usdc, asset],
    "Products.setType": [1n, plain(await s.products.typeVersion(1n))],
    "Products.addProduct": [[...product, name], covered],
  };
}

async function attestationsOf(s: Suite): Promise<Record<string, readonly Value[]>> {
  const now = await nowOf(s);
  const attest = async (name: typeof NEWCOMER | "mia") => {
    const terms = { tier: 1n, expiresAt: now + 300n * DAY, deadline: now + HOUR };
    const attestation = await nextAttestation(s.membership, s.people[name].address, terms);
    const signature = await signAttestation(s.people.signer, s.membership, attestation);
    const { account, tier, expiresAt, nonce, deadline } = attestation;
    return [[account, tier, expiresAt, nonce, deadline], signature];
  };
  return { "Membership.join": await attest(NEWCOMER), "Membership.renew": await attest("mia") };
}

/** A struct of the chain, or of a request, as its fields in order. */
function plain(struct: unknown): Value[] {
  const fields: unknown[] = struct instanceof Result ? struct.toArray() : Array.isArray(struct) ? struct : [];
  return fields.map((field) => {
    if (Array.isArray(field)) return plain(field);
    if (typeof field === "object" && field !== null) return plain(Object.values(field));
    return field as Value;
  });
}

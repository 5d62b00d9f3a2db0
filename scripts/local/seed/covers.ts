/** Covers are bought and end; claims on them are filed, judged and settled. */
import { id as keccakOfText, MaxUint256 } from "ethers";
import { findProduct } from "../../data/catalogue.js";
import { incidentId } from "../../data/incidents.js";
import { coverRequest, KEEL_PAYMENT } from "../../lib/orders.js";
import { parseAmount, parseIn, type Unit } from "../../lib/units.js";
import { one } from "./people.js";
import { DAY, HOUR, idOf, person, type Act, type Sent, type Stage } from "./stage.js";

export interface Purchase {
  /** What the history calls the cover. */
  readonly name: string;
  readonly by: string;
  readonly slug: string;
  /** In the asset that would be paid out: `10ETH`, `15000USDC`. */
  readonly amount: string;
  readonly days: bigint;
  readonly pay: Unit;
  readonly pools: readonly bigint[];
}

/** More ETH than a premium: what is above it comes back. */
const ENOUGH = 10n ** 19n;

export const buy =
  ({ name, by, slug, amount, days, pay, pools }: Purchase): Act =>
  async (stage) => {
    const { cover, catalogue } = stage.mutual;
    const buyer = person(stage, by);
    const { value, unit } = parseAmount(amount);
    const request = coverRequest({
      owner: await buyer.getAddress(),
      productId: BigInt(findProduct(catalogue, slug).id),
      assetId: assetIdOf(stage, unit),
      amount: value,
      period: days * DAY,
      payAssetId: pay === "KEEL" ? KEEL_PAYMENT : assetIdOf(stage, pay),
      poolIds: pools,
      deadline: stage.now + HOUR,
    });
    const funds = pay === "ETH" || pay === "KEEL" ? [] : await fund(stage, by, pay);
    const response = await cover.connect(buyer).buy(request, { value: pay === "ETH" ? ENOUGH : 0n });
    const names = { name, kind: "Cover.CoverBought", argument: "coverId" };
    return [...funds, ...one(`${by} covers ${amount} on ${slug}`, response, names)];
  };

/** Lets a cover end whose last day for claims is over. */
export const expire =
  (name: string): Act =>
  async (stage) => {
    const response = await stage.mutual.cover.connect(person(stage, "ursula")).expire(idOf(stage, name));
    return one(`the cover ${name} expires`, response);
  };

export interface Filing {
  readonly name: string;
  readonly cover: string;
  readonly by: string;
  /** In ETH. */
  readonly amount: string;
  /** Hours before the filing. */
  readonly lossHoursAgo: bigint;
}

export const file =
  ({ name, cover, by, amount, lossHoursAgo }: Filing): Act =>
  async (stage) => {
    const { claims } = stage.mutual;
    const coverId = idOf(stage, cover);
    const lossAt = stage.now - lossHoursAgo * HOUR;
    const request = {
      coverId,
      amount: parseIn("ETH", amount),
      lossAt,
      evidenceHash: keccakOfText(`evidence of ${name}`),
      incidentId: incidentId({ date: new Date(Number(lossAt) * 1_000).toISOString().slice(0, 10), name: cover }),
    };
    const value = await claims.depositFor(coverId, request.amount);
    const response = await claims.connect(person(stage, by)).submit(request, { value });
    return one(`${by} claims ${amount}`, response, { name, kind: "Claims.ClaimSubmitted", argument: "claimId" });
  };

export const judge =
  (name: string, accept: boolean, ...assessors: readonly string[]): Act =>
  async (stage) => {
    const sent: Sent[] = [];
    for (const assessor of assessors) {
      const { assessment } = stage.mutual;
      const rationale = keccakOfText(accept ? "the loss is plain" : "no loss under the wording");
      const response = await assessment.connect(person(stage, assessor)).vote(idOf(stage, name), accept, rationale);
      sent.push({ what: `${assessor} votes on ${name}`, response });
    }
    return sent;
  };

export const settle =
  (name: string): Act =>
  async (stage) => {
    const response = await stage.mutual.claims.connect(person(stage, "ursula")).settle(idOf(stage, name));
    return one(`the claim ${name} is settled`, response);
  };

/** Tokens of the asset, and the pool may take them. */
async function fund(stage: Stage, by: string, unit: Unit): Promise<Sent[]> {
  const token = stage.mutual.assets.find(({ parameters }) => parameters.symbol === unit)?.token;
  if (token === undefined) throw new RangeError(`${unit} is no token here`);
  const owner = person(stage, by);
  const tokens = token.connect(owner);
  return [
    { what: `${by} has ${unit}`, response: await tokens.mint(owner, parseAmount(`10000${unit}`).value) },
    { what: `${by} lets the pool take ${unit}`, response: await tokens.approve(stage.mutual.pool, MaxUint256) },
  ];
}

function assetIdOf({ mutual }: Stage, unit: Unit): bigint {
  const asset = mutual.assets.find(({ parameters }) => parameters.symbol === unit);
  if (asset === undefined) throw new RangeError(`${unit} is no asset of the pool`);
  return asset.id;
}

/** Figures: parameters, product types, products, assets and people are those of the files. */
import { ZeroAddress, type Result } from "ethers";
import { assetArg, limitsOf, marketOf, modelOf, productOf, rulesOf } from "../../../deploy/values.js";
import { PRODUCT_TYPES } from "../../data/catalogue.js";
import { pastEvents } from "../cli/past.js";
import { differences, type Area, type Finding } from "./finding.js";
import { peopleOf, type Patient } from "./patient.js";

/** A struct as an object by the names of its fields, lists as lists. */
function plain(struct: unknown): Record<string, unknown> {
  const fields = (struct as Result).toObject();
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, Array.isArray(value) ? [...(value as unknown[])] : value]),
  );
}

/** @param setBy what members call to change it. */
type Compare = (what: string, expected: unknown, found: unknown, setBy?: string) => Finding[];

const comparing =
  (area: Area): Compare =>
  (what, expected, found, setBy) =>
    differences(area, what, expected, found).map((finding) => ({ ...finding, ...(setBy !== undefined && { setBy }) }));

/** What a view returns in this order, by these names. */
const namedBy = (names: readonly string[], values: Iterable<unknown>): Record<string, unknown> => {
  const given = [...values];
  return Object.fromEntries(names.map((name, place) => [name, given[place]]));
};

export async function parameterFindings({ ctx, parameters: p, catalogue }: Patient): Promise<Finding[]> {
  const { ledger, market, products, assessment, claims, membership, staking, governor, token, genesis } = ctx.keel;
  const [[prices, minHold], model, limits, ballots, deposits] = await Promise.all([
    market.parameters(),
    ledger.model(),
    ledger.limits(),
    assessment.parameters(),
    claims.parameters(),
  ]);
  const { quorum, valueMultiple, lateFlip, lateExtension, depositFloor, deposit } = p.claims;
  const types = await Promise.all(PRODUCT_TYPES.map((_type, place) => products.typeVersion(place + 1)));
  const compare = comparing("parameters");
  const { votingDelay, votingPeriod, threshold } = p.governance;
  const locked = (await genesis.isClosed()) ? p.token.lockedKeel : 0n;
  const staked = {
    capacityFactor: await staking.capacityFactorBps(),
    rewardsShare: await staking.rewardsShareBps(),
    maxFee: await staking.maxFeeBps(),
  };
  const { capacityFactor, rewardsShare, maxFee } = p.staking;
  const { joinFee } = p.membership;
  return [
    ...compare("market", marketOf(p), plain(prices), "TokenMarket.setParameters"),
    ...compare("token.minHold", p.token.minHold, minHold, "TokenMarket.setParameters"),
    ...compare("mcr", modelOf(p, catalogue), plain(model), "SolvencyLedger.setModel"),
    ...compare("sales", limitsOf(p), plain(limits), "SolvencyLedger.setLimits"),
    ...compare("membership", { joinFee }, { joinFee: await membership.joinFee() }, "Membership.setJoinFee"),
    ...compare("staking", { capacityFactor, rewardsShare, maxFee }, staked, "StakingPools.setParameters"),
    ...compare(
      "claims",
      { quorum, valueMultiple, lateFlip, lateExtension },
      namedBy(["quorum", "valueMultiple", "lateFlip", "lateExtension"], ballots),
      "Assessment.setParameters",
    ),
    ...compare(
      "claims",
      { depositFloor, deposit },
      namedBy(["depositFloor", "deposit"], deposits),
      "Claims.setParameters",
    ),
    ...PRODUCT_TYPES.flatMap((type, place) =>
      compare(`type ${type}`, rulesOf(p, type), plain(types[place]), "Products.setType"),
    ),
    ...compare("governance.votingDelay", votingDelay, await governor.votingDelay()),
    ...compare("governance.votingPeriod", votingPeriod, await governor.votingPeriod()),
    ...compare("governance.threshold", threshold, await governor.proposalThreshold()),
    ...compare("token.lockedKeel", locked, await token.balanceOf(token)),
  ];
}

export async function catalogueFindings(patient: Patient): Promise<Finding[]> {
  const { ctx, parameters: p, catalogue } = patient;
  const { products, pool } = ctx.keel;
  const count = await products.productCount();
  const listed = await Promise.all(
    catalogue.products
      .filter(({ id }) => BigInt(id) < count)
      .map(async (product) => ({ product, found: plain(await products.productOf(product.id)) })),
  );
  const [feed, heartbeat] = await pool.usdFeed();
  const compare = comparing("catalogue");
  // What members have added since is no difference.
  const missing = count < BigInt(catalogue.products.length) ? catalogue.products.length : Number(count);
  return [
    ...compare("products", missing, Number(count)),
    ...listed.flatMap(({ product, found }) =>
      compare(`product ${product.slug}`, productOf(p, product), found, "Products.updateProduct"),
    ),
    ...(p.assets.usdFeed.feed === "mock" ? [] : compare("ETH/USD feed", p.assets.usdFeed.feed, feed)),
    ...compare("ETH/USD heartbeat", p.assets.usdFeed.heartbeat, heartbeat),
    ...(await assetFindings(patient)),
  ];
}

async function assetFindings({ ctx, parameters: p, catalogue }: Patient): Promise<Finding[]> {
  const { pool } = ctx.keel;
  const compare = comparing("catalogue");
  const findings = await Promise.all(
    p.assets.list.map(async (asset, id) => {
      if (asset.token === "native") return compare("asset ETH", ZeroAddress, (await pool.assetOf(id)).token);
      const { token, feed, ...figures } = assetArg(asset, catalogue, asset.token, asset.feed);
      // A mock's address is not in the parameters.
      const named = { ...(token !== "mock" && { token }), ...(feed !== "mock" && { feed }) };
      const found = plain(await pool.assetOf(id));
      return compare(`asset ${asset.symbol}`, { ...figures, ...named }, found, "CapitalPool.updateAsset");
    }),
  );
  return findings.flat();
}

/** Whose attestations count. */
export async function peopleFindings(patient: Patient): Promise<Finding[]> {
  const { membership } = patient.ctx.keel;
  const expected = await peopleOf(patient, patient.parameters.people.signers);
  const set = await pastEvents(patient.ctx, (from, to) =>
    membership.queryFilter(membership.filters.SignerSet(), from, to),
  );
  const accounts = [...new Set([...set.map(({ args }) => args.signer), ...expected])];
  const findings = await Promise.all(
    accounts.map(async (account) => {
      const what = `${patient.nameOf(account)} attests`;
      return comparing("people")(
        what,
        expected.includes(account),
        await membership.isSigner(account),
        "Membership.setSigner",
      );
    }),
  );
  return findings.flat();
}

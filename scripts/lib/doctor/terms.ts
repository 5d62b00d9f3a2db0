/** Figures: parameters, product types, products, assets and people are those of the files. */
import { ZeroAddress, type Result } from "ethers";
import { assetArg, limitsOf, marketOf, modelOf, productOf, rulesOf } from "../../../deploy/values.js";
import { PRODUCT_TYPES } from "../../data/catalogue.js";
import { readMany } from "../cli/many.js";
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

export async function parameterFindings(patient: Patient): Promise<Finding[]> {
  const parts = [capitalFindings(patient), businessFindings(patient), governanceFindings(patient)];
  return (await Promise.all(parts)).flat();
}

const compareParameter = comparing("parameters");

async function capitalFindings({ ctx, parameters: p, catalogue }: Patient): Promise<Finding[]> {
  const { ledger, market, token, genesis } = ctx.keel;
  const [[prices, minHold], model, limits, isClosed, locked] = await Promise.all([
    market.parameters(),
    ledger.model(),
    ledger.limits(),
    genesis.isClosed(),
    token.balanceOf(token),
  ]);
  return [
    ...compareParameter("market", marketOf(p), plain(prices), "TokenMarket.setParameters"),
    ...compareParameter("token.minHold", p.token.minHold, minHold, "TokenMarket.setParameters"),
    ...compareParameter("token.lockedKeel", isClosed ? p.token.lockedKeel : 0n, locked),
    ...compareParameter("mcr", modelOf(p, catalogue), plain(model), "SolvencyLedger.setModel"),
    ...compareParameter("sales", limitsOf(p), plain(limits), "SolvencyLedger.setLimits"),
  ];
}

async function businessFindings({ ctx, parameters: p }: Patient): Promise<Finding[]> {
  const { products, assessment, claims, staking } = ctx.keel;
  const places = PRODUCT_TYPES.map((_type, place) => [place + 1]);
  const [staked, ballots, deposits, types] = await Promise.all([
    Promise.all([staking.capacityFactorBps(), staking.rewardsShareBps(), staking.maxFeeBps()]),
    assessment.parameters(),
    claims.parameters(),
    readMany(ctx.chain, products, "typeVersion", places),
  ]);
  const { capacityFactor, rewardsShare, maxFee } = p.staking;
  const { quorum, valueMultiple, lateFlip, lateExtension, depositFloor, deposit } = p.claims;
  return [
    ...compareParameter(
      "staking",
      { capacityFactor, rewardsShare, maxFee },
      namedBy(["capacityFactor", "rewardsShare", "maxFee"], staked),
      "StakingPools.setParameters",
    ),
    ...compareParameter(
      "claims",
      { quorum, valueMultiple, lateFlip, lateExtension },
      namedBy(["quorum", "valueMultiple", "lateFlip", "lateExtension"], ballots),
      "Assessment.setParameters",
    ),
    ...compareParameter(
      "claims",
      { depositFloor, deposit },
      namedBy(["depositFloor", "deposit"], deposits),
      "Claims.setParameters",
    ),
    ...PRODUCT_TYPES.flatMap((type, place) =>
      compareParameter(`type ${type}`, rulesOf(p, type), plain(types[place][0]), "Products.setType"),
    ),
  ];
}

async function governanceFindings({ ctx, parameters: p }: Patient): Promise<Finding[]> {
  const { membership, governor } = ctx.keel;
  const [joinFee, ...governed] = await Promise.all([
    membership.joinFee(),
    governor.votingDelay(),
    governor.votingPeriod(),
    governor.proposalThreshold(),
  ]);
  const { votingDelay, votingPeriod, threshold } = p.governance;
  return [
    ...compareParameter("membership.joinFee", p.membership.joinFee, joinFee, "Membership.setJoinFee"),
    ...compareParameter(
      "governance",
      { votingDelay, votingPeriod, threshold },
      namedBy(["votingDelay", "votingPeriod", "threshold"], governed),
    ),
  ];
}

export async function catalogueFindings(patient: Patient): Promise<Finding[]> {
  const { ctx, parameters: p, catalogue } = patient;
  const { products, pool } = ctx.keel;
  const [count, [feed, heartbeat], ofAssets] = await Promise.all([
    products.productCount(),
    pool.usdFeed(),
    assetFindings(patient),
  ]);
  const listed = catalogue.products.filter(({ id }) => BigInt(id) < count);
  const found = await readMany(
    ctx.chain,
    products,
    "productOf",
    listed.map(({ id }) => [id]),
  );
  const compare = comparing("catalogue");
  // What members have added since is no difference.
  const missing = count < BigInt(catalogue.products.length) ? catalogue.products.length : Number(count);
  return [
    ...compare("products", missing, Number(count)),
    ...listed.flatMap((product, place) =>
      compare(`product ${product.slug}`, productOf(p, product), plain(found[place][0]), "Products.updateProduct"),
    ),
    ...(p.assets.usdFeed.feed === "mock" ? [] : compare("ETH/USD feed", p.assets.usdFeed.feed, feed)),
    ...compare("ETH/USD heartbeat", p.assets.usdFeed.heartbeat, heartbeat),
    ...ofAssets,
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

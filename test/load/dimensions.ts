/** What others pile up, and how: covers, assessors and their ballots, pools, open claims, products, assets. */
import { dataSlice, id, MaxUint256, parseEther, ZeroHash } from "ethers";
import { ATTESTATION_TYPES, attestationDomain } from "../../scripts/lib/attestation.js";
import { addressOf } from "../../scripts/lib/contracts.js";
import { as } from "../attacks/lib/scenario.js";
import { COVERS, fund, sellMany, type Ground } from "../exits/ground.js";
import { calling } from "../exits/exit.js";
import { GOVERNOR } from "../malformed/ground.js";
import { INFLOW } from "../support/capital.js";
import { DAY, HOUR } from "../support/chain.js";
import { fieldsOf } from "../support/covers.js";
import { ASSESSORS, nowOf } from "../support/suite.js";
import { assessAndVote, fileClaim, passTime, requestOf } from "../support/verbs.js";
import { openPoolsTo, send, type Dimension, type Progress } from "./dimension.js";
import { OWN_DIMENSIONS } from "./own.js";
import { gasOf, VERBS } from "./verbs.js";

/** With the ground. */
const HELD_ASSETS = 3;

const ofReaders = VERBS.filter(({ key }) => /^(view|market|cover)|payout|owed|expire|redeem/.test(key));

export const DIMENSIONS: readonly Dimension[] = [
  {
    key: "covers",
    title: "Covers sold, all active",
    item: "cover",
    levels: [1, 10, 100, 1_000],
    fullLevels: [1, 10, 100, 1_000, 10_000, 100_000],
    grow: (g, from, to, progress) => sellMany(g, to - from, (sold) => progress(`${from + sold} covers`)),
    verbs: VERBS,
  },
  {
    key: "assessors",
    title: "Assessors, each with a ballot on one claim",
    item: "assessor",
    levels: [5, 50, 500],
    fullLevels: [5, 50, 500, 5_000],
    grow: seat,
    verbs: VERBS,
    beside: crowdedPoll,
  },
  {
    key: "pools",
    title: "Pools with stake",
    item: "pool",
    levels: [6, 30, 100],
    fullLevels: [6, 30, 100, 300, 1_000],
    grow: openPoolsTo,
    verbs: VERBS,
  },
  {
    key: "claims",
    title: "Open claims",
    item: "claim",
    levels: [1, 5, 20],
    fullLevels: [1, 5, 20, 60, 200],
    prepare: sellTiny,
    grow: file,
    verbs: VERBS,
  },
  {
    key: "products",
    title: "Products on sale",
    item: "product",
    levels: [40, 70, 100],
    fullLevels: [40, 100, 300, 1_000],
    grow: offer,
    verbs: ofReaders,
  },
  {
    key: "assets",
    title: "Assets the pool holds",
    item: "asset",
    levels: [3, 8, 16],
    fullLevels: [3, 6, 8, 12, 16],
    grow: holdAssets,
    verbs: ofReaders,
  },
  ...OWN_DIMENSIONS,
];

const assessorAt = (place: number): string => dataSlice(id(`assessor ${place}`), 12);

/** New members with the least deposit that counts; four are there already. */
async function seat(g: Ground, from: number, to: number, progress: Progress): Promise<void> {
  const { membership, people, token, assessment } = g;
  const domain = await attestationDomain(membership);
  if (from === 0) await membership.connect(people[GOVERNOR]).setJoinFee(0n);
  const now = await nowOf(g);
  const [expiresAt, deadline, amount] = [now + 364n * DAY, now + DAY, parseEther("0.1")];
  for (let place = Math.max(from, ASSESSORS.length); place < to; place++) {
    const account = assessorAt(place);
    await g.connection.provider.request({ method: "hardhat_impersonateAccount", params: [account] });
    const attestation = { account, tier: 1n, expiresAt, nonce: 0n, deadline };
    const signature = await people.signer.signTypedData(domain, ATTESTATION_TYPES, attestation);
    const join = membership.interface.encodeFunctionData("join", [attestation, signature]);
    await send(g, account, addressOf(membership), join);
    const transfer = token.interface.encodeFunctionData("transfer", [account, amount]);
    await send(g, people.laura.address, addressOf(token), transfer);
    await send(g, account, addressOf(assessment), assessment.interface.encodeFunctionData("deposit", [amount]));
    progress(`${place + 1} assessors`);
  }
}

/** Deposits have aged, everybody has voted but one, whose ballot is measured; then the claim is settled. */
async function crowdedPoll(g: Ground, level: number): Promise<ReadonlyMap<string, bigint>> {
  const { assessment, people, claims } = g;
  await passTime(g, 15n * DAY);
  const claimId = await fileClaim(g, { coverId: COVERS.eth, by: "mia" });
  const ballot = assessment.interface.encodeFunctionData("vote", [claimId, true, ZeroHash]);
  for (let place = ASSESSORS.length; place < level; place++)
    await send(g, assessorAt(place), addressOf(assessment), ballot);
  for (const name of ASSESSORS.slice(1)) await assessment.connect(people[name]).vote(claimId, true, ZeroHash);
  const vote = await gasOf(calling(people.alice, assessment, "vote", claimId, true, ZeroHash));
  await assessAndVote(g, claimId, { accept: [] });
  const settle = await gasOf(calling(people.zoe, claims, "settle", claimId));
  if ((await claims.claimOf(claimId)).status !== 2n) throw new Error("the claim was not paid");
  return new Map([
    ["exit.assess.vote, the last of all", vote],
    ["exit.payout.eth, all having voted", settle],
  ]);
}

/** Tiny ones on pools 2 to 5, so that no pool is held by their claims. */
async function sellTiny(g: Ground, count: number): Promise<void> {
  const amount = parseEther("0.0005");
  for (let place = 0; place < count; place++) {
    const request = requestOf(g, { buyer: "peggy", product: "sky", amount, period: 180n * DAY });
    request.pools = [{ poolId: BigInt(2 + (place % 4)), amount }];
    await g.cover.connect(g.people.peggy).buy(request, { value: parseEther("0.002") });
  }
  await passTime(g, 7n * DAY + HOUR);
}

/** Claims on the last covers that were sold, from the last one down. */
async function file(g: Ground, from: number, to: number): Promise<void> {
  const last = await lastTiny(g);
  for (let place = from; place < to; place++) await fileClaim(g, { coverId: last - BigInt(place), by: "peggy" });
}

/** Covers that were bought since to use everything once are not peggy's. */
async function lastTiny({ cover, people }: Ground): Promise<bigint> {
  let coverId = await cover.coverCount();
  while ((await cover.ownerOf(coverId)) !== people.peggy.address) coverId -= 1n;
  return coverId;
}

async function offer({ products, people }: Ground, from: number, to: number): Promise<void> {
  const template = fieldsOf(await products.productOf(0n));
  const there = Number(await products.productCount());
  for (let place = Math.max(from, there); place < to; place++)
    await products.connect(people[GOVERNOR]).addProduct({ ...template, name: `Product ${place}` }, []);
}

/** Listed ones first, then new ones, each with a feed of its own, up to the sixteen there can be. */
async function holdAssets(g: Ground, from: number, to: number): Promise<void> {
  const listed = ["USDT", "DAI", "USDS", "rETH", "WBTC"];
  for (let place = Math.max(from, HELD_ASSETS); place < to; place++) {
    const symbol = listed.at(place - HELD_ASSETS);
    if (symbol === undefined) await holdNew(g);
    else await fund(g, symbol, 10n ** 6n);
  }
  await g.ledger.mark();
}

async function holdNew(g: Ground): Promise<void> {
  const { pool, people, connection, assets } = g;
  const steth = assets.find(({ parameters }) => parameters.symbol === "stETH");
  if (steth === undefined) throw new Error("no stETH");
  const template = fieldsOf(await pool.assetOf(steth.id));
  const token = await connection.ethers.deployContract("MockERC20", ["Another token", "MORE", 18]);
  const feed = await connection.ethers.deployContract("MockFeed", [18, parseEther("1")]);
  const heartbeat = 2n ** 24n - 1n;
  const assetId = await pool.assetCount();
  const listing = { ...template, token: addressOf(token), feed: addressOf(feed), heartbeat };
  await pool.connect(people[GOVERNOR]).addAsset(listing);
  const payer = await as(g, g.cover);
  await token.mint(payer, 10n ** 18n);
  await token.connect(payer).approve(pool, MaxUint256);
  await pool.connect(payer).receiveFunds(assetId, payer, 10n ** 18n, INFLOW.Premium);
}

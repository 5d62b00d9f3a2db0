/** Cover is bought over several pools, in ETH, in USDC and in KEEL. */
import type { Signer } from "ethers";
import { coverRequest, KEEL_PAYMENT } from "../../lib/orders.js";
import { eth, keel, units, usdc } from "../format.js";
import { assetIdOf, at, DAY, figure, happened, type Happening, product, refusal, WAD, type World } from "../world.js";
import { CURVE_DEFAULTS, premiumOf } from "../../lib/model/premium.js";
import { Rational } from "../../lib/model/rational.js";
import { MODEL_DEFAULTS, readRequirement, scalars } from "../../lib/model/solvency.js";

export const ETH_ASSET = 0n;
export const PERIOD = 90n * DAY;
export const EULER_AMOUNT = 19n * WAD;
const CAPACITY_UNIT = WAD / 10n;

export interface Order {
  readonly buyer: Signer;
  readonly slug: string;
  readonly assetId: bigint;
  readonly amount: bigint;
  readonly payAssetId: bigint;
  readonly poolIds: readonly bigint[];
}

export async function covers(world: World): Promise<void> {
  world.tell.chapter("Covers");
  await inEth(world);
  await inUsdc(world);
  await inKeel(world);
  await shortOfCapacity(world);
  await requirement(world);
}

/** The request of an order, for a quarter. */
export async function requestOf(world: World, { buyer, slug, ...order }: Order) {
  return coverRequest({
    ...order,
    owner: await buyer.getAddress(),
    productId: product(world, slug).onChain,
    period: PERIOD,
    deadline: (await world.clock.now()) + DAY,
  });
}

/** Quotes, then buys at the quoted premium. */
export async function buy(world: World, order: Order): Promise<{ done: Happening; quoted: bigint; coverId: bigint }> {
  const { cover } = world.suite;
  const request = await requestOf(world, order);
  const { premium } = await cover.quote(request);
  // In the block after the quote the clock is seconds further: the price a KEEL stands for has hardly moved, yet may have.
  const value = order.payAssetId === ETH_ASSET ? premium + premium / 1_000n : 0n;
  const done = await happened(world, cover.connect(order.buyer).buy(request, { value }));
  return { done, quoted: premium, coverId: done.num("Cover.CoverBought", "coverId") };
}

async function inEth(world: World): Promise<void> {
  const { tell, suite } = world;
  tell.step("Three members cover Euler V1 over three pools, paying in ETH");
  const eulerId = product(world, "euler-v1").onChain;
  const model = await modelledPremium(world, eulerId);
  for (const buyer of world.members.slice(0, 3)) {
    const [poolBefore, promisedBefore] = [await suite.pool.recordedOf(ETH_ASSET), await suite.token.promised()];
    const order = { buyer, slug: "euler-v1", assetId: ETH_ASSET, amount: EULER_AMOUNT, payAssetId: ETH_ASSET };
    const { done, quoted, coverId } = await buy(world, { ...order, poolIds: [1n, 2n, 3n] });
    const premium = done.num("Cover.PremiumPaid", "premium");
    const promised = (await suite.token.promised()) - promisedBefore;
    tell.say(
      `cover ${coverId}: ${eth(EULER_AMOUNT)} for 90 days, premium ${eth(premium)}, ${keel(promised)} promised to stakers`,
    );
    tell.check("premium", ["charged", premium], ["quoted", quoted]);
    if (coverId === 1n) tell.check("premium", ["charged", premium], ["reference model", model]);
    tell.check(
      "capital",
      ["rise of the record", (await suite.pool.recordedOf(ETH_ASSET)) - poolBefore],
      ["premium", premium],
    );
    tell.check(
      "rewards",
      ["token's promise", promised],
      ["pools' events", done.sum("StakingPools.Allocated", "reward")],
    );
  }
  const { eth: exposure } = await suite.ledger.exposureOf(eulerId);
  tell.say(`the mutual now stands for ${units(exposure, "ETH")} on Euler V1`);
  tell.check("exposure in gwei", ["ledger", exposure], ["sum of covers", (3n * EULER_AMOUNT) / 10n ** 9n]);
}

async function inUsdc(world: World): Promise<void> {
  const { tell, suite, usdc: token } = world;
  const amount = 20_000n * 10n ** 6n;
  const buyer = at(world.members, 3);
  tell.step("A member covers Aave V3 for USDC, paying in USDC");
  await (await token.mint(buyer, amount)).wait();
  await (await token.connect(buyer).approve(suite.pool, amount)).wait();
  const assetId = assetIdOf(world, "USDC");
  const order = { buyer, slug: "aave-v3-ethereum", assetId, amount, payAssetId: assetId, poolIds: [1n, 2n] };
  const { done, quoted, coverId } = await buy(world, order);
  const premium = done.num("Cover.PremiumPaid", "premium");
  tell.say(
    `cover ${coverId}: ${usdc(amount)} for 90 days, premium ${usdc(premium)} (${eth(done.num("Cover.PremiumPaid", "premiumEth"))})`,
  );
  tell.check("premium", ["charged", premium], ["quoted", quoted]);
  tell.check(
    "USDC",
    ["what the buyer has left", await token.balanceOf(buyer)],
    ["amount less premium", amount - premium],
  );
  tell.check(
    "USDC",
    ["the pool's balance", await token.balanceOf(suite.pool)],
    ["its record", await suite.pool.recordedOf(assetId)],
  );
  const { usd } = await suite.ledger.exposureOf(product(world, "aave-v3-ethereum").onChain);
  tell.check("exposure in gwei of USD", ["ledger", usd], ["cover", amount * 1_000n]);
}

async function inKeel(world: World): Promise<void> {
  const { tell, suite } = world;
  const buyer = at(world.founders, 4);
  tell.step("A founder covers stolen deposits at Coinbase and pays in KEEL");
  const [balance, supply] = [await suite.token.balanceOf(buyer), await suite.token.totalSupply()];
  const order = { buyer, slug: "coinbase-custody", assetId: ETH_ASSET, amount: 10n * WAD, payAssetId: KEEL_PAYMENT };
  const { done, quoted, coverId } = await buy(world, { ...order, poolIds: [3n] });
  const burnt = supply - (await suite.token.totalSupply());
  tell.say(`cover ${coverId}: ${eth(order.amount)} for 90 days, ${keel(burnt)} burnt`);
  tell.check("premium", ["burnt", burnt], ["quoted", quoted]);
  tell.check(
    "KEEL",
    ["what left the wallet", balance - (await suite.token.balanceOf(buyer))],
    ["event", done.num("Cover.PremiumPaid", "premium")],
  );
}

async function shortOfCapacity(world: World): Promise<void> {
  const { tell, suite } = world;
  const buyer = at(world.members, 4);
  tell.step("A sale that the pool cannot back is refused, and says what is left");
  const order = {
    buyer,
    slug: "lido-slashing",
    assetId: ETH_ASSET,
    amount: 400n * WAD,
    payAssetId: ETH_ASSET,
    poolIds: [3n],
  };
  const request = await requestOf(world, order);
  const refused = await refusal(world, suite.cover.connect(buyer).buy.staticCall(request, { value: 10n * WAD }));
  tell.check("refusal", ["pool", refused.name], ["expected", "CapacityShort"]);
  const left = figure(refused, "freeUnits");
  const [quotedLeft] = (await suite.cover.quote({ ...request, amount: WAD, pools: [{ poolId: 3n, amount: WAD }] }))
    .freeUnits;
  tell.say(`${eth(order.amount)} wanted; capacity for ${keel(left * CAPACITY_UNIT)} is left`);
  tell.check("capacity left", ["refusal", left], ["quote", quotedLeft ?? -1n]);
}

/** What the reference model charges for the first cover: nothing is in use yet, one part to each pool. */
async function modelledPremium(world: World, productId: bigint): Promise<bigint> {
  const { suite } = world;
  const price = await suite.market.internalPrice();
  const { reductionBps } = await suite.products.productOf(productId);
  const part = EULER_AMOUNT / 3n;
  let inKeel = 0n;
  for (const poolId of [1n, 2n, 3n]) {
    const amount = poolId === 1n ? EULER_AMOUNT - 2n * part : part;
    const units = ceilDiv(ceilDiv(amount * WAD, price), CAPACITY_UNIT);
    const { stake } = await suite.staking.poolOf(poolId);
    const capacity = (stake * 2n * (10_000n - reductionBps)) / 10_000n;
    const { targetPriceBps } = await suite.staking.poolProductOf(poolId, productId);
    const order = { capacity, used: 0n, released: 0n, target: targetPriceBps, period: PERIOD };
    inKeel += premiumOf({ ...order, amount: units * CAPACITY_UNIT }, CURVE_DEFAULTS);
  }
  return ceilDiv(inKeel * price, WAD);
}

/** The ledger's running sums and the requirement they give, against the reference model's walk over all products. */
async function requirement(world: World): Promise<void> {
  const { tell, suite, catalogue } = world;
  tell.step("The capital requirement, recomputed over all products");
  const products = await Promise.all(
    catalogue.products.map(async ({ id, groupIndex, tagIds }) => {
      const { eth: inEthUnits, usd } = await suite.ledger.exposureOf(id);
      return { group: groupIndex, eth: inEthUnits, usd, tags: tagIds };
    }),
  );
  const sums = scalars(products, MODEL_DEFAULTS.c);
  const [idioEth, idioCross, idioUsd] = await suite.ledger.idiosyncratic();
  tell.check("idiosyncratic, ETH", ["ledger", idioEth], ["reference model", sums.ee]);
  tell.check("idiosyncratic, ETH x USD", ["ledger", idioCross], ["reference model", sums.eu]);
  tell.check("idiosyncratic, USD", ["ledger", idioUsd], ["reference model", sums.uu]);
  const [usdPrice] = await suite.pool.usdPrice();
  const { uw, scr } = readRequirement({ products, values: [], mkt: 0n }, MODEL_DEFAULTS, new Rational(usdPrice, WAD));
  const { mcr } = await suite.ledger.capital();
  tell.say(
    `risk capital ${units(scr, "ETH")}, underwriting requirement ${units(uw, "ETH")}: the floor of ${eth(mcr)} binds`,
  );
  tell.check("the floor binds", ["model's requirement below the gate", uw * 10n ** 9n < mcr], ["promise", true]);
}

function ceilDiv(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}

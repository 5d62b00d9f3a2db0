/** C: covers, their price and their capacity. */
import { ZeroHash, parseEther } from "ethers";
import type { Name } from "../../../scripts/lib/accounts.js";
import { DAY } from "../../support/chain.js";
import { KEEL, nowOf, type Suite } from "../../support/suite.js";
import { assessAndVote, buyCover, fileClaim, passTime, premiumNext, requestOf } from "../../support/verbs.js";
import { mustHold, mustRefuse, type Finding, type Scenario } from "../lib/scenario.js";
import { weak } from "../lib/twin.js";
import { REFILED } from "./claims.js";

const CAPACITY_LIB = "contracts/staking/libraries/CapacityLib.sol";
const CLAIMS = "contracts/claims/Claims.sol";
const PREMIUM_MATH = "contracts/staking/PremiumMath.sol";
const PRICING = "contracts/cover/CoverPricing.sol";

const YEAR = 365n * DAY;

const balanceOf = (s: Suite, name: Name) => s.connection.ethers.provider.getBalance(s.people[name]);

async function boughtAfterLoss(s: Suite): Promise<Finding> {
  const lossAt = await nowOf(s);
  const coverId = await buyCover(s);
  const harm = "a loss of before the waiting period is claimed";
  for (const at of [lossAt, await nowOf(s)]) {
    const finding = await mustRefuse(s, () => fileClaim(s, { coverId, lossAt: at }), "LossOutsideCover", harm);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

async function soldUnderClaim(s: Suite): Promise<Finding> {
  const coverId = await buyCover(s);
  await passTime(s, 8n * DAY);
  const { mia, nina } = s.people;
  const claimId = await fileClaim(s, { coverId });
  await s.cover.connect(mia).transferFrom(mia, nina, coverId);
  await assessAndVote(s, claimId);
  const before = await balanceOf(s, "mia");
  await s.claims.settle(claimId);
  return mustHold((await balanceOf(s, "mia")) - before >= parseEther("5"), "the claim went with the sale of the cover");
}

async function claimedTwice(s: Suite): Promise<Finding> {
  const coverId = await buyCover(s);
  await passTime(s, 8n * DAY);
  const { mia, nina } = s.people;
  await fileClaim(s, { coverId });
  await s.cover.connect(mia).transferFrom(mia, nina, coverId);
  const again = () => fileClaim(s, { coverId, by: "nina" });
  return mustRefuse(s, again, "ClaimAlreadyOpen", "the new owner claims what the old one claimed");
}

async function tinyCovers(s: Suite): Promise<Finding> {
  const amount = parseEther("0.00199");
  const price = await s.market.internalPrice();
  for (let place = 0; place < 10; place++) {
    const premium = await premiumNext(s, requestOf(s, { amount }));
    if (premium === 0n) return "a cover costs nothing";
    await s.cover.connect(s.people.mia).buy(requestOf(s, { amount }), { value: premium });
  }
  const sales = await s.staking.queryFilter(s.staking.filters.Allocated());
  const capacity = sales.reduce((sum, { args }) => sum + (args.units * price) / 10n, 0n);
  return mustHold(capacity >= 10n * amount, "small covers take less capacity than they are worth");
}

const BUYERS: readonly Name[] = ["nina", "oscar", "peggy", "laura"];

async function splitOrder(s: Suite): Promise<Finding> {
  for (const buyer of BUYERS.slice(0, 3)) await buyCover(s, { buyer, amount: parseEther("17"), period: YEAR });
  const snapshot = await s.connection.networkHelpers.takeSnapshot();
  const paidFor = async (parts: bigint): Promise<bigint> => {
    const before = await balanceOf(s, "mia");
    for (let part = 0n; part < parts; part++) await buyCover(s, { amount: parseEther("16") / parts, period: YEAR });
    return before - (await balanceOf(s, "mia"));
  };
  const whole = await paidFor(1n);
  await snapshot.restore();
  const split = await paidFor(4n);
  return mustHold(split >= whole, `four parts cost ${split}, the whole ${whole}`);
}

async function oversold(s: Suite): Promise<Finding> {
  for (const buyer of BUYERS) await buyCover(s, { buyer, amount: parseEther("17"), period: YEAR });
  const beyond = () => buyCover(s, { amount: parseEther("19"), period: YEAR });
  return mustRefuse(s, beyond, "CapacityShort", "more is sold than the stake carries");
}

async function lossAtTheEdge(s: Suite): Promise<Finding> {
  const coverId = await buyCover(s);
  const { startAt, endAt, waitingPeriod } = await s.cover.coverOf(coverId);
  await passTime(s, endAt - (await nowOf(s)) + DAY);
  const amount = parseEther("5");
  const value = await s.claims.depositFor(coverId, amount);
  const filed = (lossAt: bigint) => () =>
    s.claims
      .connect(s.people.mia)
      .submit.staticCall({ coverId, amount, lossAt, evidenceHash: ZeroHash, incidentId: ZeroHash }, { value });
  for (const inside of [startAt + waitingPeriod, endAt - 1n]) await filed(inside)();
  for (const outside of [startAt + waitingPeriod - 1n, endAt, endAt + 1n]) {
    const finding = await mustRefuse(s, filed(outside), "LossOutsideCover", "the edge belongs to two covers");
    if (finding !== undefined) return finding;
  }
  return undefined;
}

async function sixDecimals(s: Suite): Promise<Finding> {
  const inEth = await s.cover.quote(requestOf(s, { amount: parseEther("5") }));
  const inUsdc = await s.cover.quote(requestOf(s, { asset: "USDC", pay: "USDC", amount: 8_000_000_000n }));
  const isAlike =
    inUsdc.premiumEth * 100n >= inEth.premiumEth * 99n &&
    inUsdc.premium * 100n >= (99n * 1_600_000_000n * inEth.premium) / KEEL;
  return mustHold(isAlike, `the same worth costs ${inEth.premiumEth} in ETH and ${inUsdc.premiumEth} in USDC`);
}

export const covers: readonly Scenario[] = [
  {
    id: "C01",
    run: boughtAfterLoss,
    twin: weak(
      "nothing asks when the loss was",
      "claims",
      CLAIMS,
      "require(isCovered, LossOutsideCover(request.lossAt, from, data.endAt));",
      "",
    ),
  },
  {
    id: "C06",
    run: soldUnderClaim,
    twin: weak(
      "the owner of the day is paid",
      "claims",
      CLAIMS,
      "pool.pay(claim.stored.assetId, claim.payee, payment.fromAsset, Outflow.Claim);",
      "pool.pay(claim.stored.assetId, cover.ownerOf(claim.stored.coverId), payment.fromAsset, Outflow.Claim);",
    ),
  },
  { id: "C07", run: claimedTwice, twin: REFILED },
  {
    id: "C10",
    run: tinyCovers,
    twin: weak("units are rounded down", "cover", PRICING, "LaneLib.unitsUp(keel)", "LaneLib.unitsDown(keel)"),
  },
  {
    id: "C11",
    run: splitOrder,
    twin: weak(
      "a sale pays the price of its end",
      "staking",
      PREMIUM_MATH,
      "loadIntegral(taken + amount, capacity, curve) - loadIntegral(taken, capacity, curve);",
      "amount * load(((taken + amount) * Units.WAD) / capacity, curve);",
    ),
  },
  {
    id: "C12",
    run: oversold,
    twin: weak(
      "the lane of the sale is not counted",
      "staking",
      CAPACITY_LIB,
      "uint256 demand = LaneLib.sum(offer.lanes);",
      "uint256 demand = LaneLib.sum(offer.lanes) - LaneLib.laneOf(offer.lanes, given.lane);",
    ),
  },
  {
    id: "C15",
    run: lossAtTheEdge,
    twin: weak(
      "a cover includes its end",
      "claims",
      CLAIMS,
      "request.lossAt < data.endAt;",
      "request.lossAt <= data.endAt;",
    ),
  },
  {
    id: "C16",
    run: sixDecimals,
    twin: weak(
      "every asset has 18 decimals",
      "cover",
      PRICING,
      "Math.ceilDiv(amount * rate.price, 10 ** uint256(rate.decimals));",
      "Math.ceilDiv(amount * rate.price, 1e18);",
    ),
  },
];

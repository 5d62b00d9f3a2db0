/** F and G: prices and tokens; recovery and the bounds of what is recorded. */
import { MaxUint256, parseEther } from "ethers";
import { addressOf } from "../../../scripts/lib/contracts.js";
import { DAY } from "../../support/chain.js";
import { fieldsOf } from "../../support/covers.js";
import { assetId, nowOf, refreshFeeds, type Suite } from "../../support/suite.js";
import { assessAndVote, buyCover, fileClaim, passTime } from "../../support/verbs.js";
import {
  as,
  enact,
  mustHold,
  mustPass,
  mustRefuse,
  needs,
  tokenOf,
  type Finding,
  type Scenario,
} from "../lib/scenario.js";
import { weak } from "../lib/twin.js";

const MARKET = "contracts/capital/TokenMarket.sol";
const POOL = "contracts/capital/CapitalPool.sol";
const PRICES = "contracts/capital/PriceReader.sol";

const CLAIM_PAYMENT = 1n;

/** The pool holds USDC, so its price bears on every trade. */
async function usdcHeld(s: Suite): Promise<void> {
  await buyCover(s, { asset: "USDC", pay: "USDC", amount: 1_000_000_000n });
}

const mint = (s: Suite) => () => s.market.connect(s.people.laura).mint(0n, MaxUint256, { value: parseEther("1") });

async function staleRound(s: Suite): Promise<Finding> {
  await usdcHeld(s);
  await s.connection.networkHelpers.time.increase(3n * DAY);
  return mustRefuse(s, mint(s), "PriceNotGood", "a price of three days ago is traded on");
}

async function otherDecimals(s: Suite): Promise<Finding> {
  const id = assetId(s, "USDC");
  const [before] = await s.pool.priceOf(id);
  const feed = await s.connection.ethers.deployContract("MockFeed", [10n, 10n ** 10n]);
  const asset = fieldsOf(await s.pool.assetOf(id));
  const change = [id, { ...asset, feed: feed.target, feedDecimals: 10n, heartbeat: 30n * DAY }];
  await enact(s, s.pool, "updateAsset", change);
  const [after] = await s.pool.priceOf(id);
  return mustHold(after === before, `the same answer in ten decimals is ${after}, not ${before}`);
}

async function flashMove(s: Suite): Promise<Finding> {
  const before = await s.market.internalPrice();
  await s.market.connect(s.people.laura).mint(0n, MaxUint256, { value: parseEther("24") });
  const after = await s.market.internalPrice();
  const gap = after > before ? after - before : before - after;
  return mustHold(gap * 10_000n <= before, `one purchase moves the internal price from ${before} to ${after}`);
}

async function brokenRounds(s: Suite): Promise<Finding> {
  await usdcHeld(s);
  const { feed, answer } = tokenOf(s, "USDC");
  const faults: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["zero", () => feed.setAnswer(0n)],
    ["negative", () => feed.setAnswer(-answer)],
    ["of the future", async () => feed.setRound(answer, (await nowOf(s)) + 1_000n)],
    ["refused", () => feed.setMode(1n)],
  ];
  for (const [what, fault] of faults) {
    await refreshFeeds(s);
    await fault();
    const finding = await mustRefuse(s, mint(s), "PriceNotGood", `a round that is ${what} is traded on`);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

async function feeOnTransfer(s: Suite): Promise<Finding> {
  await tokenOf(s, "USDC").token.setFee(100n);
  const buy = () => buyCover(s, { asset: "USDC", pay: "USDC", amount: 1_000_000_000n });
  return mustRefuse(s, buy, "TransferShortfall", "more is recorded than came in");
}

async function refusingToken(s: Suite): Promise<Finding> {
  await usdcHeld(s);
  const id = assetId(s, "USDC");
  // Answers everything with a zero word: false
  await s.connection.networkHelpers.setCode(addressOf(tokenOf(s, "USDC").token), "0x5f5f5260205ff3");
  const amount = await s.pool.recordedOf(id);
  needs(amount > 0n, "there is USDC to pay");
  const claims = await as(s, s.claims);
  await s.pool.connect(claims).pay(id, s.people.mia, amount, CLAIM_PAYMENT);
  const credit = await s.pool.creditOf(s.people.mia, id);
  return mustHold(credit === amount, "a transfer that answered no counts as a payment");
}

async function closedAsset(s: Suite): Promise<Finding> {
  await usdcHeld(s);
  const id = assetId(s, "USDC");
  await passTime(s, 8n * DAY);
  const claimId = await fileClaim(s, { coverId: 1n });
  await assessAndVote(s, claimId);
  const { high } = await s.ledger.capital();
  await enact(s, s.pool, "updateAsset", [id, { ...fieldsOf(await s.pool.assetOf(id)), isAccepted: false }]);
  const settled = await mustPass(s, () => s.claims.settle(claimId), "closing an asset blocks what is owed in it");
  if (settled !== undefined) return settled;
  needs(high > 0n, "capital is read");
  const { status } = await s.claims.claimOf(claimId);
  return mustHold(status === 2n, "closing an asset costs the claimant");
}

async function recovered(s: Suite): Promise<Finding> {
  await usdcHeld(s);
  const { token } = tokenOf(s, "USDC");
  const gift = 10_000_000n;
  await token.mint(s.pool, gift);
  const before = await token.balanceOf(s.people.laura);
  await enact(s, s.pool, "recover", [token.target, s.people.laura.address]);
  const taken = (await token.balanceOf(s.people.laura)) - before;
  return mustHold(taken === gift, `${taken} was recovered, ${gift} was nobody's`);
}

async function tooLarge(s: Suite): Promise<Finding> {
  const market = await as(s, s.market);
  const { token } = tokenOf(s, "USDC");
  const most = 2n ** 96n - 1n;
  await token.mint(market, 2n * most);
  await token.connect(market).approve(s.pool, MaxUint256);
  const pay = () => s.pool.connect(market).receiveFunds(assetId(s, "USDC"), market, most, 1n);
  await pay();
  return mustRefuse(s, pay, "AmountTooLarge", "a balance passes the bits it is read with");
}

export const assets: readonly Scenario[] = [
  {
    id: "F01",
    run: staleRound,
    twin: weak(
      "a round is good however old it is",
      "pool",
      PRICES,
      "block.timestamp - updatedAt > entry.heartbeat() ? PriceStatus.Stale",
      "entry.heartbeat() == 0 ? PriceStatus.Stale",
    ),
  },
  {
    id: "F02",
    run: otherDecimals,
    twin: weak(
      "every feed has 8 decimals",
      "pool",
      PRICES,
      "price = (price * quoteInEth) / entry.feedUnit();",
      "price = (price * quoteInEth) / 1e8;",
    ),
  },
  {
    id: "F05",
    run: flashMove,
    twin: weak("the internal price is the value of now", "market", MARKET, "price = internalPrice();", "price = nav;"),
  },
  {
    id: "F09",
    run: brokenRounds,
    twin: weak(
      "a feed that refuses stands for one",
      "pool",
      PRICES,
      "if (!ok || data.length < 160) return (0, PriceStatus.Dead, 0);",
      "if (!ok || data.length < 160) return (entry.feedUnit(), PriceStatus.Good, block.timestamp);",
    ),
  },
  {
    id: "G08",
    run: feeOnTransfer,
    twin: weak(
      "what came in is not counted",
      "pool",
      POOL,
      "require(received == amount, TransferShortfall(assetId, received, amount));",
      "",
    ),
  },
  {
    id: "G09",
    run: refusingToken,
    twin: weak(
      "what a token answers is not read",
      "pool",
      POOL,
      "return data.length >= 32 && abi.decode(data, (uint256)) == 1;",
      "return true;",
    ),
  },
  {
    id: "G10",
    run: closedAsset,
    twin: weak(
      "payments ask whether the asset is accepted",
      "pool",
      POOL,
      "if (assetId != ETH) requireKnown(assetId);\n        uint256 recorded = recordedAt(assetId);",
      "requireAccepted(assetId);\n        uint256 recorded = recordedAt(assetId);",
    ),
  },
  {
    id: "H12",
    run: recovered,
    twin: weak(
      "recovery takes what is recorded",
      "pool",
      POOL,
      "uint256 owed = isAsset ? recordedAt(assetId) + credited[assetId] : 0;",
      "uint256 owed = isAsset ? 0 : recordedAt(assetId);",
    ),
  },
  {
    id: "J10",
    run: tooLarge,
    twin: weak(
      "a balance has no upper bound",
      "pool",
      POOL,
      "uint256 room = type(uint96).max - recorded;",
      "uint256 room = type(uint256).max - recorded;",
    ),
  },
];

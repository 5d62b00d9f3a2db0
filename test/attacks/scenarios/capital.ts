/** E, F and G: capital, market, prices, tokens. */
import { MaxUint256, parseEther } from "ethers";
import type { Name } from "../../../scripts/lib/accounts.js";
import { DAY } from "../../support/chain.js";
import { fieldsOf } from "../../support/covers.js";
import { assetId, KEEL, nowOf, refreshFeeds, type Suite } from "../../support/suite.js";
import { assessAndVote, buyCover, fileClaim, passTime } from "../../support/verbs.js";
import {
  as,
  enact,
  mustHold,
  mustPass,
  mustRefuse,
  needs,
  type Finding,
  type Scenario,
} from "../lib/scenario.js";

const MARKET = "contracts/capital/TokenMarket.sol";
const MARKET_MATH = "contracts/capital/TokenMarketMath.sol";
const POOL = "contracts/capital/CapitalPool.sol";
const PRICES = "contracts/capital/PriceReader.sol";
const READINGS = "contracts/capital/SolvencyReadings.sol";
const SALE_GATE = "contracts/capital/libraries/SaleGate.sol";

const ETH = 0n;
const CLAIM_PAYMENT = 1n;
const LARGE = parseEther("15");

const balanceOf = (s: Suite, name: Name) => s.connection.ethers.provider.getBalance(s.people[name]);

function tokenOf({ assets }: Suite, symbol: string) {
  const found = assets.find((asset) => asset.parameters.symbol === symbol);
  if (found?.token === undefined || found.feed === undefined) throw new Error(`no token ${symbol}`);
  return { token: found.token, feed: found.feed, answer: found.parameters.answer };
}

async function sandwich(s: Suite): Promise<Finding> {
  const { laura, mia } = s.people;
  const value = parseEther("1");
  const expected = await s.market.quoteMint(value);
  await s.market.connect(laura).mint(0n, MaxUint256, { value: parseEther("10") });
  const victim = () => s.market.connect(mia).mint(expected, MaxUint256, { value });
  return mustRefuse(s, victim, "OutputTooLow", "a buyer gets less than it asked for");
}

async function reservedClaims(s: Suite): Promise<Finding> {
  const buyers = ["mia", "nina", "oscar", "peggy"] as const;
  for (const buyer of buyers) await buyCover(s, { buyer, amount: LARGE });
  await passTime(s, 8n * DAY);
  const before = await s.market.quoteRedeem(100n * KEEL);
  for (const [place, by] of buyers.entries()) await fileClaim(s, { coverId: BigInt(place + 1), by });
  const after = await s.market.quoteRedeem(100n * KEEL);
  return mustHold(after * 100n <= before * 96n, "who leaves before a payment is paid as if there was no claim");
}

async function frozenExits(s: Suite): Promise<Finding> {
  await buyCover(s, { amount: parseEther("18") });
  const more = () => buyCover(s, { amount: parseEther("18") });
  return mustRefuse(s, more, "AccumulationLimit", "one member's purchases move the requirement without a limit");
}

async function fallenRequirement(s: Suite): Promise<Finding> {
  const model = await s.ledger.model();
  await enact(s, s.ledger, "setModel", [{ ...fieldsOf(model), floor: 10n ** 9n }]);
  await s.market.poke();
  const buyers = ["mia", "nina", "oscar", "peggy"] as const;
  for (const buyer of buyers) await buyCover(s, { buyer, amount: LARGE });
  await passTime(s, 126n * DAY);
  await s.ledger.settle();
  const before = await s.ledger.requirement();
  needs(before > parseEther("1"), "covers carry the requirement");
  for (let coverId = 1n; coverId <= 4n; coverId++) await s.cover.expire(coverId);
  const after = await s.ledger.requirement();
  return mustHold(after * 100n >= before * 97n, "capital is free the moment covers end, before claims on them land");
}

async function donations(s: Suite): Promise<Finding> {
  await buyCover(s, { asset: "USDC", pay: "USDC", amount: 1_000_000_000n });
  const before = await s.market.quote();
  const { mallory } = s.people;
  await mallory.sendTransaction({ to: s.pool, value: parseEther("100") });
  await tokenOf(s, "USDC").token.mint(s.pool, 10n ** 12n);
  const after = await s.market.quote();
  const isSame = after.nav === before.nav && after.ask === before.ask && after.bid === before.bid;
  return mustHold(isSame, "a gift moves the price of KEEL");
}

async function everythingClaimed(s: Suite): Promise<Finding> {
  const buyers = ["mia", "nina", "oscar"] as const;
  for (const buyer of buyers) await buyCover(s, { buyer, amount: LARGE });
  await passTime(s, 8n * DAY);
  const claimIds: bigint[] = [];
  for (const [place, by] of buyers.entries()) claimIds.push(await fileClaim(s, { coverId: BigInt(place + 1), by }));
  for (const claimId of claimIds.slice(1)) {
    for (const name of ["alice", "bob", "carol"] as const) {
      await s.assessment.connect(s.people[name]).vote(claimId, true, `0x${"00".repeat(32)}`);
    }
  }
  await assessAndVote(s, claimIds[0]);
  const claims = await as(s, s.claims);
  const rest = (await s.pool.recordedOf(ETH)) - parseEther("20");
  await s.pool.connect(claims).pay(ETH, s.people.mallory, rest, CLAIM_PAYMENT);
  let accounted = 0n;
  for (const [place, claimId] of claimIds.entries()) {
    const before = await balanceOf(s, buyers[place]);
    const settled = await mustPass(s, () => s.claims.settle(claimId), "a shortage blocks a claim");
    if (settled !== undefined) return settled;
    const { owed, deposit } = await s.claims.claimOf(claimId);
    accounted += (await balanceOf(s, buyers[place])) - before - deposit + owed;
  }
  const whole = await mustHold(accounted >= 3n * LARGE, "what could not be paid is not recorded");
  if (whole !== undefined) return whole;
  const leave = () => s.market.connect(s.people.laura).redeem(KEEL, 0n, MaxUint256);
  return mustRefuse(s, leave, "RedemptionClosed", "members leave before the claims that are owed");
}

async function roundTrips(s: Suite): Promise<Finding> {
  const { laura } = s.people;
  const market = s.market.connect(laura);
  for (const parts of [1n, 5n, 20n]) {
    const snapshot = await s.connection.networkHelpers.takeSnapshot();
    const [ethBefore, keelBefore] = [await balanceOf(s, "laura"), await s.token.balanceOf(laura)];
    for (let part = 0n; part < parts; part++) await market.mint(0n, MaxUint256, { value: parseEther("0.2") / parts });
    await market.redeem((await s.token.balanceOf(laura)) - keelBefore, 0n, MaxUint256);
    const gained = (await balanceOf(s, "laura")) - ethBefore;
    if (gained > 0n) return `buying in ${parts} parts and selling earns ${gained} wei`;
    await snapshot.restore();
  }
  return undefined;
}

/** The pool holds USDC, so its price bears on every trade. */
async function usdcHeld(s: Suite): Promise<void> {
  await buyCover(s, { asset: "USDC", pay: "USDC", amount: 1_000_000_000n });
}

const mint = (s: Suite) => () =>
  s.market.connect(s.people.laura).mint(0n, MaxUint256, { value: parseEther("1") });

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

type Contract = "ledger" | "market" | "pool";

const weak = (defect: string, contract: Contract, file: string, old: string, now: string) =>
  ({ defect, contracts: [contract], patches: [{ file, old, new: now }] }) as const;

export const capital: readonly Scenario[] = [
  {
    id: "E01",
    run: sandwich,
    twin: weak(
      "the least output is not asked for",
      "market",
      MARKET,
      "require(tokens >= Math.max(minTokens, 1), OutputTooLow(tokens, minTokens));",
      "",
    ),
  },
  {
    id: "E02",
    run: reservedClaims,
    twin: weak(
      "open claims are not set aside",
      "ledger",
      READINGS,
      "low: assetsLow.saturatingSub(owed + open),",
      "low: assetsLow.saturatingSub(owed),",
    ),
  },
  {
    id: "E03",
    run: frozenExits,
    twin: weak(
      "no limit for a member",
      "ledger",
      SALE_GATE,
      "return Math.max(need, needFor(bounds.member, limits.memberBps));",
      "return need;",
    ),
  },
  {
    id: "E04",
    run: fallenRequirement,
    twin: weak(
      "the requirement falls at once",
      "ledger",
      READINGS,
      "return SolvencyMath.gate(floor, last, block.timestamp - state.gate.movedAt, rules.downPerDayBps);",
      "return floor;",
    ),
  },
  {
    id: "E06",
    run: donations,
    twin: weak(
      "what anybody sends is recorded",
      "pool",
      POOL,
      "if (rightsOf(msg.sender) & Rights.FUND != 0) record(",
      "record(",
    ),
  },
  {
    id: "E09",
    run: everythingClaimed,
    twin: {
      defect: "what could not be paid is forgotten",
      contracts: ["claims"],
      patches: [
        {
          file: "contracts/claims/Claims.sol",
          old: "if (owed != 0) debts[claimId] = Debt(uint96(owed), owedUnits);",
          new: "",
        },
      ],
    },
  },
  {
    id: "E12",
    run: roundTrips,
    twin: {
      defect: "the spreads are on the wrong side",
      contracts: ["market"],
      patches: [
        {
          file: MARKET_MATH,
          old: "(Units.BPS + params.spreadAskBps) * alphaBps",
          new: "(Units.BPS - params.spreadAskBps) * (alphaBps * 0 + Units.BPS)",
        },
        {
          file: MARKET_MATH,
          old: "(Units.BPS - params.spreadBidBps) * betaBps",
          new: "(Units.BPS + params.spreadBidBps) * betaBps",
        },
      ],
    },
  },
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

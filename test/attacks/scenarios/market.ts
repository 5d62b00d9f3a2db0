/** E: capital and the market. */
import { MaxUint256, parseEther, ZeroHash } from "ethers";
import type { Name } from "../../../scripts/lib/accounts.js";
import { DAY } from "../../support/chain.js";
import { fieldsOf } from "../../support/covers.js";
import { KEEL, type Suite } from "../../support/suite.js";
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
const MARKET_MATH = "contracts/capital/TokenMarketMath.sol";
const POOL = "contracts/capital/CapitalPool.sol";
const READINGS = "contracts/capital/SolvencyReadings.sol";
const SALE_GATE = "contracts/capital/libraries/SaleGate.sol";

const ETH = 0n;
const CLAIM_PAYMENT = 1n;
const LARGE = parseEther("15");

const balanceOf = (s: Suite, name: Name) => s.connection.ethers.provider.getBalance(s.people[name]);

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
      await s.assessment.connect(s.people[name]).vote(claimId, true, ZeroHash);
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
  const whole = mustHold(accounted >= 3n * LARGE, "what could not be paid is not recorded");
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

export const market: readonly Scenario[] = [
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
];

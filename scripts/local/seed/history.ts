/** Half a year of the local mutual, day by day, so that every list has something in it and every verb something to do. */
import { SYNDICATES, type Syndicate } from "../../lib/syndicates.js";
import { buy, expire, file, judge, settle } from "./covers.js";
import { found, join, keep, mint, redeem, seat, stake } from "./people.js";
import { DAY, type Act } from "./stage.js";
import { approve, cancel, execute, propose, queue, reject } from "./votes.js";

/** What happens in one block; days are counted from the founding. */
export interface Moment {
  readonly day: number;
  readonly acts: readonly Act[];
}

/** From the founding to the present of the chain. */
export const HISTORY_DAYS = 190;

const STABLE_DESK: Syndicate = {
  name: "Stablecoin desk",
  feeBps: 800n,
  slugs: ["usdc-depeg", "usdt-depeg", "ethena-susde", "kraken-custody", "across"],
};
const [LENDING, EXCHANGE, EVERYTHING] = SYNDICATES;

export const ASSESSORS = ["dave", "erin", "frank", "grace", "heidi", "ivan"] as const;
const VOTERS = ["alice", "bob", "carol", "dave", "erin", "frank", "grace"] as const;

const moment = (day: number, ...acts: readonly Act[]): Moment => ({ day, acts });

const BEGINNINGS: readonly Moment[] = [
  moment(1, found("alice", 1n, LENDING, "5000KEEL", 6n), found("bob", 2n, EXCHANGE, "5000KEEL", 6n)),
  moment(1.1, found("carol", 3n, EVERYTHING, "5000KEEL", 6n), found("karl", 4n, STABLE_DESK, "3000KEEL", 6n)),
  moment(
    1.5,
    stake("judy", 1n, "1500KEEL", 0n),
    stake("judy", 1n, "2000KEEL", 4n),
    stake("karl", 2n, "2000KEEL", 5n),
    stake("laura", 3n, "3000KEEL", 6n),
  ),
  moment(2, ...ASSESSORS.map((name) => seat(name, "5000KEEL"))),
  moment(2.5, join("mia"), join("nina"), join("oscar"), join("peggy")),
  moment(9, join("quinn"), join("rupert"), keep()),
  moment(12, mint("mia", "10ETH"), mint("peggy", "8ETH")),
  moment(20, join("sybil", 183n * DAY), keep()),
  moment(33, mint("quinn", "5ETH")),
  moment(40, redeem("laura", "300KEEL"), keep()),
  moment(60, join("trent")),
  moment(65, mint("trent", "12ETH"), stake("mia", 1n, "500KEEL", 5n)),
  moment(120, redeem("mia", "100KEEL"), keep()),
  moment(150, redeem("karl", "200KEEL"), stake("trent", 3n, "600KEEL", 6n)),
  moment(170, stake("alice", 1n, "800KEEL", 7n), stake("bob", 2n, "800KEEL", 7n), keep()),
  moment(170.1, stake("carol", 3n, "800KEEL", 7n), stake("karl", 4n, "800KEEL", 7n)),
];

const COVERS: readonly Moment[] = [
  moment(
    10,
    buy({
      name: "aave-1",
      by: "mia",
      slug: "aave-v3-ethereum",
      amount: "10ETH",
      days: 90n,
      pay: "ETH",
      pools: [1n, 2n],
    }),
    buy({ name: "uniswap-1", by: "nina", slug: "uniswap-v3", amount: "8ETH", days: 90n, pay: "ETH", pools: [2n] }),
  ),
  moment(
    21,
    buy({
      name: "compound",
      by: "oscar",
      slug: "compound-v3-usdc",
      amount: "10000USDC",
      days: 60n,
      pay: "USDC",
      pools: [1n],
    }),
  ),
  moment(
    26,
    buy({
      name: "coinbase",
      by: "peggy",
      slug: "coinbase-custody",
      amount: "5ETH",
      days: 365n,
      pay: "KEEL",
      pools: [3n],
    }),
  ),
  moment(
    30,
    buy({
      name: "euler-1",
      by: "quinn",
      slug: "euler-v1",
      amount: "6ETH",
      days: 150n,
      pay: "ETH",
      pools: [1n, 2n, 3n],
    }),
  ),
  moment(
    35,
    buy({ name: "lido", by: "rupert", slug: "lido-slashing", amount: "9ETH", days: 180n, pay: "ETH", pools: [3n] }),
  ),
  moment(
    45,
    buy({
      name: "curve",
      by: "sybil",
      slug: "curve-stable-pools",
      amount: "9ETH",
      days: 200n,
      pay: "ETH",
      pools: [2n],
    }),
  ),
  moment(
    103,
    buy({
      name: "aave-2",
      by: "nina",
      slug: "aave-v3-ethereum",
      amount: "6ETH",
      days: 90n,
      pay: "ETH",
      pools: [1n, 2n],
    }),
  ),
  moment(
    122,
    buy({ name: "uniswap-2", by: "trent", slug: "uniswap-v3", amount: "7ETH", days: 60n, pay: "ETH", pools: [2n] }),
  ),
  moment(
    132,
    buy({
      name: "usdc-depeg",
      by: "trent",
      slug: "usdc-depeg",
      amount: "5ETH",
      days: 120n,
      pay: "KEEL",
      pools: [3n, 4n],
    }),
  ),
  moment(140, expire("aave-1"), keep()),
  moment(
    152,
    buy({ name: "euler-2", by: "mia", slug: "euler-v1", amount: "8ETH", days: 90n, pay: "ETH", pools: [1n, 2n, 3n] }),
    buy({ name: "morpho-1", by: "peggy", slug: "morpho-blue", amount: "6ETH", days: 120n, pay: "KEEL", pools: [1n] }),
  ),
  moment(
    161.5,
    buy({ name: "kraken", by: "rupert", slug: "kraken-custody", amount: "7ETH", days: 90n, pay: "ETH", pools: [4n] }),
    buy({
      name: "morpho-2",
      by: "oscar",
      slug: "morpho-blue",
      amount: "12000USDC",
      days: 30n,
      pay: "USDC",
      pools: [1n],
    }),
  ),
  moment(
    166,
    buy({ name: "ethena", by: "sybil", slug: "ethena-susde", amount: "4ETH", days: 60n, pay: "ETH", pools: [4n] }),
    buy({ name: "across", by: "quinn", slug: "across", amount: "3ETH", days: 300n, pay: "ETH", pools: [4n] }),
  ),
];

const CLAIMS: readonly Moment[] = [
  moment(60.1, file({ name: "paid", cover: "euler-1", by: "quinn", amount: "4ETH", lossHoursAgo: 20n })),
  moment(61, judge("paid", true, "dave", "erin", "frank"), judge("paid", false, "grace")),
  moment(64.5, settle("paid")),
  moment(80, file({ name: "denied", cover: "lido", by: "rupert", amount: "9ETH", lossHoursAgo: 40n })),
  moment(81, judge("denied", false, "dave", "erin", "grace", "heidi"), judge("denied", true, "ivan")),
  moment(84.5, settle("denied")),
  moment(100, file({ name: "undecided", cover: "curve", by: "sybil", amount: "5ETH", lossHoursAgo: 30n })),
  moment(104.5, settle("undecided"), keep()),
  moment(184.5, file({ name: "accepted", cover: "euler-2", by: "mia", amount: "8ETH", lossHoursAgo: 12n })),
  moment(185.2, judge("accepted", true, "dave", "erin", "frank", "heidi")),
  moment(186.6, file({ name: "cooling", cover: "morpho-1", by: "peggy", amount: "3ETH", lossHoursAgo: 24n })),
  moment(187.1, judge("cooling", true, "erin", "grace", "ivan"), judge("cooling", false, "frank")),
  moment(188.6, file({ name: "unheard", cover: "kraken", by: "rupert", amount: "7ETH", lossHoursAgo: 36n })),
  moment(189, file({ name: "open", cover: "ethena", by: "sybil", amount: "2ETH", lossHoursAgo: 6n })),
  moment(189.4, judge("open", true, "grace"), judge("open", false, "heidi")),
];

const VOTES: readonly Moment[] = [
  moment(29, propose("dave", "join fee")),
  moment(30.5, approve("join fee", ...VOTERS)),
  moment(33.5, queue("ursula", "join fee")),
  moment(36, execute("ursula", "join fee")),
  moment(70, propose("heidi", "high quorum")),
  moment(71.5, approve("high quorum", "heidi"), reject("high quorum", ...VOTERS)),
  moment(110, propose("erin", "no fee")),
  moment(110.3, cancel("erin", "no fee")),
  moment(176, propose("frank", "deposit floor")),
  moment(177.5, approve("deposit floor", ...VOTERS, "laura"), reject("deposit floor", "ivan")),
  moment(184, queue("ursula", "deposit floor"), keep()),
  moment(185, propose("grace", "value multiple")),
  moment(185.3, propose("laura", "lower fee")),
  moment(186.4, approve("value multiple", ...VOTERS), approve("lower fee", ...VOTERS, "heidi")),
  moment(188, propose("alice", "late flips")),
  moment(189.3, queue("ursula", "value multiple")),
  moment(189.5, approve("late flips", "alice", "dave"), reject("late flips", "ivan")),
  moment(189.8, propose("bob", "claim deposit")),
];

/** In the order of time; what has the same day happens in the order written here. */
export const HISTORY: readonly Moment[] = [...BEGINNINGS, ...COVERS, ...CLAIMS, ...VOTES]
  .toSorted((a, b) => a.day - b.day)
  .concat(moment(HISTORY_DAYS, keep()));

/** Bad states that exits are tried in. Each is brought about on the ground, by what can happen to a mutual. */
import { role } from "../../scripts/lib/access.js";
import { FOUNDERS } from "../../scripts/lib/accounts.js";
import { addressOf, CONTRACT_NAMES, type Contracts } from "../../scripts/lib/contracts.js";
import { ROLE_NAMES } from "../../scripts/lib/handover.js";
import type { MockFeed } from "../../typechain-types/index.js";
import { as } from "../attacks/lib/scenario.js";
import { GOVERNOR } from "../malformed/ground.js";
import { FEED, FEED_UNIT, RECEIVER } from "../support/capital.js";
import { YEAR } from "../support/chain.js";
import { FAILURES } from "../support/feeds.js";
import { BUYERS, MANAGERS, nowOf, productId, refreshFeeds, TRANCHE } from "../support/suite.js";
import { fileClaim, passTime } from "../support/verbs.js";
import type { Exit, Plan } from "./exit.js";
import { COVERS, drain, revive, type Ground } from "./ground.js";

export interface Variant {
  readonly name: string;
  readonly spoil: (g: Ground, exit: Exit, plan?: Plan) => Promise<unknown>;
}

export interface State {
  readonly key: string;
  readonly title: string;
  readonly variants: readonly Variant[];
  /** Is there before anything of the exit is: always, or for exits that are prepared anew after years. */
  readonly comesFirst?: "always" | "afterYears";
  /** Begins before the exit is due and lasts. */
  readonly isEarly?: boolean;
  /** What happens once a day while an exit waits, beside feeds that answer again. */
  readonly daily?: (g: Ground) => Promise<unknown>;
}

/** What a token's code can be instead of its own. */
const CODES = {
  "transfer reverts": "0x5f5ffd",
  "transfer returns false": "0x5f5f5260205ff3",
  "transfer eats gas": "0x5b5f56",
  "transfer answers a megabyte": "0x621000005ff3",
  "token has no code": "0x",
} as const;

export const BROKEN_TOKENS: readonly string[] = Object.keys(CODES);

/** By this the price of ETH in dollars is divided. */
const FALL = 5n;
const MANY_YEARS = 3n * YEAR;

export const STATES: readonly State[] = [
  { key: "stale", title: "feed stale", variants: onFeeds("as old as its heartbeat and more", staleness) },
  { key: "dead", title: "feed dead", variants: onFeeds("refuses", (_, feed) => feed.setMode(FEED.Refuse)) },
  {
    key: "garbage",
    title: "feed answers garbage",
    variants: FAILURES.filter(({ name }) => name !== "refuses").flatMap(({ name, fail }) =>
      onFeeds(name, (g, feed) => fail(chainOf(g), feed)),
    ),
  },
  { key: "other", title: "another asset's feed dead", variants: [{ name: "stETH", spoil: otherFeed }] },
  {
    key: "breach",
    title: "MCR breached",
    variants: [{ name: "ETH falls against exposure in dollars", spoil: breach }],
    daily: breachDay,
  },
  {
    key: "dry",
    title: "no ETH in the pool",
    variants: [{ name: "all of it paid out", spoil: (g) => drain(g, "ETH") }],
  },
  { key: "empty", title: "nothing in the pool", variants: [{ name: "all of it paid out", spoil: empty }] },
  {
    key: "ungoverned",
    title: "no governance for three years",
    variants: [{ name: "no role is anybody's", spoil: ungoverned }],
    comesFirst: "afterYears",
  },
  { key: "closed", title: "every contract closed", variants: [{ name: "by the administrator", spoil: close }] },
  { key: "suspended", title: "suspended", variants: [{ name: "every member but one", spoil: suspend }] },
  { key: "receiver", title: "hostile receiver", variants: receivers() },
  { key: "token", title: "hostile token", variants: tokens() },
  {
    key: "burnt",
    title: "pools burnt out",
    variants: [{ name: "all stake of all pools", spoil: burn }],
    isEarly: true,
  },
  {
    key: "held",
    title: "pools held",
    variants: [{ name: "by an open claim that nobody settles", spoil: hold }],
    isEarly: true,
  },
  {
    key: "idle",
    title: "idle for two years",
    variants: [{ name: "nobody calls anything", spoil: (g) => idle(g, 2n * YEAR) }],
    comesFirst: "afterYears",
  },
];

/** The state of many covers, which the run makes once for all exits. */
export const manyCovers = (count: number): State => ({
  key: "covers",
  title: `${count.toLocaleString("en-US")} covers`,
  variants: [{ name: "sold", spoil: () => Promise.resolve() }],
  comesFirst: "always",
});

type Fail = (g: Ground, feed: MockFeed) => Promise<unknown>;

/** Its own feed and the one in dollars, one at a time; every feed at once where the exit has none of its own. */
function onFeeds(name: string, fail: Fail): Variant[] {
  return [
    {
      name: `its own ${name}`,
      spoil: async (g, { asset }) => {
        for (const feed of feedsOf(g, asset)) await fail(g, feed);
        if (asset === undefined) await fail(g, g.usdFeed);
      },
    },
    { name: `the price of ETH in dollars ${name}`, spoil: (g) => fail(g, g.usdFeed) },
  ];
}

function feedsOf({ assets }: Ground, symbol: string | undefined): MockFeed[] {
  return assets.flatMap(({ feed, parameters }) =>
    feed === undefined || (symbol !== undefined && parameters.symbol !== symbol) ? [] : [feed],
  );
}

async function staleness(g: Ground, feed: MockFeed): Promise<unknown> {
  const { 1: answer } = await feed.latestRoundData();
  return feed.setRound(answer, (await nowOf(g)) - 40n * 86_400n);
}

async function otherFeed(g: Ground): Promise<void> {
  for (const feed of feedsOf(g, "stETH")) await feed.setMode(FEED.Refuse);
}

/** What feeds' failures ask of a chain. */
const chainOf = (g: Ground) =>
  ({ ...g.connection, now: () => nowOf(g) }) as unknown as Parameters<(typeof FAILURES)[number]["fail"]>[0];

/** Covers in dollars come to be worth five times as much in ETH. */
async function breach(g: Ground): Promise<void> {
  await g.usdFeed.setAnswer((1_600n * FEED_UNIT) / FALL);
  await g.ledger.mark();
  const { low, mcr } = await g.ledger.capital();
  if (low >= mcr) throw new Error(`no breach: ${low} of capital, ${mcr} required`);
}

/** The price stays; covers that have run out are let expire, which anybody may do. */
async function breachDay(g: Ground): Promise<void> {
  await g.usdFeed.setAnswer((1_600n * FEED_UNIT) / FALL);
  const now = await nowOf(g);
  const count = await g.cover.coverCount();
  for (let id = 1n; id <= count; id++) {
    const { claimBy, status, hasOpenClaim } = await g.cover.coverOf(id);
    if (status === 1n && !hasOpenClaim && claimBy <= now) await g.cover.connect(g.people.zoe).expire(id);
  }
  await g.ledger.mark();
}

async function empty(g: Ground): Promise<void> {
  for (const symbol of ["ETH", "USDC", "stETH"]) await drain(g, symbol);
}

/** Nobody has a role, every contract is closed to roles, and then years go by. */
async function ungoverned(g: Ground, exit: Exit): Promise<void> {
  await close(g);
  const { authority, governor, people } = g;
  const admin = authority.connect(people[GOVERNOR]);
  const holders = [addressOf(governor), ...[people.gina, people.george, people.gaia, people.wendy]];
  for (const id of [...ROLE_NAMES.map(role), await authority.ADMIN_ROLE()]) {
    for (const holder of holders) await admin.revokeRole(id, holder);
    await admin.renounceRole(id, people[GOVERNOR]);
  }
  await idle(g, exit.isRevived === true ? MANY_YEARS : MANY_YEARS - YEAR);
}

async function close({ authority, people, ...contracts }: Ground): Promise<void> {
  for (const short of Object.keys(CONTRACT_NAMES).filter((name) => name !== "authority" && name !== "lens"))
    await authority
      .connect(people[GOVERNOR])
      .setTargetClosed(contracts[short as Exclude<keyof Contracts, "authority">], true);
}

/** All but rupert, who takes what others give. */
async function suspend({ membership, people, vault }: Ground): Promise<void> {
  const members = [...FOUNDERS, ...BUYERS].map((name) => people[name].address);
  for (const member of [...members, addressOf(vault)]) await membership.connect(people[GOVERNOR]).suspend(member);
}

/** The vault refuses, eats gas, answers a megabyte, or calls the same verb again. */
function receivers(): Variant[] {
  const { Refuse, EatGas, HugeData } = RECEIVER;
  const modes = Object.entries({ "refuses ETH": Refuse, "eats gas": EatGas, "reverts with a megabyte": HugeData });
  return [
    ...modes.map(([name, mode]) => ({ name, spoil: (g: Ground) => g.vault.setMode(mode) })),
    {
      name: "calls back",
      spoil: async (g, _, plan) => {
        if (plan === undefined) throw new Error("no call to come back with");
        await g.vault.setCallback(plan.call.to, plan.call.data);
      },
    },
  ];
}

/** Codes that refuse, say false, eat gas, answer a megabyte; no code at all; a list the payee is on. */
function tokens(): Variant[] {
  return [
    ...Object.entries(CODES).map(([name, code]) => ({
      name,
      spoil: async (g: Ground) => g.connection.networkHelpers.setCode(tokenOf(g), code),
    })),
    { name: "payee is blacklisted", spoil: blacklist },
  ];
}

export function tokenOf({ assets }: Ground): string {
  const token = assets.find(({ parameters }) => parameters.symbol === "USDC")?.token;
  if (token === undefined) throw new Error("no USDC");
  return addressOf(token);
}

async function blacklist(g: Ground): Promise<void> {
  const token = g.assets.find(({ parameters }) => parameters.symbol === "USDC")?.token;
  await token?.setBlocked(g.vault, true);
}

async function burn(g: Ground): Promise<void> {
  const cover = await as(g, g.cover);
  const tranche = (await nowOf(g)) / TRANCHE;
  for (const place of MANAGERS.keys()) {
    const part = { poolId: BigInt(place + 1), releasedUnits: 0n, held: 0n, burn: 10n ** 27n };
    await g.staking.connect(cover).settleClaim(productId(g, "aave-v3-ethereum"), tranche, [part]);
  }
}

/** A third of the stake of every pool answers for it. */
async function hold(g: Ground): Promise<void> {
  await fileClaim(g, { coverId: COVERS.holding, by: "peggy" });
  const { isHeld } = await g.staking.poolOf(1n);
  if (!isHeld) throw new Error("the pool is not held");
}

/** An exit that is prepared afterwards finds people who have begun anew. */
async function idle(g: Ground, seconds: bigint): Promise<void> {
  await g.connection.networkHelpers.time.increase(seconds);
  await refreshFeeds(g);
}

/** After years: whoever wants to goes on. */
export const begin = async (g: Ground): Promise<void> => {
  await passTime(g, 1n);
  await revive(g);
};

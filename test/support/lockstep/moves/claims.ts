import { ZeroHash } from "ethers";
import { endOf, finalOf } from "../../../model/assessment.js";
import { DEPOSIT_UNIT, type Filing } from "../../../model/claims.js";
import { HOUR, UNIT, WAD, bpsUp, max, min } from "../../../model/numbers.js";
import { ETH } from "../../../model/treasury.js";
import { buy } from "./covers.js";
import { fund, paidOut } from "./market.js";
import { instead, mostly, pick, share, type Draw, type Move, type Stage } from "../stage.js";

const ASSESSORS = [4, 5, 6];

/** A loss after the waiting period, mostly, which is waited for. */
export async function submit(stage: Stage, draw: Draw): Promise<Move> {
  const { suite, model } = stage;
  const { a, c, d } = draw;
  const { covers } = model.covers;
  const open = [...covers.keys()].filter((place) => covers[place].status === "Active" && !covers[place].hasOpenClaim);
  if (open.length === 0 && d % 12n !== 0n) return instead("buy", buy(stage, draw));
  const place = (d % 15n === 0n ? pick([...covers.keys()], a) : pick(open, a)) ?? covers.length;
  const cover = covers.at(place);
  const from = d % 17n === 0n ? mostly(stage, [2, 3], a) : (cover?.owner ?? stage.people[2]);
  const since = (cover?.startAt ?? 0n) + (cover?.rules.waiting ?? 0n);
  if (d % 14n !== 0n && since > model.now) await stage.pass(since - model.now + HOUR);
  const lossAt =
    d % 13n === 0n ? model.now + 1n - (c % 2n) * 400n : max(since, min(model.now, (cover?.endAt ?? 0n) - 1n));
  const left = cover?.amount ?? 0n;
  const size = c % 4n === 0n ? 1_000n : 20n + (c % 1_000n);
  const least = bpsUp(left, cover?.rules.deductible ?? 0n);
  const amount = d % 16n === 0n ? share(left, c % 1_100n) : min(left, max(share(left, size), least));
  const deposit = cover === undefined ? 0n : model.claims.depositFor(place + 1, amount, model.now);
  const sent = deposit + (d % 19n === 0n ? DEPOSIT_UNIT : 0n);
  return filed(suite, from, { cover: place + 1, amount, lossAt }, sent);
}

export function filed(suite: Stage["suite"], from: string, filing: Filing, sent: bigint): Move {
  const { cover: coverId, amount, lossAt } = filing;
  const args = { coverId, amount, lossAt, evidenceHash: ZeroHash, incidentId: ZeroHash };
  return {
    call: { from, to: suite.claims, name: "submit", args: [args], value: sent },
    model: (m) => {
      m.claims.submit(from, filing, sent, m.now);
    },
  };
}

/** Late in the vote now and then, for flips that extend it. */
export async function vote(stage: Stage, draw: Draw): Promise<Move> {
  const { suite, model } = stage;
  const { a, b, c, d } = draw;
  const { polls } = model.assessment;
  const running = [...polls.keys()].filter((place) => endOf(polls[place]) > model.now);
  if (running.length === 0 && d % 15n !== 0n) return instead("submit", await submit(stage, draw));
  const place = (d % 14n === 0n ? pick([...polls.keys()], a) : pick(running, a)) ?? polls.length;
  const poll = polls.at(place);
  const mayVote = stage.people.filter((account) => {
    const id = model.members.idOf(account);
    return poll !== undefined && !poll.ballots.has(id) && model.assessment.assessorOf(id).amount !== 0n;
  });
  const from = (d % 12n === 0n ? undefined : pick(mayVote, b)) ?? mostly(stage, ASSESSORS, b);
  const left = poll === undefined ? 0n : endOf(poll) - model.now;
  if (d % 6n === 1n && left > 14n * HOUR) await stage.pass(left - (c % 14n) * HOUR);
  const accept = c % 2n === 0n;
  return cast(suite, from, place + 1, accept);
}

export function cast(suite: Stage["suite"], from: string, claim: number, accept: boolean): Move {
  return {
    call: { from, to: suite.assessment, name: "vote", args: [claim, accept, ZeroHash] },
    model: (m) => {
      m.vote(from, claim, accept);
    },
  };
}

/** Waits for the outcome, mostly. */
export async function settle(stage: Stage, draw: Draw): Promise<Move> {
  const { suite, model, people } = stage;
  const { a, b, d } = draw;
  const { claims } = model.claims;
  const open = [...claims.keys()].filter((place) => claims[place].status === "Open");
  if (open.length === 0 && d % 15n !== 0n) return instead("submit", await submit(stage, draw));
  const place = (d % 14n === 0n ? pick([...claims.keys()], a) : pick(open, a)) ?? claims.length;
  const poll = model.assessment.polls.at(place);
  const left = poll === undefined ? 0n : finalOf(poll) - model.now;
  if (d % 9n !== 1n && left > 0n) await stage.pass(left + (b % 60n));
  const from = people[Number(b) % people.length];
  const outcome = poll === undefined ? "Pending" : model.assessment.outcomeOf(place + 1, model.now);
  return {
    call: { from, to: suite.claims, name: "settle", args: [place + 1] },
    model: (m) => {
      m.claims.settle(place + 1, m.now);
    },
    verb: outcome === "Pending" ? "settle" : `settle${outcome}`,
  };
}

export async function collectOwed(stage: Stage, draw: Draw): Promise<Move> {
  const { suite, model, people } = stage;
  const { a, b, d } = draw;
  const { claims } = model.claims;
  const owed = [...claims.keys()].filter((place) => claims[place].owed !== 0n);
  if (owed.length === 0 && d % 25n !== 0n) return short(stage, draw);
  const { owed: due, open } = model.capital(model.now);
  const lacking = due + open - model.treasury.assetsNow(model.now);
  if (lacking > 0n && d % 3n !== 0n) return instead("fund", fund(stage, draw, lacking + WAD));
  const place = (d % 10n === 0n ? pick([...claims.keys()], a) : pick(owed, a)) ?? claims.length;
  const from = people[Number(b) % people.length];
  return {
    call: { from, to: suite.claims, name: "collectOwed", args: [place + 1] },
    model: (m) => m.claims.collectOwed(place + 1, m.now),
  };
}

/** What has to come before anything is owed: claims filed, votes for them, a loss of capital, settlement. */
async function short(stage: Stage, draw: Draw): Promise<Move> {
  const { suite, model } = stage;
  const { claims } = model.claims;
  const { open } = model.capital(model.now);
  const held = model.treasury.recorded[ETH];
  if (open === 0n) return instead("submit", await submit(stage, { ...draw, c: draw.c * 4n }));
  const isVoted = model.assessment.polls.some((poll, place) => {
    return claims[place].status === "Open" && (poll.accept > poll.deny || endOf(poll) <= model.now);
  });
  if (!isVoted) return instead("vote", await vote(stage, { ...draw, c: draw.d % 3n === 0n ? draw.c : 2n * draw.c }));
  if (held > open / 3n) return paidOut(suite, ETH, suite.module.address, held - open / 3n);
  return instead("settle", await settle(stage, draw));
}

export function stake(stage: Stage, { a, b, d }: Draw): Move {
  const { suite, model } = stage;
  const from = mostly(stage, ASSESSORS, a);
  const free = model.keel.freeOf(from, model.now);
  const amount = d % 25n === 0n ? 0n : share(free, b % 300n) + (d % 23n === 0n ? 10n ** 24n : 0n);
  return {
    call: { from, to: suite.assessment, name: "deposit", args: [amount] },
    model: (m) => {
      m.assessment.deposit(from, amount, m.now);
    },
    verb: "assessorDeposit",
  };
}

export function unstake(stage: Stage, { a, b, d }: Draw): Move {
  const { suite, model } = stage;
  const held = stage.people.filter((each) => model.assessment.assessorOf(model.members.idOf(each)).amount !== 0n);
  const from = (d % 8n === 0n ? undefined : pick(held, a)) ?? mostly(stage, ASSESSORS, a);
  const { amount: all } = model.assessment.assessorOf(model.members.idOf(from));
  const amount = d % 9n === 0n ? all : share(all, b % 420n) + (d % 21n === 0n ? all + UNIT : 0n);
  return {
    call: { from, to: suite.assessment, name: "withdraw", args: [amount] },
    model: (m) => {
      m.assessment.withdraw(from, amount, m.now);
    },
    verb: "assessorWithdraw",
  };
}

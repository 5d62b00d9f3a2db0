import { NOBODY, UNLIMITED } from "../../../model/keel.js";
import { demand } from "../../../model/refusal.js";
import { DAY, HOUR, max, min } from "../../../model/numbers.js";
import { adminOr, instead, mostly, pick, share, type Draw, type Move, type Stage } from "../stage.js";

const ALL = [0, 1, 2, 3, 4, 5, 6];

export function mint(stage: Stage, { a, b, c, d }: Draw): Move {
  const { suite, model } = stage;
  const from = mostly(stage, ALL, a);
  const depth = share(model.capital(model.now).high, 50n);
  const value = share(depth, c % 4n === 0n ? b % 700n : b % 120n);
  const deadline = d % 20n === 0n ? model.now - 1n : model.now;
  const least = d % 17n === 0n ? 10n ** 24n : 0n;
  return {
    call: { from, to: suite.market, name: "mint", args: [least, deadline], value },
    model: (m) => m.mint(from, value, least, deadline),
  };
}

export function redeem(stage: Stage, { a, b, d }: Draw): Move {
  const { suite, model } = stage;
  const from = mostly(stage, ALL, a);
  const free = model.keel.freeOf(from, model.now);
  const tokens = share(free, d % 3n === 0n ? b % 1_050n : b % 200n);
  const deadline = d % 20n === 0n ? model.now - 1n : model.now;
  const least = d % 19n === 0n ? 10n ** 24n : 0n;
  return {
    call: { from, to: suite.market, name: "redeem", args: [tokens, least, deadline] },
    model: (m) => m.redeem(from, tokens, least, deadline),
  };
}

export function poke({ suite, people }: Stage, { a }: Draw): Move {
  const from = people[Number(a) % people.length];
  return {
    call: { from, to: suite.market, name: "poke" },
    model: (m) => {
      m.poke();
    },
  };
}

export function mark({ suite, people }: Stage, { a }: Draw): Move {
  const from = people[Number(a) % people.length];
  return { call: { from, to: suite.ledger, name: "mark" }, model: (m) => m.mark(m.now) };
}

export function settleGate({ suite, people }: Stage, { a }: Draw): Move {
  const from = people[Number(a) % people.length];
  return { call: { from, to: suite.ledger, name: "settle" }, model: (m) => m.settleGate() };
}

export function markPrices({ suite, people }: Stage, { a }: Draw): Move {
  const from = people[Number(a) % people.length];
  return { call: { from, to: suite.pool, name: "markPrices" }, model: (m) => m.treasury.markPrices(m.now) };
}

/** Money that comes in as capital. */
export function fund({ suite }: Stage, { b }: Draw, amount: bigint = (b % 100n) * 10n ** 18n): Move {
  const from = suite.module.address;
  return {
    call: { from, to: suite.pool, name: "receiveFunds", args: [0, from, amount, 0], value: amount },
    model: (m) => {
      m.treasury.receive(0, from, amount);
    },
  };
}

/** Capital that is lost: a strategy that failed, a theft. Who gets it may be somebody whom a token refuses. */
export function lose({ suite, model, people }: Stage, { a, b, c, d }: Draw): Move {
  const from = suite.module.address;
  const asset = Number(c % 3n);
  const held = model.treasury.recorded[asset];
  const amount = d % 25n === 0n ? held + 1n : share(held, d % 5n === 0n ? b % 1_001n : b % 200n);
  return paidOut(suite, asset, a % 2n === 0n ? from : people[Number(a) % people.length], amount);
}

export function paidOut(suite: Stage["suite"], asset: number, to: string, amount: bigint): Move {
  return {
    call: { from: suite.module.address, to: suite.pool, name: "pay", args: [asset, to, amount, 0] },
    model: (m) => {
      m.treasury.pay(asset, to, amount);
    },
    verb: "lose",
  };
}

export function donate({ suite, people }: Stage, { a, b }: Draw): Move {
  const from = people[Number(a) % people.length];
  const value = b * 10n ** 12n;
  return {
    call: { from, to: suite.pool, name: "", value },
    model: (m) => {
      m.treasury.donated += value;
      m.treasury.pocket(0, from, -value);
    },
  };
}

/** What came without being recorded goes where governance says; nothing else does. */
export function recover(stage: Stage, draw: Draw): Move {
  const { suite, people, model } = stage;
  const { a, d } = draw;
  if (model.treasury.donated === 0n && d % 8n !== 0n) return instead("donate", donate(stage, draw));
  const from = adminOr(stage, d);
  const to = people[Number(a) % people.length];
  return {
    call: { from, to: suite.pool, name: "recover", args: [NOBODY, to] },
    model: ({ treasury }) => {
      demand(from === suite.admin.address, "AccessManagedUnauthorized");
      treasury.recover(to);
    },
  };
}

export function block({ suite, people }: Stage, { a, b, c }: Draw): Move {
  const place = Number(a % 2n);
  const account = people[Number(b) % people.length];
  const isBlocked = c % 2n === 0n;
  const from = suite.admin.address;
  return {
    call: { from, to: suite.tokens[place].erc20, name: "setBlocked", args: [account, isBlocked] },
    model: ({ treasury }) => {
      if (isBlocked) treasury.blocked.add(`${place + 1}/${account}`);
      else treasury.blocked.delete(`${place + 1}/${account}`);
    },
  };
}

/** Where nobody has a credit, something is lost to somebody whom a token refuses, or somebody begins to be refused. */
export function withdrawCredit(stage: Stage, draw: Draw): Move {
  const { suite, model, people } = stage;
  const { a, b, c } = draw;
  const { credits, blocked, recorded } = model.treasury;
  const credit = pick([...credits.keys()], a);
  if (credit === undefined && c % 8n !== 0n) {
    const [asset, refused] = (pick([...blocked], b) ?? "").split("/");
    if (refused === undefined) return instead("block", block(stage, { ...draw, c: 0n }));
    return paidOut(suite, Number(asset), refused, share(recorded[Number(asset)], b % 50n));
  }
  const [asset, from] = credit === undefined || c % 10n === 0n ? ["1", mostly(stage, ALL, b)] : credit.split("/");
  const free = people.filter((account) => !blocked.has(`${asset}/${account}`));
  const to = (c % 7n === 0n ? undefined : pick(free, b)) ?? people[Number(b) % people.length];
  return {
    call: { from, to: suite.pool, name: "withdrawCredit", args: [asset, to] },
    model: (m) => {
      m.withdrawCredit(from, Number(asset), to);
    },
  };
}

export function transfer(stage: Stage, { a, b, c }: Draw): Move {
  const { suite, model } = stage;
  const [from, to] = [mostly(stage, ALL, a), mostly(stage, ALL, b)];
  const amount = share(model.keel.freeOf(from, model.now), c % 260n) + (c % 23n === 0n ? 10n ** 24n : 0n);
  return {
    call: { from, to: suite.token, name: "transfer", args: [to, amount] },
    model: (m) => {
      m.keel.transfer(from, to, amount, m.now);
    },
  };
}

export function approve(stage: Stage, { a, b, c }: Draw): Move {
  const [from, spender] = [mostly(stage, ALL, a), mostly(stage, ALL, b)];
  const amount = c % 5n === 0n ? UNLIMITED : c * 10n ** 17n;
  return {
    call: { from, to: stage.suite.token, name: "approve", args: [spender, amount] },
    model: (m) => {
      m.keel.approve(from, spender, amount);
    },
  };
}

/** By who may, mostly. */
export function transferFrom(stage: Stage, { a, b, c, d }: Draw): Move {
  const { suite, model } = stage;
  const granted = pick(model.keel.granted(), a) ?? [mostly(stage, ALL, a), mostly(stage, ALL, b)];
  const [owner, spender] = d % 10n === 0n ? [granted[1], granted[0]] : granted;
  const to = mostly(stage, ALL, b);
  const most = c % 9n === 0n ? UNLIMITED : model.keel.allowance(owner, spender);
  const amount = min(most, share(model.keel.freeOf(owner, model.now), c % 100n));
  return {
    call: { from: spender, to: suite.token, name: "transferFrom", args: [owner, to, amount] },
    model: (m) => {
      m.keel.transferFrom(spender, owner, to, amount, m.now);
    },
  };
}

export function delegate(stage: Stage, { a, b }: Draw): Move {
  const [from, to] = [mostly(stage, ALL, a), mostly(stage, ALL, b)];
  return {
    call: { from, to: stage.suite.token, name: "delegate", args: [to] },
    model: (m) => {
      m.keel.delegate(from, to);
    },
  };
}

/** As a vote of governance does. */
export function lock(stage: Stage, { a, b }: Draw): Move {
  const account = mostly(stage, ALL, a);
  const until = max(0n, stage.model.now + (b % 72n) * HOUR - DAY);
  return {
    call: { from: stage.suite.admin.address, to: stage.suite.token, name: "lock", args: [account, until] },
    model: (m) => {
      m.keel.lock(account, until);
    },
  };
}

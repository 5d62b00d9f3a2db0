import type { Attested } from "../../../model/members.js";
import { DAY, HOUR } from "../../../model/numbers.js";
import { demand } from "../../../model/refusal.js";
import { ATTESTATION_TYPES, attestationDomain } from "../../../../scripts/lib/attestation.js";
import { adminOr, instead, pick, type Draw, type Move, type Stage } from "../stage.js";

/** What a signer attests of an account; now and then wrong in one point. */
async function attested({ suite, model, people }: Stage, account: string, { b, c }: Draw): Promise<[Attested, string]> {
  const wrong = c % 30n;
  const nonce = (model.members.byAccount.get(account)?.nonce ?? 0n) + (wrong === 0n ? 1n : 0n);
  const expiresAt = model.now + (wrong === 1n ? 366n : 100n + (b % 265n)) * DAY;
  const deadline = wrong === 2n ? model.now - 1n : model.now + HOUR;
  const stated = wrong === 3n ? people[Number(b) % people.length] : account;
  const signer = wrong === 4n ? suite.eve : suite.kyc;
  const attestation = { account: stated, tier: b % 4n, expiresAt, nonce, deadline };
  const domain = await attestationDomain(suite.membership);
  const signature = await signer.signTypedData(domain, ATTESTATION_TYPES, attestation);
  return [{ ...attestation, isGood: wrong !== 4n }, signature];
}

const argsOf = ({ account, tier, expiresAt, nonce, deadline }: Attested) => ({
  ...{ account, tier, expiresAt, nonce, deadline },
});

export async function join(stage: Stage, draw: Draw): Promise<Move> {
  const { suite, model, people } = stage;
  const outside = people.filter((account) => !model.members.byAccount.has(account));
  const from = (draw.d % 8n === 0n ? undefined : pick(outside, draw.a)) ?? people[Number(draw.a) % people.length];
  const [attestation, signature] = await attested(stage, from, draw);
  const value = model.members.joinFee + (draw.d % 11n === 0n ? 1n : 0n);
  return {
    call: { from, to: suite.membership, name: "join", args: [argsOf(attestation), signature], value },
    model: (m) => {
      m.members.join(from, value, attestation, m.now);
      m.keel.setHolder(from);
      m.treasury.pocket(0, from, -value);
    },
  };
}

/** Mostly of who is out of good standing first. */
export async function renew(stage: Stage, draw: Draw): Promise<Move> {
  const { suite, model, people } = stage;
  const [first] = [...model.members.byAccount].sort(([, x], [, y]) => (x.expiresAt < y.expiresAt ? -1 : 1));
  const from = draw.d % 4n === 0n ? people[Number(draw.a) % people.length] : first[0];
  const [attestation, signature] = await attested(stage, from, draw);
  return {
    call: { from, to: suite.membership, name: "renew", args: [argsOf(attestation), signature] },
    model: (m) => {
      m.members.renew(from, attestation, m.now);
    },
  };
}

export function collectFees({ suite, people }: Stage, { a }: Draw): Move {
  const from = people[Number(a) % people.length];
  return { call: { from, to: suite.membership, name: "collectFees" }, model: (m) => m.members.collectFees() };
}

export function suspend(stage: Stage, { a, d }: Draw): Move {
  const { suite, people } = stage;
  const account = people[Number(a) % people.length];
  const from = adminOr(stage, d);
  return {
    call: { from, to: suite.membership, name: "suspend", args: [account] },
    model: (m) => {
      demand(from === suite.admin.address, "AccessManagedUnauthorized");
      m.members.suspend(account);
    },
  };
}

export function reinstate(stage: Stage, draw: Draw): Move {
  const { suite, people, model } = stage;
  const { a, d } = draw;
  const suspended = people.filter((each) => model.members.byAccount.get(each)?.suspended === true);
  if (suspended.length === 0 && d % 5n !== 0n) return instead("suspend", suspend(stage, draw));
  const account = pick(suspended, a) ?? people[Number(a) % people.length];
  const from = adminOr(stage, d);
  return {
    call: { from, to: suite.membership, name: "reinstate", args: [account] },
    model: (m) => {
      demand(from === suite.admin.address, "AccessManagedUnauthorized");
      m.members.reinstate(account);
    },
  };
}

export function setJoinFee(stage: Stage, { b, d }: Draw): Move {
  const { suite } = stage;
  const fee = (b % 110n) * 10n ** 15n;
  const from = adminOr(stage, d);
  return {
    call: { from, to: suite.membership, name: "setJoinFee", args: [fee] },
    model: (m) => {
      demand(from === suite.admin.address, "AccessManagedUnauthorized");
      m.members.setJoinFee(fee);
    },
  };
}

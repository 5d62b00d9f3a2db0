/** What members do with their membership, their KEEL and their stake. */
import { id as keccakOfText } from "ethers";
import { attestationDomain, signAttestation } from "../../lib/attestation.js";
import { parseIn } from "../../lib/units.js";
import { termsOf, type Syndicate } from "../../lib/syndicates.js";
import { DAY, HOUR, person, TRANCHE, type Act, type Sent } from "./stage.js";

const TIER = 1n;
const GOOD_FOR = 364n * DAY;
/** Most of a manager's fee, for ever. */
const MAX_FEE_BPS = 2_000n;
/** The address of the first position of a pool. */
const firstPosition = (poolId: bigint): bigint => (poolId << 32n) | 1n;

/** Joins by an attestation of the signer. */
export const join =
  (name: string, goodFor = GOOD_FOR): Act =>
  async (stage) => {
    const { membership } = stage.mutual;
    const member = person(stage, name);
    const attestation = {
      account: await member.getAddress(),
      tier: TIER,
      expiresAt: stage.now + goodFor,
      nonce: 0n,
      deadline: stage.now + HOUR,
    };
    const domain = await attestationDomain(membership);
    const signature = await signAttestation(stage.people.signer, membership, attestation, domain);
    const value = await membership.joinFee();
    return one(`${name} joins`, await membership.connect(member).join(attestation, signature, { value }));
  };

/** Pays ETH into the capital for new KEEL, and takes up the votes it carries. */
export const mint =
  (name: string, paid: string): Act =>
  async (stage) => {
    const { market, token } = stage.mutual;
    const member = person(stage, name);
    const value = parseIn("ETH", paid);
    return [
      {
        what: `${name} mints for ${paid}`,
        response: await market.connect(member).mint(0n, stage.now + HOUR, { value }),
      },
      { what: `${name} takes up votes`, response: await token.connect(member).delegate(member) },
    ];
  };

export const redeem =
  (name: string, tokens: string): Act =>
  async (stage) => {
    const { market } = stage.mutual;
    const amount = parseIn("KEEL", tokens);
    const response = await market.connect(person(stage, name)).redeem(amount, 0n, stage.now + HOUR);
    return one(`${name} redeems ${tokens}`, response);
  };

/** Founds a pool whose fee the manager earns with a first stake. */
export const found =
  (manager: string, poolId: bigint, { name, feeBps, slugs }: Syndicate, own: string, ahead: bigint): Act =>
  async (stage) => {
    const { staking, catalogue } = stage.mutual;
    const pools = staking.connect(person(stage, manager));
    const terms = termsOf(catalogue, slugs);
    const created = await pools.createPool(feeBps, MAX_FEE_BPS, terms, keccakOfText(name));
    const staked = await stake(manager, poolId, own, ahead)(stage);
    const managing = await pools.setManagerPosition(poolId, firstPosition(poolId));
    return [
      { what: `${manager} founds the ${name}`, response: created },
      ...staked,
      { what: `${manager} manages pool ${poolId}`, response: managing },
    ];
  };

/** Stakes in a new position, in the tranche so many after the current one. */
export const stake =
  (name: string, poolId: bigint, amount: string, ahead: bigint): Act =>
  async (stage) => {
    const request = {
      poolId,
      positionId: 0n,
      tranche: stage.now / TRANCHE + ahead,
      amount: parseIn("KEEL", amount),
      maxOpenBurnBps: 10_000n,
    };
    const response = await stage.mutual.staking.connect(person(stage, name)).deposit(request);
    return one(`${name} stakes ${amount} in pool ${poolId}`, response);
  };

/** Puts up the deposit that judges claims. */
export const seat =
  (name: string, amount: string): Act =>
  async (stage) => {
    const response = await stage.mutual.assessment.connect(person(stage, name)).deposit(parseIn("KEEL", amount));
    return one(`${name} deposits ${amount} to judge claims`, response);
  };

/** What anybody may do: fees of joining go to the capital, the ledger is marked, the price moves on. */
export const keep = (): Act => async (stage) => {
  const { membership, market } = stage.mutual;
  const keeper = person(stage, "ursula");
  const sent: Sent[] = [{ what: "the price is moved on", response: await market.connect(keeper).poke() }];
  if ((await membership.uncollectedFees()) !== 0n)
    sent.push({ what: "fees are collected", response: await membership.connect(keeper).collectFees() });
  return sent;
};

export function one(what: string, response: Sent["response"], names?: Sent["names"]): Sent[] {
  return [{ what, response, ...(names !== undefined && { names }) }];
}

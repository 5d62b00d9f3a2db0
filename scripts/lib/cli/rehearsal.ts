/** Tries the calls of a proposal as they would be carried out: through the authority, for the governor, its waiting over. */
import { AbiCoder, keccak256, toBeHex, toQuantity } from "ethers";
import { role } from "../access.js";
import { addressOf } from "../contracts.js";
import { ROLE_NAMES } from "../handover.js";
import { callOf, type Call } from "./calls.js";
import type { Context } from "./context.js";
import { CliError, EXIT } from "./exit.js";
import { refusalOf } from "./refusal.js";
import { NodeFailure } from "./rpc.js";
import { requestOf } from "./simulate.js";

/** Where an AccessManager keeps its roles; the members of each come first in its record. */
const ROLES_SLOT = 1n;
const SINCE_BITS = 48n;

/**
 * Throws the refusal of the call that would be refused.
 * @returns whether it was tried: not every node lets a call see another state than its own.
 */
export async function rehearse(ctx: Context, calls: readonly Call[]): Promise<boolean> {
  const governor = addressOf(ctx.keel.governor);
  const overrides = await withoutDelays(ctx, governor);
  try {
    for (const { call, isOf } of stepsOf(ctx, calls, governor)) await attempt(ctx, governor, call, isOf, overrides);
    return true;
  } catch (failure) {
    if (failure instanceof NodeFailure || (failure instanceof CliError && failure.exit === EXIT.refused)) throw failure;
    return false;
  }
}

interface Step {
  readonly call: Call;
  /** Whose refusal it is. */
  readonly isOf: Call;
}

/** Each after those before it; each by itself where one brings ETH or is about the governor itself. */
function stepsOf({ keel: { authority } }: Context, calls: readonly Call[], governor: string): Step[] {
  const own = addressOf(authority).toLowerCase();
  const isPlain = ({ to, value }: Call): boolean => value === 0n && to.toLowerCase() !== governor.toLowerCase();
  if (calls.every(isPlain)) {
    const inner = calls.map(({ to, data }) =>
      to.toLowerCase() === own ? data : authority.interface.encodeFunctionData("execute", [to, data]),
    );
    return calls.map((isOf, place) => ({
      call: callOf("Authority", authority, "multicall", [inner.slice(0, place + 1)]),
      isOf,
    }));
  }
  return calls.map((isOf) => {
    const isDirect = [own, governor.toLowerCase()].includes(isOf.to.toLowerCase());
    const call = isDirect ? isOf : callOf("Authority", authority, "execute", [isOf.to, isOf.data], isOf.value);
    return { call, isOf };
  });
}

async function attempt(ctx: Context, from: string, call: Call, isOf: Call, overrides: Overrides): Promise<void> {
  try {
    await ctx.chain.send("eth_call", [requestOf(from, call), "latest", overrides]);
  } catch (failure) {
    throw await refusalOf(failure, ctx.ground, isOf);
  }
}

type Overrides = Readonly<Record<string, { stateDiff?: Readonly<Record<string, string>>; balance?: string }>>;

/** The governor's roles as they are, but without their delays. */
async function withoutDelays({ chain, keel: { authority } }: Context, governor: string): Promise<Overrides> {
  const target = addressOf(authority);
  const ids = [await authority.ADMIN_ROLE(), ...ROLE_NAMES.map(role)];
  const words = await Promise.all(
    ids.map(async (id) => {
      const slot = accessSlot(id, governor);
      const word = BigInt((await chain.send("eth_getStorageAt", [target, slot, "latest"])) as string);
      return [slot, toBeHex(word & ((1n << SINCE_BITS) - 1n), 32)] as const;
    }),
  );
  return {
    [target]: { stateDiff: Object.fromEntries(words) },
    [governor]: { balance: toQuantity(10n ** 24n) },
  };
}

/** Slot of what an account has in a role: when it got it, in the low bits, and its delay above. */
function accessSlot(roleId: bigint, account: string): string {
  const coder = AbiCoder.defaultAbiCoder();
  const members = keccak256(coder.encode(["uint64", "uint256"], [roleId, ROLES_SLOT]));
  return keccak256(coder.encode(["address", "bytes32"], [account, members]));
}

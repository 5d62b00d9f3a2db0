/** Who holds what: the pool's assets against its books, and where KEEL lies. */
import type { Amount } from "../units.js";
import { of } from "../cli/result.js";
import { addressOf } from "../contracts.js";
import type { Finding } from "./finding.js";
import type { Patient } from "./patient.js";

export interface Holding {
  readonly holder: string;
  readonly amount: Amount;
  /** What the holder's own books say; undefined where there are none. */
  readonly booked?: Amount;
}

export async function holdings({ ctx }: Pick<Patient, "ctx">): Promise<readonly Holding[]> {
  const { pool, token, staking, assessment, claims } = ctx.keel;
  const { provider } = ctx.chain;
  const assets = await Promise.all(
    (await ctx.assets()).map(async ({ id, symbol, token: erc20 }) => {
      const [recorded, credited] = await Promise.all([pool.recordedOf(id), pool.creditedOf(id)]);
      const held =
        erc20 === undefined
          ? await provider.getBalance(pool)
          : await (erc20 as unknown as typeof token).balanceOf(addressOf(pool));
      return { holder: "CapitalPool", amount: of(held, symbol), booked: of(recorded + credited, symbol) };
    }),
  );
  const [, , , open] = await claims.deposits();
  const keel = [
    { holder: "MemberToken (locked for ever)", at: token },
    { holder: "StakingPools", at: staking },
    { holder: "Assessment", at: assessment },
  ].map(async ({ holder, at }) => ({ holder, amount: of(await token.balanceOf(at), "KEEL") }));
  return [
    ...assets,
    { holder: "Claims", amount: of(await provider.getBalance(claims), "ETH"), booked: of(open, "ETH") },
    ...(await Promise.all(keel)),
  ];
}

/** Less than the books say is a difference; more is a gift. */
export function holdingFindings(held: readonly Holding[]): Finding[] {
  return held.flatMap(({ holder, amount, booked }) =>
    booked === undefined || amount.value >= booked.value
      ? []
      : [
          {
            area: "holdings" as const,
            what: `${amount.unit} of ${holder}`,
            expected: `at least ${booked.value}`,
            found: String(amount.value),
          },
        ],
  );
}

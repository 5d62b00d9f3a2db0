/** Who holds what: the pool's assets against its books, and where KEEL lies. */
import type { Amount } from "../units.js";
import type { Context } from "../cli/context.js";
import { of } from "../cli/result.js";
import { addressOf, type Contracts } from "../contracts.js";
import type { Finding } from "./finding.js";
import type { Patient } from "./patient.js";

export interface Holding {
  readonly holder: string;
  readonly amount: Amount;
  /** What the holder's own books say; undefined where there are none. */
  readonly booked?: Amount;
}

export async function holdings({ ctx }: Pick<Patient, "ctx">): Promise<readonly Holding[]> {
  const { token, staking, assessment, claims } = ctx.keel;
  const keel = [
    { holder: "MemberToken (locked for ever)", at: token },
    { holder: "StakingPools", at: staking },
    { holder: "Assessment", at: assessment },
  ];
  const [assets, [, , , open], ether, ...balances] = await Promise.all([
    poolHoldings(ctx),
    claims.deposits(),
    ctx.chain.provider.getBalance(claims),
    ...keel.map(({ at }) => token.balanceOf(at)),
  ]);
  return [
    ...assets,
    { holder: "Claims", amount: of(ether, "ETH"), booked: of(open, "ETH") },
    ...keel.map(({ holder }, place) => ({ holder, amount: of(balances[place], "KEEL") })),
  ];
}

async function poolHoldings(ctx: Context): Promise<Holding[]> {
  const { pool } = ctx.keel;
  const holdings = (await ctx.assets()).map(async ({ id, symbol, token: erc20 }) => {
    const [recorded, credited, held] = await Promise.all([
      pool.recordedOf(id),
      pool.creditedOf(id),
      erc20 === undefined
        ? ctx.chain.provider.getBalance(pool)
        : (erc20 as unknown as Contracts["token"]).balanceOf(addressOf(pool)),
    ]);
    return { holder: "CapitalPool", amount: of(held, symbol), booked: of(recorded + credited, symbol) };
  });
  return Promise.all(holdings);
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

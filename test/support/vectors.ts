import { readFileSync } from "node:fs";
import { z } from "zod";

/** A whole number kept as text. */
const integer = z.string().regex(/^\d+$/).transform(BigInt);

const capitalCase = z.object({ MCR_gwei_exact: integer, ACC: z.number(), UW: z.number(), SCR_sqrt: z.number() });

const premiumCase = z.object({ premium: z.number() });

const schema = z.object({
  token: z.object({
    sramm: z.object({
      state: z.object({ Cap: integer, pend: integer, MCR: integer, sup: integer }),
      derived: z.object({
        net: integer,
        N: integer,
        r: integer,
        Lb: integer,
        La: integer,
        alpha: integer,
        beta: integer,
        ask: integer,
        bid: integer,
        surplus: integer,
      }),
      buy_100eth_y0: z.object({ tokens: integer, avg: integer }),
      buy_next_100eth_y100: z.object({ tokens: integer, sum_vs_single200: z.tuple([integer, integer]) }),
      sell_50000_z0: z.object({ eth: integer, avg: integer }),
      "sell_1e9_tokens_z0 (max)": z.object({ eth: integer, Lb: integer }),
      same_block_drain_200k_tokens_each: z.object({
        rounds: z.number(),
        total_eth: integer,
        net_capital_after: integer,
      }),
      decay_z_2000eth: z.object({ "6h": integer, "24h": integer, "48h": integer, "120h": integer }),
      roundtrip_buy100_sell_all: z.object({ eth_back: integer }),
      roundtrip_sell50000_rebuy: z.object({ tokens_back: integer }),
      nav_accretion: z.object({ before: integer, after_buy: integer, after_sell: integer }),
      mcr_sweep: z.array(
        z.object({
          MCR: z.number(),
          r_bps: z.number(),
          beta: z.number(),
          alpha: z.number(),
          bid: z.number(),
          ask: z.number(),
          Lb: z.number(),
        }),
      ),
    }),
  }),
  mcr_and_pricing: z.object({
    params: z.object({
      c_bps: z.record(z.string(), z.number()),
      C_bps: z.array(z.array(z.number())),
      K_bps: z.number(),
      eta_bps: z.number(),
      rho_mkt_bps: z.number(),
    }),
    A_diversified_40x500: capitalCase,
    B_single_product_20000: capitalCase,
    C_one_group_5x4000: capitalCase,
    D_tags: capitalCase,
    E_D_plus_investments: capitalCase,
    E2_posted_6000_clamped: capitalCase,
    marginal: z.object({
      base_mcr: z.number(),
      add_1000_to_existing_LEND_product: z.number(),
      add_1000_new_LEND_product: z.number(),
      add_1000_new_SLASH_product: z.number(),
    }),
    euler_marginal_LEND_existing_500: z.object({ "finite diff 1 ETH": z.number() }),
    pricing: z.object({
      capacity: z.number(),
      "0->30%": premiumCase,
      "30->70%": premiumCase,
      "70->100%": premiumCase,
      "one shot 0->100%": z.object({ exact_wei: z.tuple([integer, integer]) }),
      "with capital load, dMCR=300 ETH on 1000 cover, 90d": z.number(),
      "marginal load at u": z.record(z.string(), z.number()),
    }),
  }),
});

/** The published vectors of docs/economics.md, computed independently of this project. */
export function loadVectors(): z.infer<typeof schema> {
  return schema.parse(JSON.parse(readFileSync(new URL("../vectors/economics.json", import.meta.url), "utf8")));
}

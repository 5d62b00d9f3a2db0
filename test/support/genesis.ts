import { parseEther } from "ethers";
import { rights } from "../../scripts/lib/access.js";
import { deployCapital, MODEL, units } from "./capital.js";
import type { Chain } from "./chain.js";

/** A thousand ETH of at least three founders, none over 40%, at 0.01 ETH; the floor of 500 ETH goes with it. */
export const GENESIS = {
  price: parseEther("0.01"),
  target: parseEther("1000"),
  lockedTokens: parseEther("1000"),
  maxShareBps: 4_000n,
  minFounders: 3n,
};

/** What the closer pays for the locked tokens. */
export const DUE = parseEther("10");

/** Genesis with its rights; `ada`, `bo`, `cy` and `dan` are members, `admin` closes. */
export async function deployGenesis(chain: Chain, changes: Partial<typeof GENESIS> = {}, floor: bigint = units(500)) {
  const suite = await deployCapital(chain, { ...MODEL, floor });
  const { admin, token, membership, pool, ledger, market, ada, bo, cy, dan, joinAs } = suite;
  const parts = { token, membership, pool, ledger, market, closer: admin };
  const config = { ...parts, ...GENESIS, ...changes };
  const genesis = await chain.ethers.deployContract("Genesis", [config]);
  await token.setRights(genesis, rights("MINT_GENESIS"));
  await pool.setRights(genesis, rights("FUND"));
  await market.setRights(genesis, rights("OPEN_MARKET"));
  for (const founder of [ada, bo, cy, dan]) await joinAs(founder);
  const subscribe = (founder: typeof ada, value: bigint) => genesis.connect(founder).subscribe({ value });
  return { ...suite, config, genesis, subscribe };
}

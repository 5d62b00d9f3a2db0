import { parseEther } from "ethers";
import { rights } from "../../scripts/lib/access.js";
import { named } from "../../scripts/lib/accounts.js";
import type { Deployment } from "../../scripts/lib/deployment.js";
import { joinMutual } from "../../scripts/lib/genesis.js";
import { DECIMALS } from "../../scripts/lib/units.js";
import { DAY } from "../support/chain.js";
import {
  BUYERS,
  deployFounded,
  openPools,
  refreshFeeds,
  seatAssessors,
  type Connection,
  type People,
  type Suite,
} from "../support/suite.js";
import { buyCover, claimAndSettle, passTime } from "../support/verbs.js";

/** What the pool holds of each asset beside ETH, in whole tokens. */
const HOLDINGS = { USDC: 10_000n, USDT: 10_000n, DAI: 10_000n, USDS: 10_000n, stETH: 5n, rETH: 5n, WBTC: 1n } as const;
const GENESIS = 0n;

/**
 * The conditions of snapshots/ceilings.json: eight assets held, nobody measured has delegated, every contract used once
 * before by somebody else.
 */
export async function deployMeasured(connection: Connection): Promise<Suite> {
  const people = named(await connection.ethers.getSigners());
  const suite = { ...(await deployFounded(connection, fillPool)), people, connection };
  await openPools(suite);
  await seatAssessors(suite);
  for (const name of ["quinn", "rupert"] as const) await joinMutual(suite, people.signer, people[name]);
  for (const name of [...BUYERS, "quinn", "rupert"] as const)
    await suite.token.connect(people.laura).transfer(people[name], parseEther("1000"));
  await connection.networkHelpers.time.increase(15n * DAY);
  await refreshFeeds(suite);
  await useOnce(suite);
  return suite;
}

async function fillPool({ pool, ledger, assets }: Deployment, { deployer }: People): Promise<void> {
  await pool.setRights(deployer, rights("FUND"));
  for (const [symbol, whole] of Object.entries(HOLDINGS) as [keyof typeof HOLDINGS, bigint][]) {
    const asset = assets.find(({ parameters }) => parameters.symbol === symbol);
    if (asset?.token === undefined) throw new Error(`no token ${symbol}`);
    const amount = whole * 10n ** BigInt(DECIMALS[symbol]);
    await asset.token.mint(deployer, amount);
    await asset.token.connect(deployer).approve(pool, amount);
    await pool.receiveFunds(asset.id, deployer, amount, GENESIS);
  }
  await ledger.mark();
  await pool.setRights(deployer, 0n);
}

/** Nina and dave use everything first. */
async function useOnce(s: Suite): Promise<void> {
  const { nina } = s.people;
  const [never, any] = [2n ** 40n - 1n, 0n];
  await s.market.connect(nina).mint(any, never, { value: parseEther("1") });
  await passTime(s, 2n * DAY);
  await s.market.connect(nina).redeem(parseEther("10"), any, never);
  for (const pay of ["ETH", "USDC", "KEEL"])
    await buyCover(s, { buyer: "nina", amount: parseEther("1"), pools: 5, pay });
  await passTime(s, 10n * DAY);
  await claimAndSettle(s, { coverId: 1n, by: "nina" });
  // What is measured is a member's second purchase or a later one, its rewards ending in a week in which others end
  await buyCover(s, { buyer: "mia", amount: parseEther("1"), pools: 5 });
  await s.ledger.mark();
}

/** A mutual as it may have stood in January 2023: founded, a fifth of its capital in USDC, members who mint and buy. */
import { deployKeel, type Deployment } from "../../lib/deployment.js";
import { rights } from "../../lib/access.js";
import { costOfLocked, equalParts, foundMutual, joinMutual } from "../../lib/genesis.js";
import { handOver, leftWith } from "../../lib/handover.js";
import type { Parameters } from "../../lib/parameters.js";
import { buy, ETH_ASSET, EULER_AMOUNT } from "../chapters/covers.js";
import { eth, keel, percent, usdc } from "../format.js";
import type { Narrator } from "../narrator.js";
import type { Cast, Connection } from "../stage.js";
import { assetIdOf, at, DAY, happened, WAD, type World } from "../world.js";
import type { Tape } from "./tape.js";

/** What the mutual has earned beside its founders' ETH, by symbol: a fifth of the whole in USDC. */
const EARNED = { USDC: 400_000n * 10n ** 6n, stETH: 5n * WAD } as const;
const PREMIUM = 2n;
const MINTED = 2n * WAD;
const USDC_COVER = 15_000n * 10n ** 6n;

export async function found(
  tell: Narrator,
  connection: Connection,
  parameters: Parameters,
  cast: Cast,
): Promise<Deployment> {
  const { genesisCapital } = parameters.token;
  tell.chapter("A mutual with a fifth of its capital in USDC");
  tell.step(`${cast.founders.length} founders subscribe ${eth(genesisCapital)}; what was earned before lies in USDC`);
  const mutual = await deployKeel(connection, parameters);
  const founders = equalParts(genesisCapital, cast.founders);
  const lockedCost = costOfLocked(parameters.token);
  await foundMutual(mutual, { founders, attester: cast.attester, closer: cast.deployer, lockedCost });
  await endow(tell, mutual, cast);
  await handOver(mutual, cast.deployer, parameters.governance.tiers);
  const left = await leftWith(mutual, cast.deployer);
  tell.check("left with the deployer", ["rights and roles on chain", BigInt(left.length)], ["none", 0n]);
  await (await mutual.ledger.mark()).wait();
  const { high } = await mutual.ledger.capital();
  const inUsdc = (EARNED.USDC * (await mutual.pool.goodPriceOf(usdcOf(mutual).id))) / 10n ** 6n;
  tell.say(`${eth(high)} of capital, ${percent((inUsdc * 10_000n) / high)} of it in USDC`);
  return mutual;
}

/** Premiums of years take years, so the deployer brings their sum in, by a right it gives back before it hands over. */
async function endow(tell: Narrator, mutual: Deployment, { deployer }: Cast): Promise<void> {
  const { pool, assets } = mutual;
  await (await pool.setRights(deployer, rights("FUND"))).wait();
  for (const [symbol, amount] of Object.entries(EARNED)) {
    const asset = assets.find(({ parameters }) => parameters.symbol === symbol);
    if (asset?.token === undefined) throw new Error(`the parameters list no ${symbol}`);
    await (await asset.token.mint(deployer, amount)).wait();
    await (await asset.token.connect(deployer).approve(pool, amount)).wait();
    await (await pool.connect(deployer).receiveFunds(asset.id, deployer, amount, PREMIUM)).wait();
    tell.check(`${symbol} recorded`, ["pool", await pool.recordedOf(asset.id)], ["brought in", amount]);
  }
  await (await pool.setRights(deployer, 0n)).wait();
}

function usdcOf({ assets }: Deployment): Deployment["assets"][number] {
  const found = assets.find(({ parameters }) => parameters.symbol === "USDC");
  if (found === undefined) throw new Error("the parameters list no USDC");
  return found;
}

export async function join(world: World): Promise<void> {
  const { tell, suite, members, attester } = world;
  tell.step(`${members.length} more members join; one of them buys KEEL for ${eth(MINTED)}`);
  for (const member of members) await joinMutual(suite, attester, member);
  await (await suite.membership.collectFees()).wait();
  const deadline = (await world.clock.now()) + DAY;
  const minted = suite.market.connect(at(members, 4)).mint(1n, deadline, { value: MINTED });
  const tokens = (await happened(world, minted)).num("TokenMarket.Minted", "tokens");
  tell.say(`${keel(tokens)} for ${eth(MINTED)}`);
  tell.check("KEEL", ["wallet", await suite.token.balanceOf(at(members, 4))], ["event", tokens]);
}

/** The cover that will be claimed on, and one in dollars, so that both classes of exposure are there. */
export async function insure(world: World, tape: Tape): Promise<bigint> {
  const { tell, suite, members, usdc: token } = world;
  tell.step("Three weeks before: a member covers Euler V1, another Aave V3 in dollars");
  await tape.publish();
  const inEth = { assetId: ETH_ASSET, payAssetId: ETH_ASSET, amount: EULER_AMOUNT };
  const euler = await buy(world, { buyer: at(members, 0), slug: "euler-v1", ...inEth, poolIds: [1n, 2n, 3n] });
  tell.say(`cover ${euler.coverId}: ${eth(EULER_AMOUNT)} on Euler V1 for 90 days, premium ${eth(euler.quoted)}`);
  const buyer = at(members, 1);
  await (await token.mint(buyer, USDC_COVER)).wait();
  await (await token.connect(buyer).approve(suite.pool, USDC_COVER)).wait();
  const assetId = assetIdOf(world, "USDC");
  const inUsdc = { assetId, payAssetId: assetId, amount: USDC_COVER };
  const aave = await buy(world, { buyer, slug: "aave-v3-ethereum", ...inUsdc, poolIds: [1n, 2n] });
  tell.say(`cover ${aave.coverId}: ${usdc(USDC_COVER)} on Aave V3, premium ${usdc(aave.quoted)}`);
  tell.check("premium in USDC", ["charged", aave.done.num("Cover.PremiumPaid", "premium")], ["quoted", aave.quoted]);
  return euler.coverId;
}

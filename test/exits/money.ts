/** Exits of claimants, of those who have a credit, of who redeems and of who holds a cover. */
import { id, parseEther } from "ethers";
import { addressOf } from "../../scripts/lib/contracts.js";
import { assetId, nowOf } from "../support/suite.js";
import { fileClaim } from "../support/verbs.js";
import { calling, decidedClaim, gainOf, newCover, wealthOf, type Exit, type Plan } from "./exit.js";
import { COVERS, drain, fund, type Ground } from "./ground.js";

const NEVER = 2n ** 40n - 1n;
const REFUSE = 1n;
const TAKE = 0n;

export const MONEY_EXITS: readonly Exit[] = [
  {
    key: "payout.eth",
    title: "Collect an accepted claim in ETH",
    verbs: ["Claims.settle"],
    sendsEth: true,
    prepare: (g) => settling(g, COVERS.eth),
  },
  {
    key: "payout.usdc",
    title: "Collect an accepted claim in USDC",
    verbs: ["Claims.settle"],
    asset: "USDC",
    sendsEth: true,
    sendsToken: true,
    prepare: (g) => settling(g, COVERS.usdc),
  },
  {
    key: "settle.denied",
    title: "Settle a denied claim, so that cover and stake are free",
    verbs: ["Claims.settle"],
    prepare: (g) => settling(g, COVERS.denied, { deny: ["alice", "bob", "carol"] }),
  },
  {
    key: "settle.undecided",
    title: "Get the deposit of an undecided claim back",
    verbs: ["Claims.settle"],
    sendsEth: true,
    prepare: (g) => settling(g, COVERS.undecided, { accept: [] }),
  },
  {
    key: "owed.eth",
    title: "Collect what stayed owed in ETH",
    verbs: ["Claims.collectOwed"],
    sendsEth: true,
    prepare: (g) => collecting(g, COVERS.eth, ["ETH", "stETH", "USDC"]),
  },
  {
    key: "owed.usdc",
    title: "Collect what stayed owed in USDC",
    verbs: ["Claims.collectOwed"],
    asset: "USDC",
    sendsEth: true,
    sendsToken: true,
    prepare: (g) => collecting(g, COVERS.usdc, ["ETH", "stETH", "USDC"]),
  },
  {
    key: "claim.submit",
    title: "File a claim",
    verbs: ["Claims.submit"],
    isRevived: true,
    prepare: submitting,
  },
  {
    key: "credit.eth",
    title: "Take a credit in ETH",
    verbs: ["CapitalPool.withdrawCredit"],
    sendsEth: true,
    prepare: (g) => crediting(g, "ETH"),
  },
  {
    key: "credit.usdc",
    title: "Take a credit in USDC",
    verbs: ["CapitalPool.withdrawCredit"],
    asset: "USDC",
    sendsToken: true,
    prepare: (g) => crediting(g, "USDC"),
  },
  {
    key: "redeem",
    title: "Redeem KEEL above 100% of the MCR",
    verbs: ["TokenMarket.redeem"],
    sendsEth: true,
    prepare: redeeming,
  },
  {
    key: "cover.expire",
    title: "Expire a cover",
    verbs: ["Cover.expire"],
    prepare: expiring,
  },
  {
    key: "cover.transfer",
    title: "Transfer a cover",
    verbs: ["Cover.transferFrom", "Cover.safeTransferFrom"],
    prepare: handingOver,
  },
  {
    key: "fees.collect",
    title: "Bring joining fees into the pool",
    verbs: ["Membership.collectFees"],
    prepare: (g) =>
      Promise.resolve({
        call: calling(g.people.zoe, g.membership, "collectFees"),
        read: () => g.membership.uncollectedFees(),
      }),
  },
];

async function settling(g: Ground, coverId: bigint, ballots?: Parameters<typeof decidedClaim>[2]): Promise<Plan> {
  const claimId = await decidedClaim(g, coverId, ballots);
  return { call: calling(g.people.zoe, g.claims, "settle", claimId), read: () => gainOf(g, claimId) };
}

/** Settled while the pool had nothing but a third of the claim; then the money came back. */
async function collecting(g: Ground, coverId: bigint, assets: readonly string[]): Promise<Plan> {
  const claimId = await decidedClaim(g, coverId);
  const taken: (readonly [string, bigint])[] = [];
  for (const symbol of assets) taken.push([symbol, await drain(g, symbol)]);
  await fund(g, "ETH", parseEther("3"));
  await g.claims.settle(claimId);
  const { owed } = await g.claims.claimOf(claimId);
  if (owed === 0n) throw new Error("nothing stayed owed");
  for (const [symbol, amount] of taken) await fund(g, symbol, amount);
  return { call: calling(g.people.zoe, g.claims, "collectOwed", claimId), read: () => gainOf(g, claimId) };
}

async function submitting(g: Ground): Promise<Plan> {
  const coverId = await newCover(g);
  const { amount } = await g.cover.coverOf(coverId);
  const lossAt = (await nowOf(g)) - 60n;
  const request = { coverId, amount, lossAt, evidenceHash: id("evidence"), incidentId: id("incident") };
  const value = await g.claims.depositFor(coverId, amount);
  return {
    call: { ...calling(g.people.nina, g.claims, "submit", request), value },
    read: () => g.claims.claimCount(),
  };
}

/** A payout that the vault, or its token, did not take. */
async function crediting(g: Ground, symbol: "ETH" | "USDC"): Promise<Plan> {
  const claimId = await decidedClaim(g, symbol === "ETH" ? COVERS.eth : COVERS.usdc);
  const token = g.assets.find(({ parameters }) => parameters.symbol === symbol)?.token;
  await g.vault.setMode(REFUSE);
  await token?.setBlocked(g.vault, true);
  await g.claims.settle(claimId);
  await g.vault.setMode(TAKE);
  await token?.setBlocked(g.vault, false);
  const assetOf = assetId(g, symbol);
  if ((await g.pool.creditOf(g.vault, assetOf)) === 0n) throw new Error("no credit");
  // To an account of the owner's choice: the one that did not take it need not
  const to = g.people.rupert.address;
  return {
    call: calling(g.vaultSigner, g.pool, "withdrawCredit", assetOf, to),
    read: () => g.pool.creditOf(g.vault, assetOf),
  };
}

function redeeming(g: Ground): Promise<Plan> {
  return Promise.resolve({
    call: calling(g.vaultSigner, g.market, "redeem", parseEther("100"), 0n, NEVER),
    read: async () => (await wealthOf(g)).map(String),
  });
}

async function expiring(g: Ground): Promise<Plan> {
  const { claimBy } = await g.cover.coverOf(COVERS.short);
  return {
    readyAt: claimBy,
    call: calling(g.people.zoe, g.cover, "expire", COVERS.short),
    read: async () => (await g.cover.coverOf(COVERS.short)).status,
  };
}

/** With a claim on it: the cover goes, the payee stays. */
async function handingOver(g: Ground): Promise<Plan> {
  await fileClaim(g, { coverId: COVERS.denied, by: "mia" });
  const transfer = "safeTransferFrom(address,address,uint256)";
  return {
    call: calling(g.vaultSigner, g.cover, transfer, addressOf(g.vault), g.people.zoe.address, COVERS.denied),
    read: () => g.cover.ownerOf(COVERS.denied),
  };
}

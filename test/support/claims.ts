import { ZeroHash, id, parseEther, type BaseContract } from "ethers";
import { DAY, HOUR, openChain, type Signer } from "./chain.js";
import { expectRefusal } from "./refusal.js";
import type { ICover } from "../../typechain-types/index.js";

/** Rights as `contracts/access/Rights.sol` has them. */
export const BALLOT = 1n << 17n;
export const VOTING = 3n * DAY;
export const COOLDOWN = DAY;
export const WAITING = 7n * DAY;
export const WEIGHT_AGE = 7n * DAY;
export const MATURITY = 14n * DAY;
export const LATE = 12n * HOUR;
export const EXTENSION = 24n * HOUR;
export const PRICE = parseEther("0.02");
export const WAD = 10n ** 18n;
export const GWEI = 10n ** 9n;

export const ETH = 0;
export const USDC = 1;
export const STETH = 2;
export const USDC_PRICE = parseEther("0.000625");
export const STETH_PRICE = parseEther("0.99");

export const Standing = { None: 0, Active: 1, Expired: 2, Suspended: 3 } as const;
export const Outcome = { Pending: 0n, Accepted: 1n, Denied: 2n, Undecided: 3n } as const;
export const Status = { None: 0n, Open: 1n, Paid: 2n, Denied: 3n, Undecided: 4n } as const;

const chain = await openChain();
export const { ethers, networkHelpers, now, at, provider } = chain;
export { DAY, HOUR, expectRefusal as refused };

export type World = Awaited<ReturnType<typeof world>>;
type CoverData = ICover.CoverDataStruct;

/** Claims and Assessment between neighbours that a test tells what to say. Signers 1 to 9 are assessors. */
export async function world() {
  const signers = await ethers.getSigners();
  const [admin] = signers;
  const authority = await ethers.deployContract("Authority", [admin]);
  const members = await ethers.deployContract("MockMembers");
  const capital = await ethers.deployContract("MockCapital");
  const cover = await ethers.deployContract("MockCover");
  const rules = [1_500, 2, LATE, EXTENSION] as const;
  const assessment = await ethers.deployContract("Assessment", [authority, members, members, cover, ...rules]);
  const suite = { authority, membership: members, pool: capital, ledger: capital, market: capital, cover, assessment };
  const claims = await ethers.deployContract("Claims", [suite, parseEther("0.05"), 100]);
  await assessment.setRights(claims, BALLOT);
  for (const [index, signer] of signers.slice(1, 12).entries())
    await members.setMember(signer, index + 1, Standing.Active);
  await capital.setAsset(USDC, 1, 6, USDC_PRICE);
  await capital.setAsset(STETH, 0, 18, STETH_PRICE);
  await admin.sendTransaction({ to: capital, value: parseEther("1000") });
  await capital.setRecorded(USDC, 10_000_000n * 10n ** 6n);
  return { admin, signers, authority, members, capital, cover, assessment, claims };
}

export const pass = (seconds: bigint): Promise<number> => networkHelpers.time.increase(seconds);

/** Deposits whole KEEL of each assessor, in the order given. */
export async function stakes({ members, assessment }: World, amounts: ReadonlyMap<Signer, bigint>) {
  for (const [signer, keel] of amounts) {
    await members.mint(signer, keel * WAD);
    await assessment.connect(signer).deposit(keel * WAD);
  }
}

/** A cover of 10 ETH that began 20 days ago, unless told otherwise. Returns its id. */
export async function coverOf(w: World, owner: BaseContract | Signer, changes: Partial<CoverData> = {}) {
  const start = (await now()) - 20n * DAY;
  const data: CoverData = {
    owner,
    amount: parseEther("10"),
    productId: 1,
    assetId: ETH,
    status: 1,
    hasOpenClaim: false,
    wasUndecided: false,
    deniedCount: 0,
    poolCount: 1,
    deductibleBps: 500,
    typeVersion: 1,
    startAt: start,
    endAt: start + 90n * DAY,
    claimBy: start + 125n * DAY,
    waitingPeriod: WAITING,
    tranche: 1,
    buyerId: 1,
    votingPeriod: VOTING,
    cooldownPeriod: COOLDOWN,
    ...changes,
  };
  const coverId = nextCover++;
  await w.cover.setCover(coverId, data);
  return coverId;
}
let nextCover = 1n;

export interface Filing {
  readonly coverId: bigint;
  readonly amount?: bigint;
  readonly lossAt?: bigint;
}

export const requestOf = async ({ coverId, amount = parseEther("4"), lossAt }: Filing) => ({
  coverId,
  amount,
  lossAt: lossAt ?? (await now()) - DAY,
  evidenceHash: id("evidence"),
  incidentId: id("incident"),
});

/** Files with the deposit the contract asks for and returns the claim's id. */
export async function file(w: World, by: Signer, filing: Filing): Promise<bigint> {
  const request = await requestOf(filing);
  const value = await w.claims.depositFor(request.coverId, request.amount);
  await w.claims.connect(by).submit(request, { value });
  return w.claims.claimCount();
}

export async function ballots(w: World, claimId: bigint, accept: Signer[], deny: Signer[]) {
  for (const voter of accept) await w.assessment.connect(voter).vote(claimId, true, ZeroHash);
  for (const voter of deny) await w.assessment.connect(voter).vote(claimId, false, ZeroHash);
}

/** Lets vote and cooldown pass. */
export const cool = (): Promise<number> => pass(VOTING + COOLDOWN);

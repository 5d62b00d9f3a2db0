/** D: claims and assessment. */
import { ZeroHash, parseEther } from "ethers";
import type { Name } from "../../../scripts/lib/accounts.js";
import { DAY, HOUR } from "../../support/chain.js";
import { fieldsOf } from "../../support/covers.js";
import { KEEL, nowOf, type Suite } from "../../support/suite.js";
import { assessAndVote, buyCover, claimAndSettle, fileClaim, passTime } from "../../support/verbs.js";
import {
  enact,
  execute,
  mustHold,
  mustPass,
  mustRefuse,
  needs,
  reach,
  schedule,
  type Finding,
  type Scenario,
} from "../lib/scenario.js";
import { weak } from "../lib/twin.js";

const ASSESSMENT = "contracts/claims/Assessment.sol";
const CLAIMS = "contracts/claims/Claims.sol";
const COVER = "contracts/cover/Cover.sol";
const POOL = "contracts/capital/CapitalPool.sol";

const WAITING = 8n * DAY;
const CLAIM = { open: 1n, paid: 2n, denied: 3n, undecided: 4n } as const;

/** A cover of mia's that is past its waiting period. */
async function coverPast(s: Suite, owner?: Name): Promise<bigint> {
  const coverId = await buyCover(s, owner === undefined ? {} : { owner });
  await passTime(s, WAITING);
  return coverId;
}

const vote = (s: Suite, by: Name, claimId: bigint, accept: boolean) =>
  s.assessment.connect(s.people[by]).vote(claimId, accept, ZeroHash);

async function flashVote(s: Suite): Promise<Finding> {
  const claimId = await fileClaim(s, { coverId: await coverPast(s) });
  await s.assessment.connect(s.people.laura).deposit(2_000n * KEEL);
  return mustRefuse(s, () => vote(s, "laura", claimId, true), "StakeTooYoung", "a deposit of this block votes");
}

async function doubleVote(s: Suite): Promise<Finding> {
  const claimId = await fileClaim(s, { coverId: await coverPast(s) });
  await vote(s, "alice", claimId, true);
  return mustRefuse(s, () => vote(s, "alice", claimId, true), "AlreadyVoted", "the same stake counts twice");
}

async function lateSwing(s: Suite): Promise<Finding> {
  const claimId = await fileClaim(s, { coverId: await coverPast(s) });
  for (const name of ["alice", "bob"] as const) await vote(s, name, claimId, true);
  const { endsAt } = await s.assessment.pollOf(claimId);
  await reach(s, endsAt - HOUR);
  for (const name of ["carol", "karl"] as const) await vote(s, name, claimId, false);
  const swung = await s.assessment.pollOf(claimId);
  return mustHold(swung.endsAt >= endsAt + 24n * HOUR, "a swing in the last hour leaves nobody time to answer");
}

async function freeSpam(s: Suite): Promise<Finding> {
  const coverId = await coverPast(s);
  const request = {
    coverId,
    amount: parseEther("1"),
    lossAt: (await nowOf(s)) - 60n,
    evidenceHash: ZeroHash,
    incidentId: ZeroHash,
  };
  const submit = () => s.claims.connect(s.people.mia).submit(request, { value: 0n });
  return mustRefuse(s, submit, "WrongDeposit", "a claim is filed without its deposit");
}

async function secondClaim(s: Suite): Promise<Finding> {
  const coverId = await coverPast(s);
  await assessAndVote(s, await fileClaim(s, { coverId }));
  const again = () => fileClaim(s, { coverId });
  return mustRefuse(s, again, "ClaimAlreadyOpen", "two claims on one cover can be paid");
}

async function shorterTerms(s: Suite): Promise<Finding> {
  const coverId = await buyCover(s, { period: 365n * DAY });
  const before = await s.cover.coverOf(coverId);
  const product = await s.products.productOf(before.productId);
  const { rules } = await s.products.termsOf(before.productId);
  const worse = { ...fieldsOf(rules), waitingPeriod: 20n * DAY, gracePeriod: 14n * DAY };
  await enact(s, s.products, "setType", [product.typeId, worse]);
  const { waitingPeriod, claimBy } = await s.cover.coverOf(coverId);
  const isSame = waitingPeriod === before.waitingPeriod && claimBy === before.claimBy;
  return mustHold(isSame, "a cover that was sold has the terms of a later vote");
}

async function rulesMidway(s: Suite): Promise<Finding> {
  const [quorumBps, valueMultiple, , lateExtension] = await s.assessment.parameters();
  const changed = [quorumBps, valueMultiple, 0n, lateExtension];
  const coverId = await coverPast(s);
  await schedule(s, s.assessment, "setParameters", changed);
  const claimId = await fileClaim(s, { coverId });
  const { endsAt } = await s.assessment.pollOf(claimId);
  for (const name of ["alice", "bob"] as const) await vote(s, name, claimId, true);
  await reach(s, endsAt - 2n * HOUR);
  await execute(s, s.assessment, "setParameters", changed);
  for (const name of ["carol", "karl"] as const) await vote(s, name, claimId, false);
  const swung = await s.assessment.pollOf(claimId);
  return mustHold(swung.endsAt > endsAt, "an open vote follows rules that were changed under it");
}

async function lateSettlement(s: Suite): Promise<Finding> {
  const coverId = await coverPast(s);
  const claimId = await fileClaim(s, { coverId });
  await assessAndVote(s, claimId);
  await passTime(s, 300n * DAY);
  const expire = () => s.cover.expire(coverId);
  const released = await mustRefuse(s, expire, "ClaimOpen", "the reserve of a claim that was won is released");
  if (released !== undefined) return released;
  await s.claims.settle(claimId);
  const { status, owed } = await s.claims.claimOf(claimId);
  return mustHold(status === CLAIM.paid && owed === 0n, "waiting cost the claimant");
}

async function hostilePayee(s: Suite): Promise<Finding> {
  const payee = await s.connection.ethers.deployContract("MockReceiver");
  const coverId = await buyCover(s);
  const { mia } = s.people;
  await s.cover.connect(mia).transferFrom(mia, payee, coverId);
  const approval = s.cover.interface.encodeFunctionData("approve", [mia.address, coverId]);
  await payee.execute(s.cover, approval);
  await passTime(s, WAITING);
  const amount = parseEther("5");
  const claimId = await fileClaim(s, { coverId, amount });
  await assessAndVote(s, claimId);
  await payee.setMode(1n);
  const settled = await mustPass(s, () => s.claims.settle(claimId), "a payee that refuses blocks its claim");
  if (settled !== undefined) return settled;
  const credit = await s.pool.creditOf(payee, 0n);
  return mustHold(credit >= amount, "what the payee did not take is lost");
}

async function suspendedPayee(s: Suite): Promise<Finding> {
  const coverId = await coverPast(s);
  const claimId = await fileClaim(s, { coverId });
  await assessAndVote(s, claimId);
  const before = await s.connection.ethers.provider.getBalance(s.people.mia);
  await enact(s, s.membership, "suspend", [s.people.mia.address]);
  const settled = await mustPass(s, () => s.claims.settle(claimId), "a claim that was won is confiscated");
  if (settled !== undefined) return settled;
  const gained = (await s.connection.ethers.provider.getBalance(s.people.mia)) - before;
  return mustHold(gained >= parseEther("5"), "a claim that was won is not paid to its payee");
}

interface Verdict {
  readonly accept: readonly Name[];
  readonly deny: readonly Name[];
  readonly status: bigint;
}

const TRUTH: readonly Verdict[] = [
  { accept: ["alice", "bob", "carol"], deny: ["karl"], status: CLAIM.paid },
  { accept: ["alice"], deny: ["bob", "carol", "karl"], status: CLAIM.denied },
  { accept: ["alice", "bob"], deny: ["carol", "karl"], status: CLAIM.undecided },
  { accept: [], deny: [], status: CLAIM.undecided },
];

async function truthTable(s: Suite): Promise<Finding> {
  const coverIds: bigint[] = [];
  for (let place = 0; place < TRUTH.length; place++) coverIds.push(await buyCover(s));
  await passTime(s, WAITING);
  const claimIds: bigint[] = [];
  for (const coverId of coverIds) claimIds.push(await fileClaim(s, { coverId }));
  for (const [place, { accept, deny }] of TRUTH.entries()) {
    for (const name of accept) await vote(s, name, claimIds[place], true);
    for (const name of deny) await vote(s, name, claimIds[place], false);
  }
  await passTime(s, 5n * DAY);
  for (const claimId of claimIds) await s.claims.settle(claimId);
  const found = await Promise.all(claimIds.map(async (id) => (await s.claims.claimOf(id)).status));
  const wrong = TRUTH.findIndex(({ status }, place) => status !== found[place]);
  return mustHold(wrong === -1, `tally ${wrong} of the truth table reads as another outcome`);
}

async function voteAfterFinality(s: Suite): Promise<Finding> {
  const claimId = await fileClaim(s, { coverId: await coverPast(s) });
  await assessAndVote(s, claimId, { accept: ["alice", "bob"] });
  await s.claims.settle(claimId);
  const late = () => vote(s, "carol", claimId, false);
  const undone = await mustRefuse(s, late, "VotingClosed", "a final outcome takes another ballot");
  if (undone !== undefined) return undone;
  return mustRefuse(s, () => s.claims.settle(claimId), "AlreadySettled", "a claim is settled twice");
}

async function tie(s: Suite): Promise<Finding> {
  const coverId = await coverPast(s);
  const before = await s.connection.ethers.provider.getBalance(s.people.mia);
  const claimId = await claimAndSettle(s, { coverId }, { accept: ["alice", "bob"], deny: ["carol", "karl"] });
  const after = await s.connection.ethers.provider.getBalance(s.people.mia);
  const { status } = await s.claims.claimOf(claimId);
  needs(status !== CLAIM.open, "the claim is settled");
  const isFair = status === CLAIM.undecided && after === before && !(await s.cover.coverOf(coverId)).hasOpenClaim;
  return mustHold(isFair, "a tie is not undecided, or costs the deposit, or leaves the cover locked");
}

async function secondsEarly(s: Suite): Promise<Finding> {
  const claimId = await fileClaim(s, { coverId: await coverPast(s) });
  for (const name of ["alice", "bob", "carol"] as const) await vote(s, name, claimId, true);
  const { endsAt } = await s.assessment.pollOf(claimId);
  const [, finalAt] = await s.assessment.outcomeOf(claimId);
  await s.connection.networkHelpers.time.setNextBlockTimestamp(endsAt);
  const late = await mustRefuse(s, () => vote(s, "karl", claimId, false), "VotingClosed", "a ballot is cast too late");
  if (late !== undefined) return late;
  await reach(s, finalAt - 60n);
  await s.connection.networkHelpers.time.setNextBlockTimestamp(finalAt - 1n);
  return mustRefuse(s, () => s.claims.settle(claimId), "NotFinal", "a clock that is seconds ahead settles a claim");
}

const edit = (file: string, old: string, now: string) => ({ file, old, new: now });

export const REFILED = {
  defect: "nothing asks whether a claim on the cover is open",
  contracts: ["claims", "cover"],
  patches: [
    edit(CLAIMS, "require(!data.hasOpenClaim, ClaimAlreadyOpen(coverId));", ""),
    edit(COVER, "require(!word.hasOpenClaim(), ClaimOpen(coverId));", ""),
  ],
} as const;

const inAssessment = (defect: string, old: string, now: string) => weak(defect, "assessment", ASSESSMENT, old, now);

const inClaims = (defect: string, old: string, now: string) => weak(defect, "claims", CLAIMS, old, now);

export const claims: readonly Scenario[] = [
  {
    id: "D01",
    run: flashVote,
    twin: inAssessment(
      "weight is the deposit of now",
      "if (assessor.increasedAt <= snapshotAt) return",
      "if (snapshotAt != 0) return",
    ),
  },
  {
    id: "D02",
    run: doubleVote,
    twin: inAssessment(
      "ballots are not remembered",
      "require((word >> shift) & 1 == 0, AlreadyVoted(claimId, memberId));",
      "",
    ),
  },
  {
    id: "D05",
    run: lateSwing,
    twin: inAssessment(
      "a vote ends when it was to end",
      "resultOf(poll) != before && block.timestamp >= lateFrom",
      "resultOf(poll) != before && block.timestamp < lateFrom",
    ),
  },
  {
    id: "D06",
    run: freeSpam,
    twin: inClaims("any deposit will do", "require(msg.value == deposit, WrongDeposit(msg.value, deposit));", ""),
  },
  { id: "D07", run: secondClaim, twin: REFILED },
  {
    id: "D08",
    run: shorterTerms,
    twin: {
      defect: "terms are read from the product of now",
      contracts: ["cover"],
      patches: [edit(COVER, "products.typeVersion(data.typeVersion)", "products.termsOf(data.productId).rules")],
    },
  },
  {
    id: "D09",
    run: rulesMidway,
    twin: inAssessment(
      "an open vote reads the parameters of now",
      "endOf(poll) - uint256(poll.lateFlipHours) * HOUR",
      "endOf(poll) - uint256(state.lateFlipHours) * HOUR",
    ),
  },
  {
    id: "D10",
    run: lateSettlement,
    twin: {
      defect: "a cover expires under its open claim",
      contracts: ["cover"],
      patches: [REFILED.patches[1]],
    },
  },
  {
    id: "D11",
    run: hostilePayee,
    twin: {
      defect: "a payment that is not taken reverts",
      contracts: ["pool"],
      patches: [edit(POOL, "if (!pushed) addCredit(assetId, to, amount);", "require(pushed, PushFailed(to));")],
    },
  },
  {
    id: "D12",
    run: suspendedPayee,
    twin: inClaims(
      "only members in good standing are paid",
      "Filed memory claim = filedOf(claimId, stored);",
      "Filed memory claim = filedOf(claimId, stored);\n        membership.requireActive(claim.payee);",
    ),
  },
  {
    id: "D15",
    run: truthTable,
    twin: inAssessment(
      "accepted and denied are mixed up",
      "poll.accept > poll.deny ? Outcome.Accepted",
      "poll.accept < poll.deny ? Outcome.Accepted",
    ),
  },
  {
    id: "D17",
    run: voteAfterFinality,
    twin: inAssessment("a vote never closes", "require(block.timestamp < endsAt, VotingClosed(claimId, endsAt));", ""),
  },
  {
    id: "D18",
    run: tie,
    twin: inAssessment(
      "a tie is a denial",
      "if (cast < poll.quorum || poll.accept == poll.deny) return",
      "if (cast < poll.quorum) return",
    ),
  },
  {
    id: "J11",
    run: secondsEarly,
    twin: inAssessment(
      "final twelve seconds before the cooldown ends",
      "outcome = block.timestamp < finalAt ?",
      "outcome = block.timestamp + 12 < finalAt ?",
    ),
  },
];

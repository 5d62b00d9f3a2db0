/** H and J: governance, access, signatures, calls. */
import { parseEther, toBeHex, type BaseContract } from "ethers";
import { permissions } from "../../../deploy/permissions.js";
import { attestationDomain, nextAttestation, signAttestation } from "../../../scripts/lib/attestation.js";
import { addressOf, contractNamed } from "../../../scripts/lib/contracts.js";
import { hashed, proposed, type Motion } from "../../../scripts/lib/motions.js";
import { DAY, HOUR } from "../../support/chain.js";
import { nothing } from "../../support/defaults.js";
import { KEEL, nowOf, type Suite } from "../../support/suite.js";
import { assessAndVote, buyCover, fileClaim, passTime, premiumNext, requestOf } from "../../support/verbs.js";
import {
  execute,
  mustHold,
  mustPass,
  mustRefuse,
  needs,
  refusalOf,
  schedule,
  type Finding,
  type Scenario,
} from "../lib/scenario.js";
import { weak } from "../lib/twin.js";

const ACCESS_MANAGER = "@openzeppelin/contracts/access/manager/AccessManager.sol";
const GOVERNOR = "contracts/governance/MutualGovernor.sol";
const GUARD = "contracts/access/ModuleGuard.sol";
const MEMBERSHIP = "contracts/membership/Membership.sol";
const POOL = "contracts/capital/CapitalPool.sol";
const TOKENS = "contracts/common/PackedERC721.sol";

const FOR = 1n;
const DENIALS = ["AccessManagedUnauthorized", "MissingRight", "GovernorOnlyExecutor"];

const feeMotion = ({ membership }: Suite): Motion => ({
  target: addressOf(membership),
  data: membership.interface.encodeFunctionData("setJoinFee", [1n]),
  text: "The fee is one wei",
});

/** A proposal of laura's, whose votes are her own. */
async function proposalOf(s: Suite): Promise<bigint> {
  const { laura } = s.people;
  await s.token.connect(laura).delegate(laura);
  await passTime(s, DAY);
  const motion = feeMotion(s);
  await s.governor.connect(laura).propose(...proposed(motion));
  return s.governor.getProposalId(...hashed(motion));
}

async function flashQuorum(s: Suite): Promise<Finding> {
  const { laura, karl } = s.people;
  const proposalId = await proposalOf(s);
  const votes = await s.token.getVotes(laura);
  const early = () => s.governor.connect(laura).castVote(proposalId, FOR);
  const harm = "a proposal is voted on in its own block";
  const now = await mustRefuse(s, early, "GovernorUnexpectedProposalState", harm);
  if (now !== undefined) return now;
  await s.token.connect(karl).transfer(laura, 1_000n * KEEL);
  await passTime(s, DAY + 60n);
  await s.governor.connect(laura).castVote(proposalId, FOR);
  const { forVotes } = await s.governor.proposalVotes(proposalId);
  needs(forVotes > 0n, "the ballot has weight");
  return mustHold(forVotes <= votes, `a ballot weighs ${forVotes}, at the proposal it was ${votes}`);
}

async function spammedProposals(s: Suite): Promise<Finding> {
  const propose = () => s.governor.connect(s.people.mia).propose(...proposed(feeMotion(s)));
  return mustRefuse(s, propose, "GovernorInsufficientProposerVotes", "who holds nothing proposes");
}

async function supplyMoved(s: Suite): Promise<Finding> {
  const timepoint = await s.governor.electorateAt(await proposalOf(s));
  const before = await s.governor.quorum(timepoint);
  await s.market.connect(s.people.laura).mint(0n, 2n ** 40n, { value: parseEther("10") });
  const after = await s.governor.quorum(timepoint);
  return mustHold(after === before, "supply of after the snapshot moves the quorum");
}

/** A stranger calls every verb of a kind; whoever lets it in answers something else than a denial. */
async function walk(s: Suite, kind: "module" | "role"): Promise<Finding> {
  let calls = 0;
  for (const [name, functions] of Object.entries(permissions)) {
    const contract: BaseContract = contractNamed(s, name).connect(s.people.mallory);
    for (const [signature, permission] of Object.entries(functions)) {
      // The authority asks a caller that is no contract in vain, and says nothing
      if (permission.kind !== kind || signature.startsWith("consumeScheduledOp")) continue;
      const inputs = contract.interface.getFunction(signature)?.inputs ?? [];
      const error = await refusalOf(s, () => contract.getFunction(signature)(...inputs.map(nothing)));
      calls++;
      if (error === undefined || !isDenial(error)) return `${name}.${signature} answers a stranger: ${error ?? "done"}`;
    }
  }
  needs(calls > 10, "there is something to call");
  return undefined;
}

const isDenial = (error: string): boolean => DENIALS.includes(error) || error.startsWith("AccessManager");

async function swappedModule(s: Suite): Promise<Finding> {
  const everything = 2n ** 256n - 1n;
  const change = [s.people.mallory.address, everything];
  await schedule(s, s.pool, "setRights", change);
  const [, minHold] = await s.market.parameters();
  await passTime(s, minHold + HOUR);
  const harm = "a module is replaced before members who joined today can leave";
  const finding = await mustRefuse(s, () => execute(s, s.pool, "setRights", change), "AccessManagerNotReady", harm);
  if (finding !== undefined) return finding;
  const leave = () => s.market.connect(s.people.laura).redeem(10n * KEEL, 0n, 2n ** 40n);
  return mustPass(s, leave, "members cannot leave while a change waits");
}

async function replayed(s: Suite): Promise<Finding> {
  const { mia, signer } = s.people;
  const now = await nowOf(s);
  const terms = { tier: 1n, expiresAt: now + 300n * DAY, deadline: now + HOUR };
  const attestation = await nextAttestation(s.membership, mia.address, terms);
  const signature = await signAttestation(signer, s.membership, attestation);
  const membership = s.membership.connect(mia);
  await membership.renew(attestation, signature);
  const again = () => membership.renew(attestation, signature);
  const twice = await mustRefuse(s, again, "WrongNonce", "a signature serves twice");
  if (twice !== undefined) return twice;
  const next = await nextAttestation(s.membership, mia.address, terms);
  const domain = await attestationDomain(s.membership);
  for (const other of [{ chainId: 1n }, { verifyingContract: addressOf(s.token) }]) {
    const foreign = await signAttestation(signer, s.membership, next, { ...domain, ...other });
    const elsewhere = () => membership.renew(next, foreign);
    const finding = await mustRefuse(s, elsewhere, "NotSigner", "a signature of another place serves here");
    if (finding !== undefined) return finding;
  }
  return undefined;
}

async function callbackAtSale(s: Suite): Promise<Finding> {
  const { networkHelpers, ethers } = s.connection;
  const owner = ethers.Wallet.createRandom().address;
  // Whatever it is called with, it notes the call in slot 0
  await networkHelpers.setCode(owner, "0x600160005500");
  const request = { ...requestOf(s), owner };
  const value = await premiumNext(s, request);
  await s.cover.connect(s.people.mia).buy(request, { value });
  const noted = await ethers.provider.getStorage(owner, 0);
  return mustHold(noted === toBeHex(0n, 32), "the owner is called in the middle of the sale");
}

async function reenteredCredit(s: Suite): Promise<Finding> {
  const { provider } = s.connection.ethers;
  const { mia } = s.people;
  const payee = await s.connection.ethers.deployContract("MockReceiver");
  const coverId = await buyCover(s);
  await s.cover.connect(mia).transferFrom(mia, payee, coverId);
  await payee.execute(s.cover, s.cover.interface.encodeFunctionData("approve", [mia.address, coverId]));
  await passTime(s, 8n * DAY);
  const claimId = await fileClaim(s, { coverId });
  await assessAndVote(s, claimId);
  await payee.setMode(1n);
  await s.claims.settle(claimId);
  const credit = await s.pool.creditOf(payee, 0n);
  needs(credit > 0n, "there is a credit to take");
  const withdrawal = s.pool.interface.encodeFunctionData("withdrawCredit", [0n, addressOf(payee)]);
  await payee.setCallback(s.pool, withdrawal);
  await payee.execute(s.pool, withdrawal);
  const taken = await provider.getBalance(payee);
  return mustHold(taken === credit, `${taken} is taken on a credit of ${credit}`);
}

export const governance: readonly Scenario[] = [
  {
    id: "H01",
    run: flashQuorum,
    twin: weak(
      "ballots weigh what their voter holds now",
      "governor",
      GOVERNOR,
      "weight = _getVotes(account, electorateAt(proposalId), params);",
      "weight = _getVotes(account, block.timestamp - 1, params);",
    ),
  },
  {
    id: "H02",
    run: spammedProposals,
    twin: weak("no threshold", "governor", GOVERNOR, "THRESHOLD = 100e18;", "THRESHOLD = 0;"),
  },
  {
    id: "H03",
    run: (s) => walk(s, "role"),
    twin: weak(
      "one verb forgot its role",
      "pool",
      POOL,
      "function recover(address token, address to) external restricted nonReentrant",
      "function recover(address token, address to) external nonReentrant",
    ),
  },
  {
    id: "H05",
    run: supplyMoved,
    twin: weak(
      "the quorum is of the supply of now",
      "governor",
      GOVERNOR,
      "token.getPastTotalSupply(timepoint) * QUORUM_BPS",
      "(timepoint * 0 + token.totalSupply()) * QUORUM_BPS",
    ),
  },
  {
    id: "H09",
    run: (s) => walk(s, "module"),
    twin: weak(
      "who has no rights set may do anything",
      "pool",
      GUARD,
      "require(rightsByModule[caller] & right != 0,",
      "require(rightsByModule[caller] == 0 || rightsByModule[caller] & right != 0,",
    ),
  },
  {
    id: "H11",
    run: swappedModule,
    twin: weak(
      "what is decided need not wait",
      "authority",
      ACCESS_MANAGER,
      "uint48 minWhen = Time.timestamp() + setback;",
      "uint48 minWhen = Time.timestamp();",
    ),
  },
  {
    id: "J01",
    run: replayed,
    twin: weak(
      "attestations have no nonce",
      "membership",
      MEMBERSHIP,
      "require(attestation.nonce == nonce, WrongNonce(attestation.nonce, nonce));",
      "",
    ),
  },
  {
    id: "J04",
    run: callbackAtSale,
    twin: weak(
      "the owner is told before the sale is paid",
      "cover",
      TOKENS,
      "countOwner(address(0), to, id);",
      `countOwner(address(0), to, id);
        (bool told, ) = to.call(abi.encodeWithSignature("onERC721Received(uint256)", id));
        require(told);`,
    ),
  },
  {
    id: "J05",
    run: reenteredCredit,
    twin: {
      defect: "a credit is cleared after it was paid, without guard and bound of gas",
      contracts: ["pool"],
      patches: [
        {
          file: POOL,
          old: "withdrawCredit(uint256 assetId, address to) external nonReentrant",
          new: "withdrawCredit(uint256 assetId, address to) external",
        },
        { file: POOL, old: "credits[msg.sender][assetId] = 0;\n        credited[assetId] -= amount;", new: "" },
        {
          file: POOL,
          old: "require(push(assetId, to, amount), PushFailed(to));",
          new: "require(push(assetId, to, amount), PushFailed(to));\n        credits[msg.sender][assetId] = 0;",
        },
        { file: POOL, old: "to.call{value: amount, gas: ETH_PUSH_GAS}", new: "to.call{value: amount}" },
      ],
    },
  },
];

import { expect } from "chai";
import { id, Signature, ZeroAddress, type BaseContract } from "ethers";
import { role } from "../../scripts/lib/access.js";
import { addressOf } from "../../scripts/lib/contracts.js";
import { hashed, proposed } from "../../scripts/lib/motions.js";
import { HOUR, openChain } from "../support/chain.js";
import { accepted, deployGoverned, feeMotion, signerMotion } from "../support/governance.js";
import { deploySuite, positionOf, type Suite } from "../support/suite.js";
import { buyCover } from "../support/verbs.js";

const chain = await openChain();
const suite = () => chain.loadFixture(deploySuite);
const governed = () => chain.loadFixture(deployOnce);
const deployOnce = () => deployGoverned(chain);
const HIGHEST = 2n ** 256n - 1n;

const refused = (call: Promise<unknown>, contract: BaseContract, error: string) =>
  expect(call, error).to.be.revertedWithCustomError(contract, error);
const signerOf = ({ connection }: Suite, contract: BaseContract) =>
  connection.ethers.getImpersonatedSigner(addressOf(contract));

/**
 * What OpenZeppelin's contracts refuse, where the suite does not refuse it first
 * ├── tokens: approvals, owners and receivers that cannot be · signatures that are none
 * ├── authority: roles that are fixed, other people's operations, calls of nothing, twice, too late
 * └── governor: proposals for others, queues that nobody needs, calls that were taken back, delays that may not go
 */
describe("Errors that are inherited", () => {
  it("name what is wrong with approvals, owners, receivers and signatures of tokens", async () => {
    const s = await suite();
    const { cover, staking, token, people } = s;
    const { mia, nina, dave, ivan } = people;
    await buyCover(s);
    const mias = cover.connect(mia);
    const position = positionOf(1n, 3n);
    await refused(token.connect(mia).approve.staticCall(ZeroAddress, 1n), token, "ERC20InvalidSpender");
    const signature = Signature.from({ r: id("r"), s: `0x${"00".repeat(31)}01`, v: 27 });
    const high = `0x${"ff".repeat(32)}`;
    const bySig = (v: number, s_: string) => token.delegateBySig.staticCall(nina, 0n, HIGHEST, v, signature.r, s_);
    await refused(bySig(1, signature.s), token, "ECDSAInvalidSignature");
    await refused(bySig(27, high), token, "ECDSAInvalidSignatureS");
    for (const contract of [cover, staking]) {
      await refused(contract.balanceOf(ZeroAddress), contract, "ERC721InvalidOwner");
      const all = contract.connect(mia).setApprovalForAll.staticCall(ZeroAddress, true);
      await refused(all, contract, "ERC721InvalidOperator");
    }
    await refused(cover.connect(nina).approve.staticCall(dave, 1n), cover, "ERC721InvalidApprover");
    await refused(staking.connect(nina).approve.staticCall(dave, position), staking, "ERC721InvalidApprover");
    await refused(mias.transferFrom.staticCall(nina, dave, 1n), cover, "ERC721IncorrectOwner");
    await refused(mias.transferFrom.staticCall(mia, ZeroAddress, 1n), cover, "ERC721InvalidReceiver");
    const toNobody = staking.connect(ivan).transferFrom.staticCall(ivan, ZeroAddress, position);
    await refused(toNobody, staking, "ERC721InvalidReceiver");
  });

  it("name what the authority does not do", async () => {
    const g = await governed();
    const { authority, membership, admin, eve, voters } = g;
    const { target, data } = feeMotion(g);
    const [later] = voters;
    await refused(authority.renounceRole.staticCall(1n, eve), authority, "AccessManagerBadConfirmation");
    await refused(authority.grantRole.staticCall(2n ** 64n - 1n, eve, 0n), authority, "AccessManagerLockedRole");
    const selectors = [membership.interface.getFunction("setAuthority").selector];
    const locked = authority.setTargetFunctionRole.staticCall(membership, selectors, 1n);
    await refused(locked, authority, "AccessManagerLockedFunction");
    await refused(authority.connect(eve).execute.staticCall(target, data), authority, "AccessManagerUnauthorizedCall");
    await refused(authority.multicall.staticCall(["0x"]), authority, "FailedCall");
    const orphan = chain.ethers.deployContract("Authority", [ZeroAddress]);
    await refused(orphan, authority, "AccessManagerInvalidInitialAdmin");

    await authority.grantRole(role("PARAMETER"), later, HOUR);
    const asLater = authority.connect(later);
    await asLater.schedule(target, data, 0n);
    await refused(asLater.schedule.staticCall(target, data, 0n), authority, "AccessManagerAlreadyScheduled");
    const byEve = authority.connect(eve).cancel.staticCall(later, target, data);
    await refused(byEve, authority, "AccessManagerUnauthorizedCancel");
    await chain.increase(8n * 24n * HOUR);
    await refused(asLater.execute.staticCall(target, data), authority, "AccessManagerExpired");
    const elsewhere = authority.connect(admin).updateAuthority.staticCall(membership, ZeroAddress);
    await refused(elsewhere, membership, "AccessManagedInvalidAuthority");
  });

  it("name what the governor does not do", async () => {
    const g = await governed();
    const { governor, authority, voters } = g;
    const motion = feeMotion(g);
    const forEve = { ...motion, text: `For another#proposer=${g.eve.address.toLowerCase()}` };
    const byVoter = governor.connect(voters[0]).propose.staticCall(...proposed(forEve));
    await refused(byVoter, governor, "GovernorRestrictedProposer");

    const asGovernor = await chain.ethers.getImpersonatedSigner(addressOf(governor));
    await governor.connect(asGovernor).setBaseDelaySeconds(0n);
    const open = { target: g.eve.address, data: "0x12345678", text: "Nobody guards this" };
    await accepted(chain, g, open);
    await refused(governor.queue.staticCall(...hashed(open)), governor, "GovernorProposalQueueingNotRequired");

    const first = signerMotion(g);
    await accepted(chain, g, first);
    await governor.queue(...hashed(first));
    const { target, data } = first;
    // Taken back and decided anew: the first decision does not carry out the second one's call
    await authority.connect(asGovernor).cancel(governor, target, data);
    const second = { ...first, text: "Eve attests after all" };
    await accepted(chain, g, second);
    await governor.queue(...hashed(second));
    await chain.increase(7n * 24n * HOUR);
    await refused(governor.execute.staticCall(...hashed(first)), governor, "GovernorMismatchedNonce");
  });

  it("name that the governor's own delay cannot be ignored", async () => {
    const s = await suite();
    const asGovernor = s.governor.connect(await signerOf(s, s.governor));
    const selectors = [s.governor.interface.getFunction("setAccessManagerIgnored").selector];
    const ignoring = asGovernor.setAccessManagerIgnored.staticCall(s.governor, selectors, true);
    await refused(ignoring, s.governor, "GovernorLockedIgnore");
  });
});

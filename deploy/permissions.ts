/**
 * Every state-changing function of every contract that is deployed, inherited ones included: who may call it, and what
 * a caller could break. Roles of functions in the access manager are set from this table.
 */
import type { Permission, PermissionTable } from "./permissions.types.js";

const anyone = (note: string): Permission => ({ kind: "anyone", note });
const member = (note: string): Permission => ({ kind: "member", note });
const module = (who: string | readonly string[], note: string): Permission => ({
  kind: "module",
  who: [who].flat(),
  note,
});
const role = (who: string, note: string): Permission => ({ kind: "role", who: [who], note });

const guard = (tier: "MODULE" | "CORE", note: string) => ({
  "setAuthority(address)": module("Authority", "another authority for this contract: all of its rules"),
  "setRights(address,uint256)": role(tier, note),
});

const managed = { "setAuthority(address)": guard("MODULE", "")["setAuthority(address)"] };

const erc20 = {
  "approve(address,uint256)": anyone("the caller's own allowance"),
  "transfer(address,uint256)": anyone("the caller's own free tokens, to who may hold them"),
  "transferFrom(address,address,uint256)": anyone("tokens the caller has an allowance for"),
};

const erc721 = (what: string) => ({
  "approve(address,uint256)": member(`the caller's own ${what}`),
  "setApprovalForAll(address,bool)": anyone(`the caller's own ${what}s`),
  "transferFrom(address,address,uint256)": member(`a ${what} the caller owns or is approved for`),
  "safeTransferFrom(address,address,uint256)": member(`a ${what} the caller owns or is approved for`),
  "safeTransferFrom(address,address,uint256,bytes)": member(`a ${what} the caller owns or is approved for`),
});

const PROPOSAL = "(address[],uint256[],bytes[],bytes32)";

export const permissions: PermissionTable = {
  Authority: {
    "cancel(address,address,bytes)": anyone("operations the caller scheduled, or guards"),
    "consumeScheduledOp(address,bytes)": module(
      "contracts it governs",
      "marks an operation as done; only for the target itself",
    ),
    "execute(address,bytes)": anyone("what the caller's own roles allow, after their delay"),
    "grantRole(uint64,address,uint32)": role("ADMIN", "any right of the role, to anybody"),
    "labelRole(uint64,string)": role("ADMIN", "names only"),
    "multicall(bytes[])": anyone("what the caller may do one by one"),
    "renounceRole(uint64,address)": anyone("the caller's own role"),
    "revokeRole(uint64,address)": role("ADMIN", "takes a role away from anybody"),
    "schedule(address,bytes,uint48)": anyone("what the caller's own roles allow"),
    "setGrantDelay(uint64,uint32)": role("ADMIN", "how long a grant waits"),
    "setRoleAdmin(uint64,uint64)": role("ADMIN", "who grants a role"),
    "setRoleGuardian(uint64,uint64)": role("ADMIN", "who cancels what a role scheduled"),
    "setTargetAdminDelay(address,uint32)": role("ADMIN", "how long changes to a contract's rules wait"),
    "setTargetClosed(address,bool)": role("ADMIN", "closes every verb that asks for a role, payouts and exits never"),
    "setTargetFunctionRole(address,bytes4[],uint64)": role("ADMIN", "who may call any verb that asks for a role"),
    "updateAuthority(address,address)": role("ADMIN", "another authority for a contract: all of its rules"),
  },
  MemberToken: {
    ...guard("CORE", "minting, burning and locking without limit"),
    ...erc20,
    "burnMarket(address,uint256)": module("TokenMarket", "burns free tokens of a member against ETH"),
    "burnPremium(address,uint256)": module("Cover", "burns free tokens of a member for cover"),
    "burnSlashed(uint256)": module("StakingPools", "burns the module's own tokens"),
    "delegate(address)": anyone("the caller's own votes"),
    "delegateBySig(address,uint256,uint256,uint8,bytes32,bytes32)": anyone("votes of who signed"),
    "lock(address,uint256)": module("MutualGovernor", "freezes the wallet of who votes until the vote ends"),
    "mintGenesis(address,uint256)": module("Genesis", "mints at the genesis price until genesis is closed"),
    "mintHeld(address,uint256,uint256)": module("TokenMarket", "mints against ETH at the ask"),
    "mintPromised(address,uint256)": module("StakingPools", "mints what was promised before"),
    "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)": anyone("the allowance of who signed"),
    "promiseRewards(uint256)": module("StakingPools", "dilutes every holder by the rewards of a sale"),
    "pull(address,uint256)": module(["StakingPools", "Assessment"], "takes free tokens of its own caller"),
    "releasePromise(uint256)": module("StakingPools", "takes a promise back"),
    "setHolder(address,bool)": module("Membership", "opens or closes transfers of an account"),
  },
  Membership: {
    ...guard("MODULE", "keeps members from leaving, or lets them leave with duties"),
    "collectFees()": anyone("sends the fees to the pool, nowhere else"),
    "join((address,uint8,uint40,uint32,uint40),bytes)": anyone("needs an attestation of a signer for the caller"),
    "reinstate(address)": role("GUARDIAN", "lifts a suspension"),
    "renew((address,uint8,uint40,uint32,uint40),bytes)": member("needs an attestation of a signer for the caller"),
    "setJoinFee(uint256)": role("PARAMETER", "prices newcomers out, within a bound"),
    "setSigner(address,bool)": role("MODULE", "lets anybody in"),
    "suspend(address)": role("GUARDIAN", "stops new business of a member, confiscates nothing"),
    "tie(address)": module(["StakingPools", "Assessment", "Claims"], "keeps a member from leaving"),
    "tieStake(address,uint32)": module(["StakingPools", "Assessment", "Claims"], "keeps a member from leaving"),
    "untie(address)": module(["StakingPools", "Assessment", "Claims"], "lets a member leave with duties"),
    "untieStake(address)": module(["StakingPools", "Assessment", "Claims"], "hides whom an assessor backs"),
  },
  CapitalPool: {
    ...guard("CORE", "empties the pool"),
    "addAsset((address,address,uint8,uint8,uint24,uint16,uint16,bool,uint8,bool))": role(
      "MODULE",
      "values a worthless token",
    ),
    "creditEth(address)": module("Claims", "books what it sends along"),
    "markPrices()": anyone("stores what the feeds say"),
    "pay(uint256,address,uint256,uint8)": module(["TokenMarket", "Cover", "Claims"], "empties the pool"),
    "receive()": anyone("joining fees are recorded; anything else is a gift that counts for nothing"),
    "receiveFunds(uint256,address,uint256,uint8)": module(
      ["Genesis", "TokenMarket", "Cover", "Claims"],
      "pulls allowances to the pool; the module names only its own caller",
    ),
    "recover(address,address)": role("MODULE", "only what exceeds every recorded balance"),
    "setUsdFeed(address,uint24)": role("MODULE", "values everything quoted in dollars"),
    "updateAsset(uint256,(address,address,uint8,uint8,uint24,uint16,uint16,bool,uint8,bool))": role(
      "MODULE",
      "values an asset at another feed",
    ),
    "withdrawCredit(uint256,address)": anyone("the caller's own credit"),
  },
  SolvencyLedger: {
    ...guard("MODULE", "the capital requirement"),
    "lowerExposure(uint256,uint8,uint64)": module("Cover", "hides what the mutual stands for"),
    "mark()": anyone("stores prices and the requirement as they are"),
    "openReserve(uint8,uint64)": module("Claims", "lowers the three capital numbers"),
    "payOwed(uint8,uint64)": module("Claims", "forgets what is owed"),
    "raiseExposure((uint256,uint8,uint64,uint256,uint256,bool))": module("Cover", "closes sales for everybody"),
    "registerProduct(uint256,uint8,uint16)": module("Products", "puts a product into the wrong group"),
    "setLimits((uint16,uint16,uint16,uint16,uint16,uint16))": role("PARAMETER", "how much may depend on one thing"),
    "setModel((uint16[8],uint32,uint16,uint16,uint32,uint16,uint64,uint16[16]))": role(
      "MODULE",
      "how much capital is enough",
    ),
    "settle()": anyone("moves the gate by rule, as any trade does"),
    "settleReserve(uint8,uint64,uint64)": module("Claims", "forgets open claims"),
  },
  TokenMarket: {
    ...guard("MODULE", "the opening price"),
    "mint(uint256,uint256)": member("pays at least the net asset value"),
    "open(uint256)": module("Genesis", "the opening price, once"),
    "poke()": anyone("moves the internal price by rule"),
    "redeem(uint256,uint256,uint256)": member("takes at most the net asset value of the caller's own tokens"),
    "setParameters((uint16,uint16,uint16,uint16,uint16,uint16,uint16,uint16,uint16,uint16,uint16,uint16,uint16),uint256)":
      role("PARAMETER", "spreads and depth, within bounds"),
  },
  Genesis: {
    "close()": anyone("only who was named for it at deployment, once the founders meet the rules"),
    "subscribe()": member("mints at the genesis price until genesis is closed"),
  },
  StakingPools: {
    ...guard("MODULE", "burns all stake, sells it twice, promises rewards"),
    ...erc721("position"),
    "allocate((uint32,uint32,uint40,uint16,uint16,uint16,uint16),(uint32,uint32)[])": module(
      "Cover",
      "takes capacity, promises rewards",
    ),
    "claimFee(uint256)": anyone("pays the pool's manager"),
    "createPool(uint16,uint16,(uint32,uint16,uint16)[],bytes32)": member("a pool of the caller's own"),
    "deposit((uint32,uint256,uint32,uint96,uint16))": member("stakes the caller's own tokens"),
    "extend(uint256,uint32,uint32)": member("the caller's own deposit"),
    "holdStake(uint32[],uint96[])": module("Cover", "keeps stake in pools"),
    "release(uint32,uint32,(uint32,uint32)[])": module("Cover", "gives capacity back"),
    "setAcceptsPositions(bool)": anyone("the caller's own choice"),
    "setFee(uint256,uint16)": member("the manager lowers the fee"),
    "setManagerPosition(uint256,uint256)": member("the manager names an own position"),
    "setParameters(uint32,uint16,uint16)": role("MODULE", "how often stake is sold, and the rewards"),
    "setProducts(uint256,(uint32,uint16,uint16)[])": member("the manager lowers weights and raises prices"),
    "settle(uint256,uint256)": anyone("brings a pool up to date by rule"),
    "settleClaim(uint32,uint32,(uint32,uint32,uint96,uint96)[])": module("Cover", "burns stake"),
    "withdraw(uint256,uint32[])": anyone("pays the position's owner"),
  },
  Products: {
    ...managed,
    "addProduct((uint16,uint8,uint16,uint16,uint16,uint16,uint16,bool,bytes32,string),string[])": role(
      "PARAMETER",
      "puts something on sale that nobody has to back",
    ),
    "retire(uint256)": role("PARAMETER", "ends the sale of a product"),
    "setType(uint256,(uint24,uint24,uint16,uint16,uint16,uint16,uint64,uint24,uint24,uint8,bool))": role(
      "PARAMETER",
      "terms of covers not yet sold",
    ),
    "updateProduct(uint256,uint16,uint16,uint16,uint16)": role("PARAMETER", "price bounds of covers not yet sold"),
  },
  Cover: {
    ...guard("MODULE", "closes any cover"),
    ...erc721("cover"),
    "beginClaim(uint256,uint96)": module("Claims", "locks a cover"),
    "buy((address,uint32,uint8,uint96,uint32,uint8,uint96,uint40,uint16,address,bytes32,(uint32,uint96)[]))":
      member("buys within every limit"),
    "endClaim(uint256,uint96,uint96,bool,uint40)": module("Claims", "reduces a cover and burns the stake behind it"),
    "expire(uint256)": anyone("ends a cover whose last day for claims has passed"),
  },
  Assessment: {
    ...guard("MODULE", "ballots without a claim"),
    "deposit(uint96)": member("the caller's own tokens"),
    "open((uint256,uint256,uint256,uint256,uint256,uint256,uint256))": module("Claims", "opens a vote"),
    "setParameters(uint16,uint8,uint32,uint32)": role("PARAMETER", "quorum and flips of later votes, within bounds"),
    "vote(uint256,bool,bytes32)": member("one ballot by own deposit"),
    "withdraw(uint96)": anyone("the caller's own deposit once it is free"),
  },
  Claims: {
    ...managed,
    "collectOwed(uint256)": anyone("pays the payee what is owed"),
    "setParameters(uint96,uint16)": role("PARAMETER", "deposits of later claims, within bounds"),
    "settle(uint256)": anyone("carries out a final outcome"),
    "submit((uint256,uint96,uint40,bytes32,bytes32))": member("owner of the cover or approved, with a deposit"),
  },
  MutualGovernor: {
    [`cancel${PROPOSAL}`]: member("the caller's own proposal before its vote opens"),
    "castVote(uint256,uint8)": member("one ballot by own votes"),
    "castVoteBySig(uint256,uint8,address,bytes)": anyone("the ballot of the member who signed"),
    "castVoteWithReason(uint256,uint8,string)": member("one ballot by own votes"),
    "castVoteWithReasonAndParams(uint256,uint8,string,bytes)": member("one ballot by own votes and deposits"),
    "castVoteWithReasonAndParamsBySig(uint256,uint8,address,string,bytes,bytes)": anyone(
      "the ballot of the member who signed",
    ),
    [`execute${PROPOSAL}`]: anyone("carries out what was decided and has waited"),
    "onERC1155BatchReceived(address,address,uint256[],uint256[],bytes)": anyone("takes tokens, changes nothing"),
    "onERC1155Received(address,address,uint256,uint256,bytes)": anyone("takes tokens, changes nothing"),
    "onERC721Received(address,address,uint256,bytes)": anyone("takes tokens, changes nothing"),
    "propose(address[],uint256[],bytes[],string)": member("puts a question, with 100 KEEL of votes"),
    [`queue${PROPOSAL}`]: anyone("starts the wait of what was decided"),
    "receive()": anyone("takes ETH, changes nothing"),
    "relay(address,uint256,bytes)": module("MutualGovernor", "any call in the governor's name; only by a vote"),
    "setAccessManagerIgnored(address,bytes4[],bool)": module("MutualGovernor", "calls past the delays; only by a vote"),
    "setBaseDelaySeconds(uint32)": module("MutualGovernor", "how long what no role guards waits; only by a vote"),
  },
};

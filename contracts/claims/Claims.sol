// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IAssetRegistry} from "../capital/interfaces/IAssetRegistry.sol";
import {ICapitalPool} from "../capital/interfaces/ICapitalPool.sol";
import {Currency, Inflow, Outflow} from "../capital/interfaces/ICapitalTypes.sol";
import {ISolvencyLedger} from "../capital/interfaces/ISolvencyLedger.sol";
import {ITokenMarket} from "../capital/interfaces/ITokenMarket.sol";
import {Units} from "../common/Units.sol";
import {ICover} from "../cover/interfaces/ICover.sol";
import {IMembership} from "../membership/interfaces/IMembership.sol";
import {ClaimMoney} from "./ClaimMoney.sol";
import {IAssessment} from "./interfaces/IAssessment.sol";
import {IClaims} from "./interfaces/IClaims.sol";

/// @title Claims: filed, voted on, settled by anyone
contract Claims is ClaimMoney, AccessManaged, ReentrancyGuardTransient {
    using SafeCast for uint256;

    struct ClaimsDependencies {
        address authority;
        IMembership membership;
        ICapitalPool pool;
        ISolvencyLedger ledger;
        ITokenMarket market;
        ICover cover;
        IAssessment assessment;
    }

    /// @dev One slot. The payee is the member `payeeId`, who is tied until the end; 0 when it stands in `Extra`.
    struct Record {
        uint96 amount;
        uint40 filedAt;
        uint32 payeeId;
        uint32 coverId;
        uint32 deposit;
        Status status;
        uint8 assetId;
    }

    /// @dev One slot, only where needed: a payee who is not an active member, reserve units that follow a price.
    struct Extra {
        address payee;
        uint64 units;
    }

    /// @dev One slot, only of claims that were not paid in full: amount and reserve units.
    struct Debt {
        uint96 amount;
        uint64 units;
    }

    /// @dev One slot: claims filed, and deposits since the beginning in units. Open = received - returned - kept.
    struct Totals {
        uint40 claims;
        uint72 received;
        uint72 returned;
        uint72 kept;
    }

    /// @dev A claim in memory: what is stored, and what follows from it.
    struct Filed {
        Record stored;
        address payee;
        Currency currency;
        uint64 units;
    }

    /// @dev Enough for a wallet that is a contract, little enough for whoever settles.
    uint256 private constant PUSH_GAS = 100_000;
    uint256 private constant REFILE_PERIOD = 14 days;

    IMembership private immutable membership;
    ISolvencyLedger private immutable ledger;
    ITokenMarket private immutable market;
    ICover private immutable cover;
    IAssessment private immutable assessment;

    Totals private totals;
    mapping(uint256 claimId => Record record) private records;
    mapping(uint256 claimId => Extra extra) private extras;
    mapping(uint256 claimId => Debt debt) private debts;

    constructor(
        ClaimsDependencies memory suite,
        uint96 initialDepositFloor,
        uint16 initialDepositBps
    ) AccessManaged(suite.authority) ClaimMoney(suite.pool, initialDepositFloor, initialDepositBps) {
        membership = suite.membership;
        ledger = suite.ledger;
        market = suite.market;
        cover = suite.cover;
        assessment = suite.assessment;
    }

    /// @inheritdoc IClaims
    function submit(SubmitRequest calldata request) external payable nonReentrant returns (uint256 claimId) {
        ICover.CoverData memory data = cover.coverOf(request.coverId);
        requireClaimable(request, data);
        Worth memory worth = worthOf(data.assetId, request.amount);
        uint256 deposit = depositOf(worth.inEth, data.deniedCount);
        require(msg.value == deposit, WrongDeposit(msg.value, deposit));
        claimId = count(deposit);
        uint256 payeeId = record(claimId, request, data, worth);
        emit ClaimSubmitted({
            claimId: claimId,
            coverId: request.coverId,
            payee: data.owner,
            assetId: data.assetId,
            amount: request.amount,
            lossAt: request.lossAt,
            deposit: deposit,
            evidenceHash: request.evidenceHash,
            incidentId: request.incidentId
        });
        cover.beginClaim(request.coverId, request.amount);
        ledger.openReserve(worth.currency, worth.units);
        assessment.open(
            IAssessment.OpenRequest({
                claimId: claimId,
                coverId: request.coverId,
                payeeId: payeeId,
                amountEth: worth.inEth,
                price: market.internalPrice(),
                votingPeriod: data.votingPeriod,
                cooldownPeriod: data.cooldownPeriod
            })
        );
    }

    /// @inheritdoc IClaims
    function settle(uint256 claimId) external nonReentrant {
        Record memory stored = records[claimId];
        require(stored.status != Status.None, UnknownClaim(claimId));
        require(stored.status == Status.Open, AlreadySettled(claimId));
        (IAssessment.Outcome outcome, uint256 finalAt) = assessment.outcomeOf(claimId);
        require(outcome != IAssessment.Outcome.Pending, NotFinal(claimId, finalAt));
        Filed memory claim = filedOf(claimId, stored);
        if (outcome == IAssessment.Outcome.Accepted) settleAccepted(claimId, claim);
        else if (outcome == IAssessment.Outcome.Denied) settleDenied(claimId, claim);
        else settleUndecided(claimId, claim);
    }

    /// @inheritdoc IClaims
    function collectOwed(uint256 claimId) external nonReentrant returns (uint256 amount) {
        Debt memory debt = debts[claimId];
        require(debt.amount != 0, NothingOwed(claimId));
        ISolvencyLedger.Capital memory capital = ledger.capital();
        uint256 needed = capital.open + capital.owed;
        uint256 assets = pool.provenAssets(needed);
        require(assets >= needed, CapitalStillShort(assets, needed));
        Filed memory claim = filedOf(claimId, records[claimId]);
        Payment memory payment = paymentOf(claim.stored.assetId, debt.amount, pool.recordedOf(claim.stored.assetId));
        amount = payment.discharged;
        require(amount != 0, NothingLiquid(claimId, claim.stored.assetId));
        uint256 left = debt.amount - amount;
        // Units that stay rounded up: what is owed is never counted too low.
        uint64 unitsLeft = uint64(Math.mulDiv(debt.units, left, debt.amount, Math.Rounding.Ceil));
        debts[claimId] = Debt(uint96(left), unitsLeft);
        emit OwedPaid(claimId, amount, left);
        ledger.payOwed(claim.currency, debt.units - unitsLeft);
        pay(claimId, claim, payment);
    }

    /// @inheritdoc IClaims
    function setParameters(uint96 newDepositFloor, uint16 newDepositBps) external restricted {
        storeParameters(newDepositFloor, newDepositBps);
    }

    /// @inheritdoc IClaims
    function depositFor(uint256 coverId, uint96 amount) external view returns (uint256 depositWei) {
        ICover.CoverData memory data = cover.coverOf(coverId);
        return depositOf(worthOf(data.assetId, amount).inEth, data.deniedCount);
    }

    /// @inheritdoc IClaims
    function claimOf(uint256 claimId) external view returns (Claim memory claim) {
        Record memory stored = records[claimId];
        claim.payee = payeeOf(claimId, stored);
        claim.coverId = stored.coverId;
        claim.status = stored.status;
        claim.assetId = stored.assetId;
        claim.amount = stored.amount;
        claim.deposit = uint96(stored.deposit * DEPOSIT_UNIT);
        claim.filedAt = stored.filedAt;
        claim.owed = debts[claimId].amount;
    }

    /// @inheritdoc IClaims
    function claimCount() external view returns (uint256) {
        return totals.claims;
    }

    /// @inheritdoc IClaims
    function deposits() external view returns (uint256 received, uint256 returned, uint256 kept, uint256 openNow) {
        Totals memory sums = totals;
        received = sums.received * DEPOSIT_UNIT;
        returned = sums.returned * DEPOSIT_UNIT;
        kept = sums.kept * DEPOSIT_UNIT;
        openNow = received - returned - kept;
    }

    /// @dev The next id, and the deposit booked as received.
    function count(uint256 deposit) private returns (uint256 claimId) {
        Totals memory sums = totals;
        claimId = uint256(sums.claims) + 1;
        sums.claims = claimId.toUint40();
        sums.received = (sums.received + deposit / DEPOSIT_UNIT).toUint72();
        totals = sums;
    }

    function record(
        uint256 claimId,
        SubmitRequest calldata request,
        ICover.CoverData memory data,
        Worth memory worth
    ) private returns (uint256 payeeId) {
        address payee = data.owner;
        bool isTied;
        (payeeId, isTied) = tie(payee);
        records[claimId] = Record({
            amount: request.amount,
            filedAt: uint40(block.timestamp),
            payeeId: isTied ? payeeId.toUint32() : 0,
            coverId: request.coverId.toUint32(),
            deposit: (msg.value / DEPOSIT_UNIT).toUint32(),
            status: Status.Open,
            assetId: data.assetId
        });
        bool isPriced = data.assetId != ETH && worth.currency == Currency.ETH;
        if (!isTied || isPriced) extras[claimId] = Extra(isTied ? address(0) : payee, isPriced ? worth.units : 0);
    }

    /// @dev Who may do no new business is not tied, and is paid all the same. One call for the many, two for the few.
    function tie(address payee) private returns (uint256 memberId, bool isTied) {
        try membership.tie(payee) returns (uint256 id) {
            return (id, true);
        } catch {
            return (membership.idOf(payee), false);
        }
    }

    function settleAccepted(uint256 claimId, Filed memory claim) private {
        Payment memory payment = firstPayment(claim.stored);
        uint256 owed = claim.stored.amount - payment.discharged;
        uint64 owedUnits = uint64(Math.mulDiv(claim.units, owed, claim.stored.amount, Math.Rounding.Ceil));
        if (owed != 0) debts[claimId] = Debt(uint96(owed), owedUnits);
        finish(claimId, claim, Status.Paid, true);
        emit ClaimSettled(claimId, Status.Paid, payment.discharged, owed);
        cover.endClaim(claim.stored.coverId, claim.stored.amount, claim.stored.amount, false, 0);
        ledger.settleReserve(claim.currency, claim.units, owedUnits);
        pay(claimId, claim, payment);
        returnDeposit(claimId, claim);
    }

    function settleDenied(uint256 claimId, Filed memory claim) private {
        finish(claimId, claim, Status.Denied, false);
        emit ClaimSettled(claimId, Status.Denied, 0, 0);
        cover.endClaim(claim.stored.coverId, claim.stored.amount, 0, true, 0);
        ledger.settleReserve(claim.currency, claim.units, 0);
        forfeitDeposit(claimId, claim);
    }

    function settleUndecided(uint256 claimId, Filed memory claim) private {
        ICover.CoverData memory data = cover.coverOf(claim.stored.coverId);
        bool isFirst = !data.wasUndecided;
        uint256 refileBy = Math.max(data.claimBy, block.timestamp + REFILE_PERIOD);
        finish(claimId, claim, Status.Undecided, isFirst);
        emit ClaimSettled(claimId, Status.Undecided, 0, 0);
        cover.endClaim(claim.stored.coverId, claim.stored.amount, 0, false, isFirst ? refileBy.toUint40() : 0);
        ledger.settleReserve(claim.currency, claim.units, 0);
        if (isFirst) returnDeposit(claimId, claim);
        else forfeitDeposit(claimId, claim);
    }

    /// @dev Final state, books of deposits, tie.
    function finish(uint256 claimId, Filed memory claim, Status status, bool returnsDeposit) private {
        records[claimId].status = status;
        Totals memory sums = totals;
        if (returnsDeposit) sums.returned += claim.stored.deposit;
        else sums.kept += claim.stored.deposit;
        totals = sums;
        if (claim.stored.payeeId != 0) membership.untie(claim.payee);
    }

    function pay(uint256 claimId, Filed memory claim, Payment memory payment) private {
        if (payment.inEth != 0) emit PartPaidInEth(claimId, payment.discharged - payment.fromAsset, payment.inEth);
        if (payment.fromAsset != 0) pool.pay(claim.stored.assetId, claim.payee, payment.fromAsset, Outflow.Claim);
        if (payment.inEth != 0) pool.pay(ETH, claim.payee, payment.inEth, Outflow.Claim);
    }

    /// @dev Pushes once; what a payee does not take becomes its credit in the pool. Data it returns costs at most what
    /// `PUSH_GAS` pays for. Whoever withholds gas from the push has too little left to book the credit.
    function returnDeposit(uint256 claimId, Filed memory claim) private {
        uint256 amount = claim.stored.deposit * DEPOSIT_UNIT;
        (bool pushed, ) = claim.payee.call{value: amount, gas: PUSH_GAS}("");
        emit DepositReturned(claimId, claim.payee, amount, pushed);
        if (!pushed) pool.creditEth{value: amount}(claim.payee);
    }

    function forfeitDeposit(uint256 claimId, Filed memory claim) private {
        uint256 amount = claim.stored.deposit * DEPOSIT_UNIT;
        emit DepositForfeited(claimId, amount);
        pool.receiveFunds{value: amount}(ETH, address(this), amount, Inflow.ClaimDeposit);
    }

    function requireClaimable(SubmitRequest calldata request, ICover.CoverData memory data) private view {
        uint256 coverId = request.coverId;
        require(data.status == ICover.Status.Active, CoverNotActive(coverId));
        require(mayFile(coverId, data.owner), NotCoverOwner(coverId, msg.sender));
        require(!data.hasOpenClaim, ClaimAlreadyOpen(coverId));
        require(block.timestamp < data.claimBy, TooLateToClaim(data.claimBy, block.timestamp));
        require(request.amount != 0, ZeroAmount());
        require(request.amount <= data.amount, AmountAboveCover(request.amount, data.amount));
        uint256 minimum = Units.mulBpsUp(data.amount, data.deductibleBps);
        require(request.amount >= minimum, UnderDeductible(request.amount, minimum));
        uint256 from = uint256(data.startAt) + data.waitingPeriod;
        require(request.lossAt <= block.timestamp, LossInFuture(request.lossAt, block.timestamp));
        bool isCovered = request.lossAt >= from && request.lossAt < data.endAt;
        require(isCovered, LossOutsideCover(request.lossAt, from, data.endAt));
    }

    function mayFile(uint256 coverId, address owner) private view returns (bool may) {
        return
            msg.sender == owner ||
            msg.sender == cover.getApproved(coverId) ||
            cover.isApprovedForAll(owner, msg.sender);
    }

    /// @dev The share of now, rounded down. Where ETH is short and capital is not, claims in ETH share what there is alike.
    function firstPayment(Record memory stored) private view returns (Payment memory payment) {
        (uint256 share, uint64 openEth) = ledger.payShare();
        uint256 held = pool.recordedOf(stored.assetId);
        // safe because the claim is open, and a claim in ETH is at least one unit
        if (stored.assetId == ETH) share = Math.min(share, (held * Units.WAD) / (openEth * Units.GWEI));
        return paymentOf(stored.assetId, (stored.amount * share) / Units.WAD, held);
    }

    /// @dev What a stored claim is: the payee where the member is now, reserve units as they were opened.
    function filedOf(uint256 claimId, Record memory stored) private view returns (Filed memory claim) {
        claim.stored = stored;
        claim.payee = payeeOf(claimId, stored);
        if (stored.assetId == ETH) {
            claim.units = Units.toUnitsUp(stored.amount, ETH_DECIMALS);
            return claim;
        }
        IAssetRegistry.Asset memory asset = pool.assetOf(stored.assetId);
        claim.currency = asset.currency;
        bool isPriced = asset.currency == Currency.ETH;
        claim.units = isPriced ? extras[claimId].units : Units.toUnitsUp(stored.amount, asset.decimals);
    }

    function payeeOf(uint256 claimId, Record memory stored) private view returns (address payee) {
        return stored.payeeId == 0 ? extras[claimId].payee : membership.accountOf(stored.payeeId);
    }
}

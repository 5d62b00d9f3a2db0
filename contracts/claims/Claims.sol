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
import {IAssessment} from "./interfaces/IAssessment.sol";
import {IClaims} from "./interfaces/IClaims.sol";

/// @title Claims: filed, voted on, settled by anyone
contract Claims is IClaims, AccessManaged, ReentrancyGuardTransient {
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

    /// @dev Two slots. `units` is what the claim adds to the open reserve, in the class `currency`.
    struct Record {
        address payee;
        uint40 coverId;
        uint40 filedAt;
        Status status;
        uint8 assetId;
        uint96 amount;
        uint64 units;
        uint64 depositGwei;
        Currency currency;
        bool isTied;
    }

    /// @dev One slot, only of claims that were not paid in full: amount and reserve units.
    struct Debt {
        uint96 amount;
        uint64 units;
    }

    /// @dev One slot: claims filed, and deposits since the beginning in gwei. Open = received - returned - kept.
    struct Totals {
        uint40 claims;
        uint72 receivedGwei;
        uint72 returnedGwei;
        uint72 keptGwei;
    }

    /// @dev What an amount of an asset is: class, reserve units (rounded up) and wei (rounded up).
    struct Worth {
        Currency currency;
        uint64 units;
        uint256 inEth;
    }

    /// @dev How a part of a claim is paid: from the asset, in ETH, and what that discharges in the asset.
    struct Payment {
        uint256 fromAsset;
        uint256 inEth;
        uint256 discharged;
    }

    uint8 private constant ETH = 0;
    uint8 private constant ETH_DECIMALS = 18;
    /// @dev Enough for a wallet that is a contract, little enough for whoever settles.
    uint256 private constant PUSH_GAS = 100_000;
    uint256 private constant REFILE_PERIOD = 14 days;
    /// @dev Doubling stops here: the least deposit is then beyond all ETH there is.
    uint256 private constant MAX_DOUBLINGS = 40;
    uint256 private constant MIN_FLOOR = 0.001 ether;
    uint256 private constant MAX_FLOOR = 100 ether;
    uint256 private constant MAX_DEPOSIT_BPS = 1000;

    IMembership private immutable membership;
    ICapitalPool private immutable pool;
    ISolvencyLedger private immutable ledger;
    ITokenMarket private immutable market;
    ICover private immutable cover;
    IAssessment private immutable assessment;

    /// @dev One slot.
    uint96 private depositFloor;
    uint16 private depositBps;
    Totals private totals;
    mapping(uint256 claimId => Record record) private records;
    mapping(uint256 claimId => Debt debt) private debts;

    constructor(
        ClaimsDependencies memory suite,
        uint96 initialDepositFloor,
        uint16 initialDepositBps
    ) AccessManaged(suite.authority) {
        membership = suite.membership;
        pool = suite.pool;
        ledger = suite.ledger;
        market = suite.market;
        cover = suite.cover;
        assessment = suite.assessment;
        storeParameters(initialDepositFloor, initialDepositBps);
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
        Record memory claim = records[claimId];
        require(claim.status != Status.None, UnknownClaim(claimId));
        require(claim.status == Status.Open, AlreadySettled(claimId));
        (IAssessment.Outcome outcome, uint256 finalAt) = assessment.outcomeOf(claimId);
        require(outcome != IAssessment.Outcome.Pending, NotFinal(claimId, finalAt));
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
        Record memory claim = records[claimId];
        Payment memory payment = paymentOf(claim.assetId, debt.amount);
        amount = payment.discharged;
        require(amount != 0, NothingLiquid(claimId, claim.assetId));
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
        claim.payee = stored.payee;
        claim.coverId = stored.coverId;
        claim.status = stored.status;
        claim.assetId = stored.assetId;
        claim.amount = stored.amount;
        claim.deposit = uint96(stored.depositGwei * Units.GWEI);
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
        received = sums.receivedGwei * Units.GWEI;
        returned = sums.returnedGwei * Units.GWEI;
        kept = sums.keptGwei * Units.GWEI;
        openNow = received - returned - kept;
    }

    /// @inheritdoc IClaims
    function parameters() external view returns (uint256 floor, uint256 bps) {
        return (depositFloor, depositBps);
    }

    function storeParameters(uint96 newDepositFloor, uint16 newDepositBps) private {
        bool inRange = newDepositFloor >= MIN_FLOOR && newDepositFloor <= MAX_FLOOR;
        require(inRange && newDepositFloor % Units.GWEI == 0, BadParameters("deposit floor"));
        require(newDepositBps <= MAX_DEPOSIT_BPS, BadParameters("deposit bps"));
        depositFloor = newDepositFloor;
        depositBps = newDepositBps;
        emit ParametersSet(newDepositFloor, newDepositBps);
    }

    /// @dev The next id, and the deposit booked as received.
    function count(uint256 deposit) private returns (uint256 claimId) {
        Totals memory sums = totals;
        claimId = uint256(sums.claims) + 1;
        sums.claims = claimId.toUint40();
        sums.receivedGwei = (sums.receivedGwei + deposit / Units.GWEI).toUint72();
        totals = sums;
    }

    function record(
        uint256 claimId,
        SubmitRequest calldata request,
        ICover.CoverData memory data,
        Worth memory worth
    ) private returns (uint256 payeeId) {
        bool isTied = membership.isActive(data.owner);
        payeeId = isTied ? membership.tie(data.owner) : membership.idOf(data.owner);
        records[claimId] = Record({
            payee: data.owner,
            coverId: request.coverId.toUint40(),
            filedAt: uint40(block.timestamp),
            status: Status.Open,
            assetId: data.assetId,
            amount: request.amount,
            units: worth.units,
            depositGwei: (msg.value / Units.GWEI).toUint64(),
            currency: worth.currency,
            isTied: isTied
        });
    }

    function settleAccepted(uint256 claimId, Record memory claim) private {
        // Rounded down, against the payee.
        uint256 share = Math.mulDiv(claim.amount, ledger.payShare(), Units.WAD);
        Payment memory payment = paymentOf(claim.assetId, share);
        uint256 owed = claim.amount - payment.discharged;
        uint64 owedUnits = uint64(Math.mulDiv(claim.units, owed, claim.amount, Math.Rounding.Ceil));
        if (owed != 0) debts[claimId] = Debt(uint96(owed), owedUnits);
        finish(claimId, claim, Status.Paid, true);
        emit ClaimSettled(claimId, Status.Paid, payment.discharged, owed);
        cover.endClaim(claim.coverId, claim.amount, claim.amount, false, 0);
        ledger.settleReserve(claim.currency, claim.units, owedUnits);
        pay(claimId, claim, payment);
        returnDeposit(claimId, claim);
    }

    function settleDenied(uint256 claimId, Record memory claim) private {
        finish(claimId, claim, Status.Denied, false);
        emit ClaimSettled(claimId, Status.Denied, 0, 0);
        cover.endClaim(claim.coverId, claim.amount, 0, true, 0);
        ledger.settleReserve(claim.currency, claim.units, 0);
        forfeitDeposit(claimId, claim);
    }

    function settleUndecided(uint256 claimId, Record memory claim) private {
        ICover.CoverData memory data = cover.coverOf(claim.coverId);
        bool isFirst = !data.wasUndecided;
        uint256 refileBy = Math.max(data.claimBy, block.timestamp + REFILE_PERIOD);
        finish(claimId, claim, Status.Undecided, isFirst);
        emit ClaimSettled(claimId, Status.Undecided, 0, 0);
        cover.endClaim(claim.coverId, claim.amount, 0, false, isFirst ? refileBy.toUint40() : 0);
        ledger.settleReserve(claim.currency, claim.units, 0);
        if (isFirst) returnDeposit(claimId, claim);
        else forfeitDeposit(claimId, claim);
    }

    /// @dev Final state, books of deposits, tie.
    function finish(uint256 claimId, Record memory claim, Status status, bool returnsDeposit) private {
        records[claimId].status = status;
        Totals memory sums = totals;
        if (returnsDeposit) sums.returnedGwei += claim.depositGwei;
        else sums.keptGwei += claim.depositGwei;
        totals = sums;
        if (claim.isTied) membership.untie(claim.payee);
    }

    function pay(uint256 claimId, Record memory claim, Payment memory payment) private {
        if (payment.inEth != 0) emit PartPaidInEth(claimId, payment.discharged - payment.fromAsset, payment.inEth);
        if (payment.fromAsset != 0) pool.pay(claim.assetId, claim.payee, payment.fromAsset, Outflow.Claim);
        if (payment.inEth != 0) pool.pay(ETH, claim.payee, payment.inEth, Outflow.Claim);
    }

    /// @dev Pushes once; what a payee does not take becomes its credit in the pool. Data it returns costs at most what
    /// `PUSH_GAS` pays for. Whoever withholds gas from the push has too little left to book the credit.
    function returnDeposit(uint256 claimId, Record memory claim) private {
        uint256 amount = claim.depositGwei * Units.GWEI;
        (bool pushed, ) = claim.payee.call{value: amount, gas: PUSH_GAS}("");
        emit DepositReturned(claimId, claim.payee, amount, pushed);
        if (!pushed) pool.creditEth{value: amount}(claim.payee);
    }

    function forfeitDeposit(uint256 claimId, Record memory claim) private {
        uint256 amount = claim.depositGwei * Units.GWEI;
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

    /// @dev A cover in an asset of the ETH class counts at its price; no feed is asked for ETH itself.
    function worthOf(uint8 assetId, uint256 amount) private view returns (Worth memory worth) {
        if (assetId == ETH) return Worth(Currency.ETH, Units.toUnitsUp(amount, ETH_DECIMALS), amount);
        IAssetRegistry.Asset memory asset = pool.assetOf(assetId);
        (uint256 price, , ) = pool.priceOf(assetId);
        worth.currency = asset.currency;
        worth.inEth = pool.toEth(assetId, amount, price, true);
        worth.units =
            asset.currency == Currency.USD
                ? Units.toUnitsUp(amount, asset.decimals)
                : Units.toUnitsUp(worth.inEth, ETH_DECIMALS);
    }

    /// @dev Wei, a whole number of gwei, rounded up.
    function depositOf(uint256 amountEth, uint256 deniedCount) private view returns (uint256 depositWei) {
        uint256 single = Math.max(depositFloor, Units.mulBpsUp(amountEth, depositBps));
        uint256 inGwei = Math.ceilDiv(single, Units.GWEI) << Math.min(deniedCount, MAX_DOUBLINGS);
        return inGwei * Units.GWEI;
    }

    /// @dev Cover asset first, then ETH at the good or last good price: ETH out rounded down, discharge rounded up.
    function paymentOf(uint8 assetId, uint256 amount) private view returns (Payment memory payment) {
        payment.fromAsset = Math.min(amount, pool.recordedOf(assetId));
        payment.discharged = payment.fromAsset;
        uint256 rest = amount - payment.fromAsset;
        if (rest == 0 || assetId == ETH) return payment;
        (uint256 price, , ) = pool.priceOf(assetId);
        if (price == 0) return payment;
        uint256 ethLeft = pool.recordedOf(ETH);
        uint256 ethWanted = pool.toEth(assetId, rest, price, false);
        payment.inEth = Math.min(ethWanted, ethLeft);
        uint256 worth = ethWanted <= ethLeft ? rest : pool.fromEth(assetId, ethLeft, price, true);
        payment.discharged += Math.min(rest, worth);
    }
}

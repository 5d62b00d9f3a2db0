// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authority} from "../../contracts/access/Authority.sol";
import {ModuleGuard} from "../../contracts/access/ModuleGuard.sol";
import {Rights} from "../../contracts/access/Rights.sol";
import {CapitalPool} from "../../contracts/capital/CapitalPool.sol";
import {Genesis} from "../../contracts/capital/Genesis.sol";
import {SolvencyLedger} from "../../contracts/capital/SolvencyLedger.sol";
import {TokenMarket} from "../../contracts/capital/TokenMarket.sol";
import {TokenMarketMath} from "../../contracts/capital/TokenMarketMath.sol";
import {IAssetRegistry} from "../../contracts/capital/interfaces/IAssetRegistry.sol";
import {ICapitalPool} from "../../contracts/capital/interfaces/ICapitalPool.sol";
import {Currency} from "../../contracts/capital/interfaces/ICapitalTypes.sol";
import {ISolvencyLedger} from "../../contracts/capital/interfaces/ISolvencyLedger.sol";
import {ITokenMarket} from "../../contracts/capital/interfaces/ITokenMarket.sol";
import {Assessment} from "../../contracts/claims/Assessment.sol";
import {Claims} from "../../contracts/claims/Claims.sol";
import {Cover} from "../../contracts/cover/Cover.sol";
import {CoverPricing} from "../../contracts/cover/CoverPricing.sol";
import {Products} from "../../contracts/cover/Products.sol";
import {IProducts} from "../../contracts/cover/interfaces/IProducts.sol";
import {Membership} from "../../contracts/membership/Membership.sol";
import {IMembership} from "../../contracts/membership/interfaces/IMembership.sol";
import {MockERC20} from "../../contracts/mocks/capital/MockERC20.sol";
import {MockFeed} from "../../contracts/mocks/capital/MockFeed.sol";
import {StakingPools} from "../../contracts/staking/StakingPools.sol";
import {MemberToken} from "../../contracts/token/MemberToken.sol";
import {PropertyTest} from "./Cheats.sol";

/// @notice The whole suite with real contracts, mock feeds and tokens; this contract holds the administrator's role.
abstract contract SuiteDeployer is PropertyTest {
    uint8 internal constant ETH = 0;
    uint8 internal constant USDC = 1;
    uint8 internal constant STETH = 2;
    uint8 internal constant DAI = 3;
    uint8 internal constant ASSETS = 4;
    uint8 internal constant KEEL = 255;

    uint256 internal constant STARTS_AT = 1_800_000_000;
    uint24 internal constant HEARTBEAT = 1 days;
    uint256 internal constant JOIN_FEE = 0.002 ether;
    uint256 internal constant GENESIS_PRICE = 0.01 ether;
    uint256 internal constant LOCKED_KEEL = 1_000 ether;
    uint256 private constant SIGNER_KEY = uint256(keccak256("attestation signer"));

    bytes32 private constant ATTESTATION_TYPEHASH = keccak256(
        "Attestation(address account,uint8 tier,uint40 expiresAt,uint32 nonce,uint40 deadline)"
    );
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    Authority internal authority;
    MemberToken internal token;
    Membership internal membership;
    CapitalPool internal pool;
    SolvencyLedger internal ledger;
    TokenMarket internal market;
    Genesis internal genesis;
    StakingPools internal staking;
    Products internal products;
    Cover internal cover;
    Assessment internal assessment;
    Claims internal claims;

    MockFeed internal usdFeed;
    /// @dev Token and feed by asset id; none for ETH.
    MockERC20[ASSETS] internal assets;
    MockFeed[ASSETS] internal feeds;

    receive() external payable {}

    function deploySuite() internal {
        vm.warp(STARTS_AT);
        authority = new Authority(address(this));
        token = new MemberToken(address(authority));
        pool = new CapitalPool(address(authority));
        membership = new Membership(address(authority), token, payable(address(pool)), JOIN_FEE);
        ledger = new SolvencyLedger(address(authority), pool, modelParameters(), saleLimits());
        market = new TokenMarket(address(authority), token, membership, pool, ledger, marketParameters(), 1 days);
        genesis = new Genesis(genesisConfig());
        staking = new StakingPools(address(authority), token, membership, 20_000, 5_000, 2_000);
        products = new Products(address(authority), ledger);
        deployCover();
        grantRights();
        setHolders();
        listAssets();
        membership.setSigner(vm.addr(SIGNER_KEY), true);
    }

    /// @notice A signed attestation that the register would take from the account now.
    function attest(
        address account
    ) internal view returns (IMembership.Attestation memory attestation, bytes memory signature) {
        attestation = IMembership.Attestation({
            account: account,
            tier: 1,
            expiresAt: uint40(block.timestamp + 365 days),
            nonce: membership.memberOf(account).nonce,
            deadline: uint40(block.timestamp + 1 hours)
        });
        bytes32 domain = keccak256(
            abi.encode(
                DOMAIN_TYPEHASH,
                keccak256("Keel Membership"),
                keccak256("1"),
                block.chainid,
                address(membership)
            )
        );
        bytes32 content = keccak256(abi.encode(ATTESTATION_TYPEHASH, attestation));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(SIGNER_KEY, keccak256(abi.encodePacked("\x19\x01", domain, content)));
        signature = abi.encodePacked(r, s, v);
    }

    function addProduct(string memory name, uint8 group, uint16 tagMask, uint16 assetMask, uint16 typeId) internal {
        IProducts.Product memory product;
        product.typeId = typeId;
        product.group = group;
        product.tagMask = tagMask;
        product.assetMask = assetMask;
        product.reductionBps = 1_000 * group;
        product.floorBps = 100;
        product.capBps = 5_000;
        product.wordingHash = keccak256(bytes(name));
        product.name = name;
        products.addProduct(product, new string[](0));
    }

    function addType(bool chargesCapital) internal {
        products.setType(products.typeCount(), rulesOf(chargesCapital));
    }

    function rulesOf(bool chargesCapital) internal pure returns (IProducts.ProductType memory rules) {
        return
            IProducts.ProductType({
                gracePeriod: 35 days,
                waitingPeriod: 7 days,
                minPeriodDays: 28,
                maxPeriodDays: 365,
                deductibleBps: 500,
                commissionMaxBps: 3_000,
                minPremiumGwei: 1e6,
                votingPeriod: 3 days,
                cooldownPeriod: 1 days,
                indemnity: IProducts.Indemnity.None,
                chargesCapital: chargesCapital
            });
    }

    /// @dev The defaults with a floor and limits at which a small mutual meets its gate.
    function modelParameters() internal pure returns (ISolvencyLedger.ModelParameters memory model) {
        model.groupRates = [uint16(2_000), 2_300, 2_600, 2_900, 1_200, 3_700, 3_700, 1_200];
        model.k = 12_500;
        model.eta = 5_000;
        model.rhoMarket = 2_500;
        model.gammaMax = 40_000;
        model.downPerDayBps = 200;
        model.floor = 300e9;
        model.tagDrawdowns[0] = 6_000;
        model.tagDrawdowns[1] = 2_000;
        model.tagDrawdowns[2] = 3_000;
    }

    function saleLimits() internal pure returns (ISolvencyLedger.SaleLimits memory limits) {
        limits.openClaimWeightBps = 5_000;
        limits.productBps = 3_000;
        limits.groupBps = 4_000;
        limits.tagBps = 5_000;
        limits.memberBps = 2_500;
        limits.brokerBps = 500;
    }

    function marketParameters() internal pure returns (TokenMarketMath.Params memory params) {
        params.spreadAskBps = 100;
        params.spreadBidBps = 100;
        params.beta0Bps = 7_500;
        params.fullRatioBps = 13_000;
        params.kappaBps = 2_000;
        params.alphaMaxBps = 15_000;
        params.maxRatioBps = 40_000;
        params.lambdaBps = 2_500;
        params.maxDepthBps = 500;
        params.askDepthBps = 500;
        params.askDecayBps = 1_000;
        params.bidDecayBps = 1_000;
        params.maxDisplacementBps = 5_000;
    }

    function genesisConfig() private view returns (Genesis.GenesisConfig memory config) {
        config.token = token;
        config.membership = membership;
        config.pool = pool;
        config.ledger = ledger;
        config.market = market;
        config.price = GENESIS_PRICE;
        config.target = 1_000 ether;
        config.lockedTokens = LOCKED_KEEL;
        config.maxShareBps = 2_000;
        config.minFounders = 10;
        config.closer = address(this);
    }

    function deployCover() private {
        cover = new Cover(
            CoverPricing.CoverDependencies({
                authority: address(authority),
                token: token,
                membership: membership,
                pool: pool,
                ledger: ledger,
                market: market,
                staking: staking,
                products: products
            })
        );
        assessment = new Assessment(address(authority), token, membership, cover, 1_500, 2, 12 hours, 24 hours);
        Claims.ClaimsDependencies memory suite = Claims.ClaimsDependencies({
            authority: address(authority),
            membership: membership,
            pool: pool,
            ledger: ledger,
            market: market,
            cover: cover,
            assessment: assessment
        });
        claims = new Claims(suite, 0.05 ether, 100);
    }

    function grantRights() private {
        give(token, address(this), Rights.HOLDERS);
        give(token, address(membership), Rights.HOLDERS);
        give(token, address(genesis), Rights.MINT_GENESIS);
        give(token, address(market), Rights.MINT_MARKET);
        give(token, address(staking), Rights.REWARD | Rights.BURN_SLASH | Rights.PULL);
        give(token, address(cover), Rights.BURN_PREMIUM);
        give(token, address(assessment), Rights.PULL);
        give(membership, address(staking), Rights.TIE);
        give(membership, address(assessment), Rights.TIE);
        give(membership, address(claims), Rights.TIE);
        give(pool, address(membership), Rights.FUND);
        give(pool, address(genesis), Rights.FUND);
        give(pool, address(market), Rights.FUND | Rights.PAY);
        give(pool, address(cover), Rights.FUND | Rights.PAY);
        give(pool, address(claims), Rights.FUND | Rights.PAY);
        give(ledger, address(products), Rights.PRODUCTS);
        give(ledger, address(cover), Rights.EXPOSURE);
        give(ledger, address(claims), Rights.RESERVE);
        // The campaign files and denies claims within one call.
        give(ledger, address(this), Rights.RESERVE);
        give(market, address(genesis), Rights.OPEN_MARKET);
        give(staking, address(cover), Rights.ALLOCATE | Rights.SLASH);
        give(cover, address(claims), Rights.CLAIM);
        give(assessment, address(claims), Rights.BALLOT);
    }

    function setHolders() private {
        token.setHolder(address(token), true);
        token.setHolder(address(staking), true);
        token.setHolder(address(assessment), true);
    }

    function listAssets() private {
        usdFeed = new MockFeed(8, 1_600e8);
        pool.setUsdFeed(address(usdFeed), HEARTBEAT);
        listAsset(USDC, 6, new MockFeed(8, 1e8), true, 100, 2);
        listAsset(STETH, 18, new MockFeed(18, 0.999e18), false, 1_000, 4);
        listAsset(DAI, 18, new MockFeed(8, 0.9995e8), true, 100, 0);
    }

    function listAsset(
        uint8 assetId,
        uint8 decimals,
        MockFeed feed,
        bool usdQuoted,
        uint16 haircutBps,
        uint16 tagMask
    ) private {
        feeds[assetId] = feed;
        assets[assetId] = new MockERC20("Asset", "ASSET", decimals);
        pool.addAsset(
            IAssetRegistry.Asset({
                token: address(assets[assetId]),
                feed: address(feed),
                decimals: decimals,
                feedDecimals: feed.decimals(),
                heartbeat: HEARTBEAT,
                haircutBps: haircutBps,
                tagMask: tagMask,
                usdQuoted: usdQuoted,
                currency: usdQuoted ? Currency.USD : Currency.ETH,
                isAccepted: true
            })
        );
    }

    function give(ModuleGuard callee, address module, uint256 rights) private {
        callee.setRights(module, rights);
    }
}

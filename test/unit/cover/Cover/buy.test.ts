import { expect } from "chai";
import { ZeroAddress, parseEther } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { LIMITS, MODEL, RECEIVER, STATUS } from "../../../support/capital.js";
import { DAY, openChain } from "../../../support/chain.js";
import {
  DAI,
  ETH,
  KEEL_PAYS,
  MAX_U96,
  PRODUCT,
  RULES,
  UNIT,
  USDC,
  buy,
  deployCovers,
  orderFor,
  provide,
  unitsFor,
  type Order,
} from "../../../support/covers.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture, at, now, increase, ethers, networkHelpers } = chain;
const GWEI = 10n ** 9n;

/**
 * buy: what it refuses. What it charges: money.test.ts. What it writes: records.test.ts.
 * - who: a member in good standing, for any owner but nobody
 * - when: until the deadline
 * - what: a product on sale, in an asset of its, for a period of its type
 * - commission: at most the type's, not with KEEL, to somebody
 * - amounts: over 0, over 1 to 20 pools, adding up, within what units hold
 * - prices: good ones for the cover asset and the paying asset
 * - capacity, requirement, limits
 * - money: at most maxPremium, the right ETH, free KEEL, a refund that is taken
 */
describe("Cover.buy refuses", () => {
  const deploy = () => deployCovers(chain);
  const ten = parseEther("10");

  async function ready() {
    const suite = await loadFixture(deploy);
    const { cover, dan } = suite;
    const buying = (changes: Partial<Order> = {}, value = parseEther("1")) => {
      const order = orderFor(dan, changes);
      return () => cover.connect(dan).buy(order, { value: order.payAssetId === ETH ? value : 0n });
    };
    return { ...suite, buying };
  }

  describe("who", () => {
    it("is no member", async () => {
      const { cover, membership, eve } = await ready();
      const call = () => cover.connect(eve).buy(orderFor(eve), { value: ten });
      await expectRefusal(call, membership, "NotMember", [eve.address]);
    });

    it("has an attestation that ran out", async () => {
      const { membership, dan, buying } = await ready();
      const { expiresAt } = await membership.memberOf(dan);
      await at(expiresAt + 1n);
      await expectRefusal(buying(), membership, "MembershipExpired", [dan.address, expiresAt]);
    });

    it("is suspended", async () => {
      const { membership, dan, buying } = await ready();
      await membership.suspend(dan);
      await expectRefusal(buying(), membership, "MemberSuspended", [dan.address]);
    });

    it("buys for nobody", async () => {
      const { cover, buying } = await ready();
      await expectRefusal(buying({ owner: ZeroAddress }), cover, "ZeroOwner");
    });
  });

  describe("what", () => {
    it("comes after its deadline", async () => {
      const { cover, buying } = await ready();
      const time = (await now()) + 10n;
      await at(time);
      await expectRefusal(buying({ deadline: time - 1n }), cover, "DeadlinePassed", [time - 1n, time]);
      const last = (await now()) + 10n;
      await at(last);
      await buying({ deadline: last })();
    });

    it("is unknown or no longer sold", async () => {
      const { products, buying } = await ready();
      await expectRefusal(buying({ productId: 2 }), products, "UnknownProduct", [2]);
      await products.retire(0);
      await expectRefusal(buying(), products, "ProductIsRetired", [0]);
    });

    it("is not covered in that asset", async () => {
      const { cover, buying } = await ready();
      await expectRefusal(buying({ assetId: 4 }), cover, "AssetNotAccepted", [0, 4]);
      await expectRefusal(buying({ assetId: 255 }), cover, "AssetNotAccepted", [0, 255]);
    });

    it("runs too short or too long", async () => {
      const { cover, buying } = await ready();
      for (const period of [28n * DAY - 1n, 365n * DAY + 1n])
        await expectRefusal(buying({ period }), cover, "PeriodOutOfRange", [period, 28n * DAY, 365n * DAY]);
      await buying({ period: 28n * DAY })();
      await buying({ period: 365n * DAY })();
    });
  });

  describe("commission", () => {
    it("is above the maximum", async () => {
      const { cover, bo, buying } = await ready();
      const call = buying({ commissionBps: 3_001n, commissionTo: bo });
      await expectRefusal(call, cover, "CommissionAboveMaximum", [3_001, 3_000]);
      await buying({ commissionBps: 3_000n, commissionTo: bo })();
    });

    it("goes with KEEL", async () => {
      const { cover, bo, buying } = await ready();
      const call = buying({ commissionBps: 1n, commissionTo: bo, payAssetId: KEEL_PAYS });
      await expectRefusal(call, cover, "CommissionWithKeel");
    });

    it("goes to nobody", async () => {
      const { cover, buying } = await ready();
      await expectRefusal(buying({ commissionBps: 1n }), cover, "ZeroCommissionPayee");
    });
  });

  describe("amounts", () => {
    it("are nothing", async () => {
      const { cover, staking, buying } = await ready();
      await expectRefusal(buying({ amount: 0n }), cover, "ZeroAmount");
      const pools = [
        { poolId: 1, amount: ten },
        { poolId: 2, amount: 0n },
      ];
      await expectRefusal(buying({ pools }), staking, "ZeroUnits", [2]);
    });

    it("name no pool, or too many", async () => {
      const { cover, buying } = await ready();
      await expectRefusal(buying({ pools: [] }), cover, "NoPools");
      const pools = Array.from({ length: 21 }, (_, index) => ({ poolId: index + 1, amount: 1n }));
      await expectRefusal(buying({ amount: 21n, pools }), cover, "TooManyPools", [21, 20]);
    });

    it("do not add up", async () => {
      const { cover, buying } = await ready();
      const pools = [{ poolId: 1, amount: ten - 1n }];
      await expectRefusal(buying({ pools }), cover, "SharesDoNotAddUp", [ten - 1n, ten]);
    });

    it("are more than units hold", async () => {
      const { cover, buying } = await ready();
      const units = unitsFor(MAX_U96);
      await expectRefusal(buying({ amount: MAX_U96 }), cover, "SafeCastOverflowedUintDowncast", [32, units]);
    });

    it("name a pool twice, or one that does not back the product", async () => {
      const { staking, products, buying } = await ready();
      const half = { poolId: 1, amount: ten / 2n };
      await expectRefusal(buying({ pools: [half, half] }), staking, "DuplicatePool", [1]);
      await products.addProduct(PRODUCT, []);
      await expectRefusal(buying({ productId: 2 }), staking, "ProductNotInPool", [1, 2]);
    });
  });

  describe("prices", () => {
    const stale = (updatedAt: bigint) => [USDC, STATUS.Stale, updatedAt];

    it("that are stale, of the cover asset and of the paying asset", async () => {
      const { pool, assets, usdFeed, buying } = await ready();
      const { feed } = assets[USDC - 1];
      await increase(90_001n);
      await usdFeed.setAnswer(1_600n * 10n ** 8n);
      const [, , updatedAt] = await pool.priceOf(USDC);
      await expectRefusal(buying({ assetId: USDC, amount: 1_000n * 10n ** 6n }), pool, "NoGoodPrice", stale(updatedAt));
      await expectRefusal(buying({ payAssetId: USDC }), pool, "NoGoodPrice", stale(updatedAt));
      await feed.setAnswer(10n ** 8n);
      await buying()();
    });

    it("that nobody gives for the paying asset", async () => {
      const suite = await ready();
      const { pool, cover, assets, ledger, module, dan, buying } = suite;
      await expectRefusal(buying({ payAssetId: 8 }), pool, "UnknownAsset", [8, 8]);
      const { asset } = assets[DAI - 1];
      await pool.updateAsset(DAI, { ...asset, isAccepted: false });
      await provide(suite, dan, DAI, ten * 1_600n);
      await expectRefusal(buying({ payAssetId: DAI }), pool, "AssetNotAccepted", [DAI]);
      const { high } = await ledger.capital();
      await ledger.connect(module).openReserve(0, high / GWEI + 1n);
      await expectRefusal(buying({ payAssetId: KEEL_PAYS }), cover, "NoKeelPrice");
    });
  });

  describe("capacity, requirement and limits", () => {
    it("says how much capacity is left", async () => {
      const { staking, buying } = await ready();
      const amount = parseEther("20") + 1n;
      const call = buying({ amount, pools: [{ poolId: 6, amount }] });
      await expectRefusal(call, staking, "CapacityShort", [6, 0, 20_001, 20_000]);
    });

    it("says capital and requirement where the gate would be passed", async () => {
      const { ledger, buying } = await ready();
      const { sale } = await ledger.capital();
      const floor = sale / GWEI + 1n;
      await ledger.setModel({ ...MODEL, floor });
      await expectRefusal(buying(), ledger, "RequirementNotMet", [sale, floor * GWEI]);
    });

    it("not where capital is just the requirement", async () => {
      const { ledger, cover, buying } = await ready();
      const { sale } = await ledger.capital();
      await ledger.setModel({ ...MODEL, floor: sale / GWEI });
      await buying()();
      expect(await cover.coverCount()).to.equal(1);
    });

    it("says which limit of accumulation, and how far", async () => {
      const { ledger, buying } = await ready();
      const { sale } = await ledger.capital();
      const amount = parseEther("201");
      const maximum = (sale * 200n) / 10_000n / GWEI;
      const member = [4, 0, amount / GWEI, maximum];
      await expectRefusal(buying({ amount }, parseEther("10")), ledger, "AccumulationLimit", member);
      await ledger.setLimits({ ...LIMITS, memberBps: 10_000n, productBps: 200n });
      const product = [1, 0, amount / GWEI, maximum];
      await expectRefusal(buying({ amount }, parseEther("10")), ledger, "AccumulationLimit", product);
    });

    it("counts what the paying member bought before, in both classes", async () => {
      const suite = await ready();
      const { ledger, dan, cy, buying } = suite;
      await buy(suite, dan, orderFor(cy, { amount: parseEther("190") }));
      const usdc = 16_000n * 10n ** 6n;
      await buy(suite, dan, orderFor(cy, { assetId: USDC, amount: usdc }));
      const { sale } = await ledger.capital();
      const exposure = parseEther("201") / GWEI;
      const args = [4, 0, exposure, (sale * 200n) / 10_000n / GWEI];
      await expectRefusal(buying({ amount: parseEther("1") }), ledger, "AccumulationLimit", args);
      await suite.cover.connect(cy).buy(orderFor(dan, { amount: parseEther("1") }), { value: parseEther("1") });
    });
  });

  describe("money", () => {
    it("above the stated maximum", async () => {
      const { cover, dan, buying } = await ready();
      const { premium } = await cover.quote(orderFor(dan));
      const call = buying({ maxPremium: premium - 1n });
      await expectRefusal(call, cover, "PremiumAboveMaximum", [premium, premium - 1n]);
      await buying({ maxPremium: premium }, premium)();
    });

    it("in ETH that is too little, or not asked for", async () => {
      const { cover, dan, buying } = await ready();
      const { premium } = await cover.quote(orderFor(dan));
      await expectRefusal(buying({}, premium - 1n), cover, "WrongValue", [premium - 1n, premium]);
      for (const payAssetId of [USDC, KEEL_PAYS]) {
        const call = () => cover.connect(dan).buy(orderFor(dan, { payAssetId }), { value: 1n });
        await expectRefusal(call, cover, "WrongValue", [1, 0]);
      }
    });

    it("in KEEL that a vote locks or a mint holds", async () => {
      const { cover, token, market, ledger, admin, dan, eve, joinAs, buying } = await ready();
      await ledger.setModel({ ...MODEL, floor: 5_000n * GWEI });
      const { premium } = await cover.quote(orderFor(dan, { payAssetId: KEEL_PAYS }));
      await token.connect(admin).lock(dan, (await now()) + DAY);
      const call = buying({ payAssetId: KEEL_PAYS });
      await expectRefusal(call, token, "TokensNotFree", [dan.address, 0, premium]);
      await joinAs(eve);
      await market.connect(eve).mint(0, 2n ** 40n - 1n, { value: ten });
      const order = orderFor(eve, { payAssetId: KEEL_PAYS });
      await expectRefusal(() => cover.connect(eve).buy(order), token, "TokensNotFree");
      await increase(DAY);
      await cover.connect(eve).buy(order);
    });

    it("in a token that the buyer has not allowed", async () => {
      const { pool, dan, assets, buying } = await ready();
      const { erc20 } = assets[USDC - 1];
      await erc20.mint(dan, 10n ** 12n);
      await expectRefusal(buying({ payAssetId: USDC }), erc20, "ERC20InsufficientAllowance");
      await erc20.connect(dan).approve(pool, 10n ** 12n);
      await buying({ payAssetId: USDC })();
    });

    it("whose rest the buyer does not take back", async () => {
      const { cover, joinAs } = await ready();
      const receiver = await ethers.deployContract("MockReceiver");
      const buyer = await ethers.getImpersonatedSigner(await receiver.getAddress());
      await networkHelpers.setBalance(buyer.address, parseEther("100"));
      await joinAs(buyer);
      await receiver.setMode(RECEIVER.Refuse);
      const { premium } = await cover.quote(orderFor(buyer));
      const call = () => cover.connect(buyer).buy(orderFor(buyer), { value: premium + 1n });
      await expectRefusal(call, cover, "RefundFailed", [buyer.address]);
      await cover.connect(buyer).buy(orderFor(buyer), { value: premium });
      expect(await cover.ownerOf(1)).to.equal(buyer.address);
    });
  });

  it("to be entered again by who receives the commission", async () => {
    const { cover, dan } = await ready();
    const receiver = await ethers.deployContract("MockReceiver");
    await receiver.setCallback(
      cover,
      cover.interface.encodeFunctionData("buy", [{ ...orderFor(dan), owner: dan.address }]),
    );
    const order = orderFor(dan, { commissionBps: 1_000n, commissionTo: await receiver.getAddress() });
    const refused = cover.interface.getError("ReentrancyGuardReentrantCall")?.selector;
    await expect(cover.connect(dan).buy(order, { value: ten }))
      .to.emit(receiver, "CalledBack")
      .withArgs(false, refused);
  });

  it("to let a claim on another cover end meanwhile, even by who may end it", async () => {
    const { cover, dan, module } = await ready();
    const receiver = await ethers.deployContract("MockReceiver");
    await cover.setRights(receiver, rights("CLAIM"));
    await buy({ cover }, dan, orderFor(dan));
    await cover.connect(module).beginClaim(1, ten);
    await receiver.setCallback(cover, cover.interface.encodeFunctionData("endClaim", [1, ten, 0, true, 0]));
    const order = orderFor(dan, { commissionBps: 1_000n, commissionTo: await receiver.getAddress() });
    const refused = cover.interface.getError("ReentrancyGuardReentrantCall")?.selector;
    await expect(cover.connect(dan).buy(order, { value: ten }))
      .to.emit(receiver, "CalledBack")
      .withArgs(false, refused);
    expect((await cover.coverOf(1)).hasOpenClaim).to.equal(true);
  });

  it("less than a whole unit: dust takes one, and the least premium", async () => {
    const { cover, dan, buying } = await ready();
    await buying({ amount: 1n })();
    const [part] = await cover.partsOf(1);
    expect(part.units).to.equal(1);
    const { premium } = await cover.quote(orderFor(dan, { amount: 1n }));
    expect(premium).to.equal(RULES.minPremiumGwei * GWEI);
    expect((await cover.memberExposure(4)).eth).to.equal(1);
    expect(UNIT).to.equal(10n ** 17n);
  });
});

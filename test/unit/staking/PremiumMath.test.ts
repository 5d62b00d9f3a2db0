import { expect } from "chai";
import { parseEther } from "ethers";
import { network } from "hardhat";
import { CURVE_DEFAULTS, integral, load, premiumOf, type Order } from "../../../scripts/lib/model/premium.js";
import { bps } from "../../../scripts/lib/model/rational.js";
import { curveStruct } from "../../support/maths.js";
import { loadVectors } from "../../support/vectors.js";

const { ethers } = await network.create();
const vectors = loadVectors().mcr_and_pricing.pricing;
const curve = curveStruct(CURVE_DEFAULTS);
const YEAR = 365n * 86_400n;
const capacity = parseEther(String(vectors.capacity));

/** A floating-point figure of the vectors in WAD, good to FLOAT. */
const wad = (value: number): bigint => BigInt(Math.round(value * 1e12)) * 10n ** 6n;
const FLOAT = 10n ** 6n;

/** A premium of the whole capacity's `from` to `to` hundredths over a year at 2.5%. */
const order = (from: bigint, to: bigint): Order => ({
  amount: (capacity * (to - from)) / 100n,
  capacity,
  used: (capacity * from) / 100n,
  released: 0n,
  target: 250n,
  period: YEAR,
});

describe("PremiumMath", () => {
  const maths = ethers.deployContract("PremiumMathHarness");
  const premium = async (of: Order) => {
    const { target, ...rest } = of;
    return (await maths).premium({ ...rest, targetBps: target }, curve);
  };

  it("charges the exact premium of the vectors, in one order and in parts", async () => {
    const [whole, parts] = vectors["one shot 0->100%"].exact_wei;
    expect(await premium(order(0n, 100n))).to.equal(whole);
    expect(premiumOf(order(0n, 100n), CURVE_DEFAULTS)).to.equal(whole);
    const steps = [order(0n, 30n), order(30n, 70n), order(70n, 100n)];
    const premiums = await Promise.all(steps.map(premium));
    const sum = premiums.reduce((a, b) => a + b, 0n);
    expect(sum >= parts && sum <= parts + 2n).to.equal(true);
    const expected = [vectors["0->30%"], vectors["30->70%"], vectors["70->100%"]];
    premiums.forEach((got, i) => expect(got).to.be.closeTo(wad(expected[i].premium), FLOAT));
  });

  it("prices on beyond full use, and remembers released capacity as used", async () => {
    const beyond = order(100n, 130n);
    expect(await premium(beyond)).to.equal(premiumOf(beyond, CURVE_DEFAULTS));
    const plain = order(40n, 70n);
    const half = capacity / 5n;
    expect(await premium({ ...plain, used: plain.used - half, released: half })).to.equal(await premium(plain));
  });

  it("rounds the smallest premium up to one", async () => {
    expect(await premium({ ...order(0n, 1n), amount: 1n, period: 1n })).to.equal(1n);
    expect(await premium({ ...order(0n, 1n), amount: 0n })).to.equal(0n);
    expect(await premium({ ...order(0n, 1n), period: 0n })).to.equal(0n);
  });

  it("adds the capital charge of the vectors", async () => {
    const sold = { ...order(0n, 10n), period: 90n * 86_400n };
    const charge = await (await maths).capitalCharge(parseEther("300"), 1_200n, sold.period);
    const total = (await premium(sold)) + charge;
    expect(total).to.be.closeTo(wad(vectors["with capital load, dMCR=300 ETH on 1000 cover, 90d"]), FLOAT);
    expect(await (await maths).capitalCharge(1n, 1n, 1n)).to.equal(1n);
  });

  it("shows the marginal load of the vectors", async () => {
    for (const [label, percent] of Object.entries(vectors["marginal load at u"])) {
      const use = BigInt(label.replace("%", "")) * 100n;
      const rate = await (await maths).load(use * 10n ** 14n, curve);
      expect(rate).to.be.closeTo(wad(percent) / 100n, FLOAT);
      expect(rate).to.equal(
        load(bps(use), CURVE_DEFAULTS)
          .times(bps(10_000n * 10n ** 18n))
          .floor(),
      );
    }
  });

  it("integrates the load", async () => {
    for (const use of [0n, 1n, 3_000n, 6_499n, 6_500n, 6_501n, 10_000n, 25_000n]) {
      const got = await (await maths).curveIntegral(use * 10n ** 14n, curve);
      const exact = integral(bps(use), CURVE_DEFAULTS);
      expect(got).to.equal(exact.times(bps(10_000n * 10n ** 18n)).floor());
    }
  });

  it("forgets released capacity linearly in 14 days", async () => {
    const after = async (elapsed: bigint) => (await maths).releaseMemory(1_400n, elapsed);
    expect([await after(0n), await after(86_400n), await after(7n * 86_400n)]).to.deep.equal([1_400n, 1_300n, 700n]);
    expect([await after(14n * 86_400n - 1n), await after(14n * 86_400n), await after(YEAR)]).to.deep.equal([
      1n,
      0n,
      0n,
    ]);
  });
});

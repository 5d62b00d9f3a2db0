import { expect } from "chai";
import { deployCapital, MARKET, MIN_HOLD } from "../../../support/capital.js";
import { DAY, HOUR, openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;

/** Bounds of each number: what is the least and the most that is taken. */
const BOUNDS = {
  spreadAskBps: [1n, 1_000n],
  spreadBidBps: [1n, 1_000n],
  beta0Bps: [1n, 10_000n],
  fullRatioBps: [10_001n, 20_000n],
  kappaBps: [0n, 10_000n],
  alphaMaxBps: [10_000n, 30_000n],
  lambdaBps: [1n, 2_500n],
  maxDepthBps: [1n, 1_000n],
  askDepthBps: [1n, 1_000n],
  askDecayBps: [1n, 10_000n],
  bidDecayBps: [1_000n, 10_000n],
  maxDisplacementBps: [1n, 5_000n],
} as const;

/**
 * setParameters
 * ├── stores what is inside the bounds, the ends included
 * └── refused: without the role · each number under its least or over its most · a hold out of range
 */
describe("TokenMarket.setParameters", () => {
  const suite = () => deployCapital(chain);

  it("stores parameters and hold", async () => {
    const { market } = await loadFixture(suite);
    const changed = { ...MARKET, spreadAskBps: 200n };
    await expect(market.setParameters(changed, 2n * DAY)).to.emit(market, "ParametersSet");
    const [params, minHold] = await market.parameters();
    expect([params.spreadAskBps, params.lambdaBps, minHold]).to.deep.equal([200n, MARKET.lambdaBps, 2n * DAY]);
  });

  for (const [name, [least, most]] of Object.entries(BOUNDS))
    it(`takes ${name} from ${least} to ${most} and nothing beyond`, async () => {
      const { market } = await loadFixture(suite);
      const reason = [name.replace("Bps", "")];
      for (const value of [least, most]) await market.setParameters({ ...MARKET, [name]: value }, MIN_HOLD);
      const over = () => market.setParameters({ ...MARKET, [name]: most + 1n }, MIN_HOLD);
      await expectRefusal(over, market, "BadParameters", reason);
      if (least === 0n) return;
      const under = () => market.setParameters({ ...MARKET, [name]: least - 1n }, MIN_HOLD);
      await expectRefusal(under, market, "BadParameters", reason);
    });

  it("wants the highest ratio at or above the full one, and a hold between an hour and thirty days", async () => {
    const { market } = await loadFixture(suite);
    const low = { ...MARKET, maxRatioBps: MARKET.fullRatioBps - 1n };
    await expectRefusal(() => market.setParameters(low, MIN_HOLD), market, "BadParameters", ["maxRatio"]);
    for (const hold of [HOUR - 1n, 30n * DAY + 1n])
      await expectRefusal(() => market.setParameters(MARKET, hold), market, "BadParameters", ["minHold"]);
  });

  it("is refused without the role", async () => {
    const { market, ada } = await loadFixture(suite);
    const stranger = () => market.connect(ada).setParameters(MARKET, MIN_HOLD);
    await expectRefusal(stranger, market, "AccessManagedUnauthorized", [ada.address]);
  });
});

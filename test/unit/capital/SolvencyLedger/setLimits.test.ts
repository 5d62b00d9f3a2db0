import { expect } from "chai";
import { parseEther } from "ethers";
import { CURRENCY, LIMIT, LIMITS, NO_LIMITS, units } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { deployLedger, PLAIN } from "../../../support/ledger.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { ethers, loadFixture } = chain;

describe("SolvencyLedger.setLimits", () => {
  const suite = () => deployLedger(chain, PLAIN, parseEther("1000"));

  it("replaces the limits, and the model stays", async () => {
    const { ledger } = await loadFixture(suite);
    const before = await ledger.model();
    expect(await ledger.limits()).to.deep.equal(Object.values(NO_LIMITS));
    const bounds = { ...LIMITS, openClaimWeightBps: 0n, productBps: 1n, brokerBps: 10_000n };
    for (const limits of [LIMITS, bounds]) {
      await expect(ledger.setLimits(limits)).to.emit(ledger, "LimitsSet").withArgs(Object.values(limits));
      expect(await ledger.limits()).to.deep.equal(Object.values(limits));
    }
    expect(await ledger.model()).to.deep.equal(before);
  });

  it("holds for the next sale, and for capital at once", async () => {
    const { ledger, atModule, add, raise } = await loadFixture(suite);
    await add(1n, 0);
    await raise(1n, units(300));
    await atModule.ledger.openReserve(CURRENCY.ETH, units(100));
    await ledger.setLimits({ ...NO_LIMITS, openClaimWeightBps: 10_000n, productBps: 3_000n });
    expect((await ledger.capital()).sale).to.equal(parseEther("900"));
    const values = [LIMIT.Product, 1n, units(300), units(270)];
    await expectRefusal(() => raise(1n, 0n), ledger, "AccumulationLimit", values);
  });

  it("AccessManagedUnauthorized", async () => {
    const { ledger, module, eve } = await loadFixture(suite);
    for (const caller of [module, eve]) {
      const set = () => ledger.connect(caller).setLimits(LIMITS);
      await expectRefusal(set, ledger, "AccessManagedUnauthorized", [caller.address]);
    }
  });

  it("BadLimits: each share, at deployment too", async () => {
    const { authority, pool, ledger } = await loadFixture(suite);
    const cases: readonly (readonly [Partial<typeof LIMITS>, string])[] = [
      [{ openClaimWeightBps: 10_001n }, "openClaimWeight"],
      ...(["product", "group", "tag", "member", "broker"] as const).flatMap((name) =>
        [0n, 10_001n].map((bps) => [{ [`${name}Bps`]: bps }, name] as const),
      ),
    ];
    for (const [changes, reason] of cases) {
      const limits = { ...LIMITS, ...changes };
      await expectRefusal(() => ledger.setLimits(limits), ledger, "BadLimits", [reason]);
      await expect(ethers.deployContract("SolvencyLedger", [authority, pool, PLAIN, limits]))
        .to.be.revertedWithCustomError(ledger, "BadLimits")
        .withArgs(reason);
    }
  });
});

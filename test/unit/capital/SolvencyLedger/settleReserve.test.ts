import { expect } from "chai";
import { parseEther } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { CURRENCY, LIMITS, units } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { deployLedger, PLAIN } from "../../../support/ledger.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;

/**
 * settleReserve
 * ├── denied or paid: what was open is gone, and capital is as before the filing
 * ├── short: what stays owed lowers all three numbers
 * └── refused: no right · more than is open in the class
 */
describe("SolvencyLedger.settleReserve", () => {
  /** 100 ETH and 1,600 USD are open. */
  async function suite() {
    const deployed = await deployLedger(chain, PLAIN, parseEther("1000"), LIMITS);
    const before = await deployed.ledger.capital();
    await deployed.atModule.ledger.openReserve(CURRENCY.ETH, units(100));
    await deployed.atModule.ledger.openReserve(CURRENCY.USD, units(1_600));
    return { ...deployed, before };
  }

  it("gives capital back exactly when claims are denied", async () => {
    const { ledger, atModule, before } = await loadFixture(suite);
    await expect(atModule.ledger.settleReserve(CURRENCY.ETH, units(60), 0n))
      .to.emit(ledger, "ReserveChanged")
      .withArgs(CURRENCY.ETH, units(40), 0n);
    await atModule.ledger.settleReserve(CURRENCY.USD, units(1_600), 0n);
    await atModule.ledger.settleReserve(CURRENCY.ETH, units(40), 0n);
    expect(await ledger.reserves()).to.deep.equal([0n, 0n, 0n, 0n]);
    expect(await ledger.capital()).to.deep.equal(before);
  });

  it("takes what stays owed out of all three numbers", async () => {
    const { ledger, atModule } = await loadFixture(suite);
    await expect(atModule.ledger.settleReserve(CURRENCY.USD, units(1_600), units(800)))
      .to.emit(ledger, "ReserveChanged")
      .withArgs(CURRENCY.USD, 0n, units(800));
    await atModule.ledger.settleReserve(CURRENCY.ETH, units(60), units(20));
    expect(await ledger.reserves()).to.deep.equal([units(40), 0n, units(20), units(800)]);
    const { high, sale, low, owed, open } = await ledger.capital();
    expect([owed, open]).to.deep.equal([parseEther("20.5"), parseEther("40")]);
    expect([high, sale, low]).to.deep.equal([parseEther("979.5"), parseEther("959.5"), parseEther("939.5")]);
  });

  it("never takes C_high under zero", async () => {
    const { ledger, atModule } = await loadFixture(suite);
    await atModule.ledger.settleReserve(CURRENCY.ETH, units(100), units(1_001));
    const { high, sale, low } = await ledger.capital();
    expect([high, sale, low]).to.deep.equal([0n, 0n, 0n]);
  });

  it("MissingRight", async () => {
    const { ledger, module, ada } = await loadFixture(suite);
    await ledger.setRights(module, 2n ** 256n - 1n - rights("RESERVE"));
    for (const caller of [module, ada]) {
      const settle = () => ledger.connect(caller).settleReserve(CURRENCY.ETH, 1n, 0n);
      await expectRefusal(settle, ledger, "MissingRight", [caller.address, rights("RESERVE")]);
    }
  });

  it("ReserveUnderflow: in its own class", async () => {
    const { ledger, atModule } = await loadFixture(suite);
    for (const [currency, stored] of [
      [CURRENCY.ETH, units(100)],
      [CURRENCY.USD, units(1_600)],
    ]) {
      const settle = () => atModule.ledger.settleReserve(currency, stored + 1n, 0n);
      await expectRefusal(settle, ledger, "ReserveUnderflow", [currency, stored, stored + 1n]);
    }
  });
});

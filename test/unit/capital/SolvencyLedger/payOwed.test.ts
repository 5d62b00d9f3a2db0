import { expect } from "chai";
import { parseEther } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { CURRENCY, units } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { deployLedger, PLAIN } from "../../../support/ledger.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;

describe("SolvencyLedger.payOwed", () => {
  /** 100 ETH and 1,600 USD are owed, 7 gwei and 8 of USD open. */
  async function suite() {
    const deployed = await deployLedger(chain, PLAIN, parseEther("1000"));
    const { ledger } = deployed.atModule;
    await ledger.openReserve(CURRENCY.ETH, units(100) + 7n);
    await ledger.openReserve(CURRENCY.USD, units(1_600) + 8n);
    await ledger.settleReserve(CURRENCY.ETH, units(100), units(100));
    await ledger.settleReserve(CURRENCY.USD, units(1_600), units(1_600));
    return deployed;
  }

  it("lowers what is owed in its class, and leaves what is open", async () => {
    const { ledger, atModule } = await loadFixture(suite);
    expect((await ledger.capital()).owed).to.equal(parseEther("101"));
    await expect(atModule.ledger.payOwed(CURRENCY.ETH, units(30)))
      .to.emit(ledger, "ReserveChanged")
      .withArgs(CURRENCY.ETH, 7n, units(70));
    await expect(atModule.ledger.payOwed(CURRENCY.USD, units(1_600)))
      .to.emit(ledger, "ReserveChanged")
      .withArgs(CURRENCY.USD, 8n, 0n);
    expect(await ledger.reserves()).to.deep.equal([7n, 8n, units(70), 0n]);
    const { high, owed } = await ledger.capital();
    expect([high, owed]).to.deep.equal([parseEther("930"), parseEther("70")]);
    await atModule.ledger.payOwed(CURRENCY.ETH, units(70));
    expect(await ledger.reserves()).to.deep.equal([7n, 8n, 0n, 0n]);
  });

  it("MissingRight", async () => {
    const { ledger, module, ada } = await loadFixture(suite);
    await ledger.setRights(module, 2n ** 256n - 1n - rights("RESERVE"));
    for (const caller of [module, ada]) {
      const pay = () => ledger.connect(caller).payOwed(CURRENCY.ETH, 1n);
      await expectRefusal(pay, ledger, "MissingRight", [caller.address, rights("RESERVE")]);
    }
  });

  it("ReserveUnderflow: in its own class", async () => {
    const { ledger, atModule } = await loadFixture(suite);
    for (const [currency, stored] of [
      [CURRENCY.ETH, units(100)],
      [CURRENCY.USD, units(1_600)],
    ]) {
      const pay = () => atModule.ledger.payOwed(currency, stored + 1n);
      await expectRefusal(pay, ledger, "ReserveUnderflow", [currency, stored, stored + 1n]);
    }
  });
});

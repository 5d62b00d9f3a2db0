import { expect } from "chai";
import { parseEther } from "ethers";
import { rights } from "../../../../scripts/lib/access.js";
import { deployCapital } from "../../../support/capital.js";
import { openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { loadFixture } = chain;

/**
 * open
 * ├── sets the internal price, once
 * └── refused: without the right · a second time · a price of zero
 */
describe("TokenMarket.open", () => {
  const suite = () => deployCapital(chain);
  const PRICE = parseEther("0.01");

  it("opens at the price it is given", async () => {
    const { market, atModule } = await loadFixture(suite);
    await expect(market.internalPrice()).to.be.revertedWithCustomError(market, "NotOpen");
    await expect(atModule.market.open(PRICE)).to.emit(market, "Opened").withArgs(PRICE);
    expect(await market.internalPrice()).to.equal(PRICE);
  });

  it("is refused without the right, a second time, and at zero", async () => {
    const { market, atModule, ada } = await loadFixture(suite);
    const args = [ada.address, rights("OPEN_MARKET")];
    await expectRefusal(() => market.connect(ada).open(PRICE), market, "MissingRight", args);
    await expectRefusal(() => atModule.market.open(0n), market, "ZeroAmount");
    await atModule.market.open(PRICE);
    await expectRefusal(() => atModule.market.open(PRICE), market, "AlreadyOpen");
  });
});

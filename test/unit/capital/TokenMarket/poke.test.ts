import { expect } from "chai";
import { parseEther } from "ethers";
import { movedInternalPrice } from "../../../../scripts/lib/model/market.js";
import { deployCapital, deployExample, EXAMPLE, HEARTBEAT } from "../../../support/capital.js";
import { DAY, openChain } from "../../../support/chain.js";
import { expectRefusal } from "../../../support/refusal.js";

const chain = await openChain();
const { at, increase, loadFixture, now } = chain;

/**
 * poke
 * ├── anyone moves the internal price a third of the way a day, at most 5% a day, towards the N of the last write
 * ├── the view reads the same between two writes
 * └── refused: not open · a held asset without a good price · no capital
 */
describe("TokenMarket.poke", () => {
  const example = () => deployExample(chain);
  const closed = () => deployCapital(chain);

  it("moves towards the net asset value of the write before, as the model does", async () => {
    const { market, fund, cy } = await loadFixture(example);
    await fund(parseEther("1960"));
    await market.connect(cy).poke();
    const [price, nav] = [await market.internalPrice(), (EXAMPLE.capital + parseEther("1960")) / 5_000_000n];
    const start = await now();
    await at(start + DAY);
    const expected = movedInternalPrice(price, nav, DAY);
    await expect(market.connect(cy).poke()).to.emit(market, "InternalPriceMoved").withArgs(expected, nav);
    expect(await market.internalPrice()).to.equal(expected);
  });

  it("is refused before the market opens and without capital", async () => {
    const { market, atModule, token, admin } = await loadFixture(closed);
    await expectRefusal(() => market.poke(), market, "NotOpen");
    await atModule.market.open(EXAMPLE.price);
    await token.connect(admin).mintGenesis(token, 1n);
    await expectRefusal(() => market.poke(), market, "NoCapital", [0n]);
  });

  it("is refused while a held asset has no good price", async () => {
    const { market, addToken } = await loadFixture(example);
    await addToken({ held: 1_000n });
    await increase(HEARTBEAT + 1n);
    await expectRefusal(() => market.poke(), market, "PriceNotGood");
  });
});

import { readFileSync } from "node:fs";
import { expect } from "chai";
import { network } from "hardhat";
import { twoClassVectors, type TwoClassVector } from "../../../scripts/vectors/twoClass.js";
import { MODEL_DEFAULTS } from "../../../scripts/lib/model/solvency.js";
import { capitalExposure, capitalModel, drawdownWord } from "../../support/maths.js";
import { loadVectors } from "../../support/vectors.js";

const { ethers } = await network.create();
const committed = JSON.parse(
  readFileSync(new URL("../../vectors/two-class.json", import.meta.url), "utf8"),
) as ReturnType<typeof twoClassVectors>;
const model = { ...MODEL_DEFAULTS, drawdowns: committed.drawdowns.map(BigInt) };

describe("SolvencyMath with two currency classes", () => {
  const maths = ethers.deployContract("SolvencyMathHarness");

  const combined = async (eth: readonly string[], usd: readonly string[], price: string): Promise<bigint[]> => {
    const harness = await maths;
    return Promise.all(eth.map((units, i) => harness.combineUp(units, usd[i], price)));
  };

  const exposureOf = async ({ stored, usdPriceWad }: TwoClassVector) => ({
    groupUnits: await combined(stored.groupEth, stored.groupUsd, usdPriceWad),
    tagUnits: await combined(stored.tagEth, stored.tagUsd, usdPriceWad),
    idio: await (await maths).combineIdio(stored.ee, stored.eu, stored.uu, usdPriceWad),
  });

  it("has the vectors that their script writes", () => {
    expect(committed).to.deep.equal(twoClassVectors());
  });

  it("reads case A whole when half of it is in USD at par", () => {
    const [half] = committed.vectors.filter(({ book, price }) => book === "alternating" && price === "1/1600");
    const formula = loadVectors().mcr_and_pricing.A_diversified_40x500.MCR_gwei_exact;
    expect(BigInt(half.expected.mcr)).to.equal(formula);
  });

  for (const vector of committed.vectors) {
    it(`reads ${vector.book} at ${vector.price} to the unit`, async () => {
      const { expected, stored } = vector;
      const exposure = await exposureOf(vector);
      expect(exposure.groupUnits).to.deep.equal(expected.groupUnits.map(BigInt));
      expect(exposure.tagUnits).to.deep.equal(expected.tagUnits.map(BigInt));
      expect(exposure.idio).to.equal(BigInt(expected.idio));
      const r = await (
        await maths
      ).read(capitalExposure(exposure), capitalModel(model), drawdownWord(model), stored.mkt, 0n);
      const { scr, top, acc, back, uw, mcr } = expected;
      expect([r.scr, r.top, r.acc, r.back, r.uw, r.mcr]).to.deep.equal([scr, top, acc, back, uw, mcr].map(BigInt));
    });
  }
});

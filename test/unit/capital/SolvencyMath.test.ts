import { expect } from "chai";
import { parseUnits } from "ethers";
import { network } from "hardhat";
import {
  CORRELATION,
  GROUPS,
  MODEL_DEFAULTS,
  clampedPosted,
  gateOf,
  readRequirement,
  systemic,
  type Book,
  type Model,
  type Product,
} from "../../../scripts/lib/model/solvency.js";
import { whole } from "../../../scripts/lib/model/rational.js";
import { capitalExposure, capitalModel, drawdownWord, octet } from "../../support/maths.js";
import { loadVectors } from "../../support/vectors.js";

const { ethers } = await network.create();
const vectors = loadVectors().mcr_and_pricing;

/** Whole ETH, or a figure of the vectors, in gwei units. */
const units = (ether: number): bigint => parseUnits(String(ether), 9);

const ORACLE = 0;
const USDC = 1;
// γ_max is off in the vectors: with a large one BACK is 0 in effect
const plain: Model = { ...MODEL_DEFAULTS, gammaMax: 2n ** 32n - 1n };
const tagged: Model = { ...plain, drawdowns: [6_000n, 2_000n, ...Array<bigint>(14).fill(0n)] };

const product = (group: number, ether: number, tags: number[] = []): Product => ({
  group,
  eth: units(ether),
  usd: 0n,
  tags,
});
const book = (products: Product[], mkt = 0n): Book => ({ products, values: [], mkt });

const diversified = (tagsOf: (group: number) => number[] = () => []): Product[] =>
  GROUPS.flatMap((_, group) => Array.from({ length: 5 }, () => product(group, 500, tagsOf(group))));
const withTags = diversified((group) => [
  ...([0, 1, 2, 5].includes(group) ? [ORACLE] : []),
  ...([0, 1, 2, 3].includes(group) ? [USDC] : []),
]);

const A = book(diversified());
const B = book([product(0, 20_000)]);
const C = book(Array.from({ length: 5 }, () => product(0, 4_000)));
const D = book(withTags);
const E = book(withTags, units(15_000 * 0.1 + 5_000 * 0.15));

describe("SolvencyMath", () => {
  const maths = ethers.deployContract("SolvencyMathHarness");
  const read = async (of: Book, model: Model) => {
    const exposure = capitalExposure(readRequirement(of, model, whole(0n)));
    return (await maths).read(exposure, capitalModel(model), drawdownWord(model), of.mkt, model.floor);
  };

  const cases = [
    ["A_diversified_40x500", A, plain],
    ["B_single_product_20000", B, plain],
    ["C_one_group_5x4000", C, plain],
    ["D_tags", D, tagged],
    ["E_D_plus_investments", E, tagged],
  ] as const;
  for (const [name, of, model] of cases) {
    it(`reads case ${name} to the unit`, async () => {
      const r = await read(of, model);
      const vector = vectors[name];
      expect(r.mcr).to.equal(vector.MCR_gwei_exact);
      expect(r.scr).to.equal(units(vector.SCR_sqrt));
      expect([r.acc, r.uw]).to.deep.equal([units(vector.ACC), units(vector.UW)]);
      const reading = readRequirement(of, model, whole(0n));
      expect(reading.mcr).to.equal(r.mcr);
      const word = drawdownWord(model);
      const harness = await maths;
      const both = await harness.mcrNow(capitalExposure(reading), capitalModel(model), word, of.mkt, 0n);
      expect([both.requirement, both.topStress]).to.deep.equal([r.mcr, r.top]);
    });
  }

  it("reads case E2: a posted value held within its bounds", async () => {
    const harness = await maths;
    const formula = vectors.E_D_plus_investments.MCR_gwei_exact;
    expect(await harness.clampPosted(formula, units(6_000))).to.equal(vectors.E2_posted_6000_clamped.MCR_gwei_exact);
    expect(await harness.clampPosted(formula, units(9_000))).to.equal(units(9_000));
    expect(await harness.clampPosted(formula, units(90_000))).to.equal(2n * formula);
    expect(clampedPosted(formula, units(6_000))).to.equal(vectors.E2_posted_6000_clamped.MCR_gwei_exact);
  });

  it("reads the marginal requirements of the vectors", async () => {
    const base = (await read(A, plain)).mcr;
    const [first, ...others] = A.products;
    const rise = async (products: Product[]) => (await read(book(products), plain)).mcr - base;
    const more = { ...first, eth: first.eth + units(1_000) };
    expect(base).to.equal(units(vectors.marginal.base_mcr));
    expect(await rise([more, ...others])).to.equal(units(vectors.marginal.add_1000_to_existing_LEND_product));
    expect(await rise([...A.products, product(0, 1_000)])).to.equal(units(vectors.marginal.add_1000_new_LEND_product));
    expect(await rise([...A.products, product(7, 1_000)])).to.equal(units(vectors.marginal.add_1000_new_SLASH_product));
    const oneMore = book([{ ...first, eth: first.eth + units(1) }, ...others]);
    const difference = (await read(oneMore, plain)).scr - (await read(A, plain)).scr;
    expect(difference).to.equal(units(vectors.euler_marginal_LEND_existing_500["finite diff 1 ETH"]));
  });

  it("has the correlation table of the vectors, in the model and as base and exceptions", async () => {
    expect(CORRELATION.map((row) => row.map(Number))).to.deep.equal(vectors.params.C_bps);
    expect(MODEL_DEFAULTS.c.map(Number)).to.deep.equal(Object.values(vectors.params.c_bps));
    for (let g = 0; g < GROUPS.length; g++) {
      for (let h = 0; h <= g; h++) {
        const s = GROUPS.map((_, i) => (i === g || i === h ? 10_000n + BigInt(i) : 0n));
        expect(await (await maths).systemic(octet(s))).to.equal(systemic(s));
      }
    }
  });

  it("asks the whole exposure of a single product and never more than it", async () => {
    const r = await read(B, { ...plain, k: 30_000n });
    expect(r.mcr).to.equal(r.exposed);
  });

  it("backs exposure by the largest gearing, rounded up", async () => {
    const r = await read(A, { ...plain, gammaMax: 30_000n });
    expect(r.back).to.equal(6_666_666_666_667n);
    expect(r.mcr).to.equal(r.back);
  });

  it("applies the floor last", async () => {
    expect((await read(A, { ...plain, floor: units(9_000) })).mcr).to.equal(units(9_000));
    expect((await read(book([]), { ...plain, floor: units(1) })).mcr).to.equal(units(1));
  });

  it("lets the gate rise at once and fall at most 2% a day", async () => {
    const gate = async (now: bigint, stored: bigint, elapsed: bigint) => (await maths).gate(now, stored, elapsed, 200n);
    expect(await gate(120n, 100n, 0n)).to.equal(120n);
    expect(await gate(0n, 10_000n, 86_400n)).to.equal(9_800n);
    expect(await gate(0n, 10_001n, 86_400n)).to.equal(9_801n);
    expect(await gate(9_900n, 10_000n, 86_400n)).to.equal(9_900n);
    expect(await gate(7n, 10_000n, 50n * 86_400n)).to.equal(7n);
    expect(await gate(7n, 10_000n, 5_000n * 86_400n)).to.equal(7n);
    expect(gateOf(0n, 10_001n, 86_400n, 200n)).to.equal(9_801n);
  });

  it("combines currency classes, rounded up", async () => {
    const harness = await maths;
    const price = 10n ** 18n / 1_600n;
    expect(await harness.combineUp(5n, 1_600n, price)).to.equal(6n);
    expect(await harness.combineUp(5n, 1_601n, price)).to.equal(7n);
    expect(await harness.combineIdio(7n, 800n, 2_560_000n, price)).to.equal(9n);
    expect(await harness.combineIdio(7n, 801n, 2_560_000n, price)).to.equal(10n);
    expect(await harness.idioWeight(2_000n)).to.equal(96_000_000n);
  });
});

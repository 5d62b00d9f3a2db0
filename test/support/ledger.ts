import { parseEther, type BigNumberish } from "ethers";
import { GROUPS, MODEL_DEFAULTS, scalars, type Model, type Product } from "../../scripts/lib/model/solvency.js";
import { deployCapital, drawdowns, MODEL, NO_LIMITS, sale, units, type SaleInput } from "./capital.js";
import type { Chain } from "./chain.js";

/** The model of the worked examples of docs/economics.md §3: γ_max and floor in effect off. */
export const PLAIN = { ...MODEL, gammaMax: 2n ** 32n - 1n, floor: 1n };

export const ORACLE = 0;
export const USDC = 1;

/** As above, with two tags. */
export const TAGGED = { ...PLAIN, tagDrawdowns: drawdowns({ [ORACLE]: 6_000n, [USDC]: 2_000n }) };

/** The reference model with the same numbers. */
export function modelOf(parameters: typeof MODEL): Model {
  const { k, eta, floor, gammaMax, tagDrawdowns } = parameters;
  return { ...MODEL_DEFAULTS, c: parameters.groupRates, k, eta, floor, gammaMax, drawdowns: [...tagDrawdowns] };
}

/** Tags of each group in the worked example D. */
export const tagsOf = (group: number): number[] => [
  ...([0, 1, 2, 5].includes(group) ? [ORACLE] : []),
  ...([0, 1, 2, 3].includes(group) ? [USDC] : []),
];

export const maskOf = (tags: readonly number[]): number => tags.reduce((mask, tag) => mask | (1 << tag), 0);

/** A ledger with this much ETH behind it, limits that never bind unless told otherwise, and no product. */
export async function deployLedger(
  chain: Chain,
  model: typeof MODEL = PLAIN,
  capital: bigint = parseEther("100000"),
  limits: typeof NO_LIMITS = NO_LIMITS,
) {
  const suite = await deployCapital(chain, model, limits);
  const { module, fund, atModule } = suite;
  await chain.networkHelpers.setBalance(module.address, parseEther("100000000"));
  if (capital !== 0n) await fund(capital);
  const add = (productId: BigNumberish, group: number, tags: readonly number[] = []) =>
    atModule.ledger.registerProduct(productId, group, maskOf(tags));
  const raise = (productId: BigNumberish, unitCount: bigint, changes: Partial<SaleInput> = {}) =>
    atModule.ledger.raiseExposure(sale(productId, unitCount, changes));
  const lower = (productId: BigNumberish, currency: bigint, unitCount: bigint) =>
    atModule.ledger.lowerExposure(productId, currency, unitCount);
  return { ...suite, add, raise, lower };
}

export type LedgerSuite = Awaited<ReturnType<typeof deployLedger>>;

/** The 40 products of the worked examples A and D, five a group, each with 500 ETH. */
export async function sellDiversified(suite: LedgerSuite, tags: (group: number) => number[] = () => []) {
  for (const group of GROUPS.keys())
    for (let i = 0; i < 5; i++) {
      await suite.add(5 * group + i, group, tags(group));
      await suite.raise(5 * group + i, units(500));
    }
}

/** Everything the ledger holds of exposures and their sums. */
export async function holdings(suite: LedgerSuite) {
  const { ledger } = suite;
  const [groups, tags, idio] = [ledger.groupExposure(), ledger.tagExposure(), ledger.idiosyncratic()];
  return { groups: await groups, tags: (await tags).slice(0, 2), idio: await idio };
}

/** The same from a list of products, added up anew. */
export function holdingsOf(products: readonly Product[], c: readonly bigint[]) {
  const sums = (count: number, belongs: (product: Product, index: number) => boolean) =>
    (["eth", "usd"] as const).map((currency) =>
      Array.from({ length: count }, (_, index) =>
        products.filter((product) => belongs(product, index)).reduce((sum, product) => sum + product[currency], 0n),
      ),
    );
  const { ee, eu, uu } = scalars(products, c);
  return {
    groups: sums(8, (product, group) => product.group === group),
    tags: sums(16, (product, tag) => product.tags.includes(tag)),
    idio: [ee, eu, uu],
  };
}

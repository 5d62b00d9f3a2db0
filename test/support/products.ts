import { toBeHex } from "ethers";
import { rights } from "../../scripts/lib/access.js";
import type { IProducts } from "../../typechain-types/index.js";
import { LIMITS, MODEL } from "./capital.js";
import type { Chain } from "./chain.js";
import { PRODUCT } from "./covers.js";

/** The authority fills the slot before. */
const COUNTS_SLOT = "0x1";

/** The register of products over a ledger, empty. */
export async function deployCatalogue(chain: Chain) {
  const { ethers, provider } = chain;
  const [admin, eve] = await ethers.getSigners();
  const authority = await ethers.deployContract("Authority", [admin]);
  const pool = await ethers.deployContract("CapitalPool", [authority]);
  const ledger = await ethers.deployContract("SolvencyLedger", [authority, pool, MODEL, LIMITS]);
  const products = await ethers.deployContract("Products", [authority, ledger]);
  await ledger.setRights(products, rights("PRODUCTS"));
  const addProduct = (changes: Partial<IProducts.ProductStruct> = {}, covered: string[] = []) =>
    products.addProduct({ ...PRODUCT, ...changes }, covered);

  /** Writes the word of counts, to stand before a limit that no test could walk up to. */
  async function setCounts(counts: { types: bigint; versions: bigint; products: bigint }) {
    const word = counts.types | (counts.versions << 16n) | (counts.products << 32n);
    await provider.request({
      method: "hardhat_setStorageAt",
      params: [await products.getAddress(), COUNTS_SLOT, toBeHex(word, 32)],
    });
  }

  return { admin, eve, authority, ledger, products, addProduct, setCounts };
}

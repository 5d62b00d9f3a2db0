/** Products of a deployment by the slugs people type. */
import { loadCatalogue } from "../../data/catalogue.js";
import type { ILens } from "../../../typechain-types/index.js";
import type { Ground } from "./ground.js";
import { allPages } from "./lists.js";
import { unknownName } from "./suggest.js";

export interface ListedProduct {
  readonly id: bigint;
  readonly slug: string;
  readonly name: string;
  readonly view: ILens.ProductViewStructOutput;
}

export class CatalogueBook {
  readonly all: readonly ListedProduct[];

  private constructor(all: readonly ListedProduct[]) {
    this.all = all;
  }

  static async of({ contracts: { lens } }: Ground): Promise<CatalogueBook> {
    const { products } = loadCatalogue();
    const views = await allPages((first, count) => lens.products(first, count), 0);
    return new CatalogueBook(
      views.map((view) => {
        const { name } = view.product;
        // What members added later is not in the catalogue: its name makes its slug.
        const listed = products.find((product) => BigInt(product.id) === view.id && product.name === name);
        return { id: view.id, name, slug: listed?.slug ?? slugOf(name), view };
      }),
    );
  }

  byId(id: bigint): ListedProduct {
    return this.find(String(id));
  }

  find(typed: string): ListedProduct {
    const found = this.all.find(({ id, slug }) => slug === typed.toLowerCase() || String(id) === typed);
    if (found === undefined)
      throw unknownName(
        "product",
        typed,
        this.all.map(({ slug }) => slug),
        "product list",
      );
    return found;
  }
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

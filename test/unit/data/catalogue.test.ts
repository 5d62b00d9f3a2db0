import { readFileSync } from "node:fs";
import { expect } from "chai";
import { getAddress, keccak256, toUtf8Bytes } from "ethers";
import { z } from "zod";
import {
  CATEGORIES,
  GROUPS,
  MAX_TAGS_PER_PRODUCT,
  TAG_COUNT,
  findProduct,
  loadCatalogue,
  parseCatalogue,
} from "../../../scripts/data/catalogue.js";

const rawCatalogue = z.object({
  tags: z.array(z.record(z.string(), z.unknown())),
  products: z.array(z.record(z.string(), z.unknown())),
});

const parametersSchema = z.object({ products: z.object({ floorRate: z.record(z.enum(GROUPS), z.int().positive()) }) });

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
}

function readRaw() {
  return z.looseObject(rawCatalogue.shape).parse(readJson("../../../scripts/data/catalogue.json"));
}

/** The catalogue with one entry of product `slug` replaced. */
function withProduct(slug: string, change: Record<string, unknown>) {
  const raw = readRaw();
  return { ...raw, products: raw.products.map((entry) => (entry.slug === slug ? { ...entry, ...change } : entry)) };
}

describe("catalogue", () => {
  const catalogue = loadCatalogue();

  describe("content", () => {
    it("offers at least sixteen products, ids and slugs unique", () => {
      expect(catalogue.products.length).to.be.at.least(16);
      expect(new Set(catalogue.products.map((product) => product.id)).size).to.equal(catalogue.products.length);
      expect(new Set(catalogue.products.map((product) => product.slug)).size).to.equal(catalogue.products.length);
    });

    it("has a product of every category and in every risk group", () => {
      for (const category of CATEGORIES) {
        expect(
          catalogue.products.some((product) => product.category === category),
          category,
        ).to.equal(true);
      }
      for (let index = 0; index < GROUPS.length; index++) {
        expect(
          catalogue.products.some((product) => product.groupIndex === index),
          GROUPS[index],
        ).to.equal(true);
      }
    });

    it("covers protocols on chains other than Ethereum", () => {
      const chains = catalogue.products.flatMap((product) => product.coveredAddresses.map((place) => place.chain));
      expect(chains).to.include.members(["eip155:1", "eip155:42161", "eip155:8453"]);
    });

    it("asks no price under the floor of its group", () => {
      const { floorRate } = parametersSchema.parse(readJson("../../../docs/parameters.json")).products;
      for (const product of catalogue.products) {
        expect(product.targetPriceBps, product.slug).to.be.at.least(floorRate[product.group]);
      }
    });

    it("writes every address with its EIP-55 checksum and says where it was read", () => {
      for (const { slug, coveredAddresses } of catalogue.products) {
        for (const { address, source } of coveredAddresses) {
          expect(getAddress(address.toLowerCase()), slug).to.equal(address);
          expect(source, slug).to.match(/ at [0-9a-f]{8} : /);
        }
      }
    });

    it("names a firm for custody and addresses for the rest", () => {
      for (const product of catalogue.products) {
        const isCustody = product.category === "custody";
        expect(product.coveredEntity !== undefined, product.slug).to.equal(isCustody);
        expect(product.coveredAddresses.length === 0, product.slug).to.equal(isCustody);
      }
    });

    it("states cover, proof and limits in every wording, none of them twice", () => {
      for (const { slug, wording } of catalogue.products) {
        expect(wording, slug).to.match(/^Covered: .+ Proof: .+ Not covered: .+\.$/);
      }
      const hashes = catalogue.products.map((product) => product.wordingHash);
      expect(new Set(hashes).size).to.equal(hashes.length);
    });
  });

  describe("resolution", () => {
    it("defines sixteen tags in order and gives a product at most four of them", () => {
      expect(catalogue.tags.map((tag) => tag.id)).to.deep.equal([...Array(TAG_COUNT).keys()]);
      for (const { slug, tags, tagIds, tagMask } of catalogue.products) {
        expect(tagIds.length, slug).to.equal(tags.length).and.to.be.at.most(MAX_TAGS_PER_PRODUCT);
        for (const tagId of tagIds) expect(tagId, slug).to.be.within(0, TAG_COUNT - 1);
        const bits = [...Array(TAG_COUNT).keys()].filter((tagId) => Math.floor(tagMask / 2 ** tagId) % 2 === 1);
        expect(bits, slug).to.deep.equal([...tagIds].sort((a, b) => a - b));
      }
    });

    it("uses every tag", () => {
      const used = new Set(catalogue.products.flatMap((product) => product.tags));
      expect(catalogue.tags.map((tag) => tag.name).filter((name) => !used.has(name))).to.deep.equal([]);
    });

    it("hashes the wording", () => {
      const product = findProduct(catalogue, "euler-v1");
      expect(product.wordingHash).to.equal(keccak256(toUtf8Bytes(product.wording)));
    });

    it("finds a product by its slug and refuses an unknown one", () => {
      expect(findProduct(catalogue, "usdc-depeg").groupIndex).to.equal(4);
      expect(() => findProduct(catalogue, "atlantis")).to.throw('no product "atlantis"');
    });
  });

  describe("refusals", () => {
    const address = { chain: "eip155:1", what: "Pool", source: "owner/repository at 0123abcd : file.json" };
    const checksummed = "0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2";
    const broken: [string, string, Record<string, unknown>, string][] = [
      [
        "a broken checksum",
        "across",
        { coveredAddresses: [{ ...address, address: checksummed.toLowerCase() }] },
        "EIP-55",
      ],
      ["a malformed address", "across", { coveredAddresses: [{ ...address, address: "0x12" }] }, "EIP-55"],
      [
        "a malformed chain id",
        "across",
        { coveredAddresses: [{ ...address, address: checksummed, chain: "1" }] },
        "CAIP-2",
      ],
      [
        "an address without source",
        "across",
        { coveredAddresses: [{ ...address, address: checksummed, source: "" }] },
        "path",
      ],
      ["an unknown tag", "across", { tags: ["GRAVITY"] }, "unknown tag GRAVITY"],
      ["five tags", "across", { tags: ["USDC", "USDT", "WBTC", "BASE", "CEX"] }, "tags"],
      ["a tag named twice", "across", { tags: ["USDC", "USDC"] }, "a tag is named twice"],
      ["an asset named twice", "across", { assets: ["ETH", "ETH"] }, "an asset is named twice"],
      ["an unknown asset", "across", { assets: ["DOGE"] }, "assets"],
      ["a price of zero", "across", { targetPriceBps: 0 }, "targetPriceBps"],
      ["a reduction above the whole", "across", { reductionBps: 10_001 }, "reductionBps"],
      ["a group that does not fit", "across", { group: "FIAT" }, "group FIAT does not fit bridge"],
      ["a type that does not fit", "across", { productType: "custody" }, "is of type bridge"],
      [
        "custody with addresses",
        "kraken-custody",
        { coveredAddresses: [{ ...address, address: checksummed }] },
        "all but custody",
      ],
      ["a bridge with a firm", "across", { coveredEntity: "Across" }, "only custody"],
      ["an id used twice", "across", { id: 0 }, "product id 0 is used twice"],
      ["a slug used twice", "across", { slug: "euler-v1" }, "slug euler-v1 is used twice"],
      ["a de-peg paid in what it insures", "usdc-depeg", { assets: ["USDC"] }, "paid in what it insures (USDC)"],
      ["a field nobody knows", "across", { colour: "blue" }, "colour"],
    ];

    for (const [what, slug, change, message] of broken) {
      it(`refuses ${what}`, () => {
        expect(() => parseCatalogue(withProduct(slug, change))).to.throw(message);
      });
    }

    it("refuses an address named twice", () => {
      const place = { ...address, address: checksummed };
      expect(() => parseCatalogue(withProduct("across", { coveredAddresses: [place, place] }))).to.throw("named twice");
    });

    it("refuses tags out of order or named twice", () => {
      const raw = readRaw();
      expect(() => parseCatalogue({ ...raw, tags: raw.tags.toReversed() })).to.throw("stands at 0 and has id 15");
      const renamed = raw.tags.map((tag) => (tag.name === "USDT" ? { ...tag, name: "USDC" } : tag));
      expect(() => parseCatalogue({ ...raw, tags: renamed })).to.throw("tag USDC is named twice");
    });
  });
});

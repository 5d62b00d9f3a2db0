// Writes test/vectors/two-class.json: the requirement of books whose covers are partly in ETH and partly in USD, at two prices,
// by the reference model (exact rationals, double sums). Run: node --import ./scripts/lib/typescript.mjs scripts/vectors/twoClass.ts
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Rational } from "../lib/model/rational.js";
import { GROUPS, MODEL_DEFAULTS, readRequirement, scalars, type Book, type Product } from "../lib/model/solvency.js";

const FILE = new URL("../../test/vectors/two-class.json", import.meta.url);
const GWEI = 10n ** 9n;
const WAD = 10n ** 18n;

/** ETH for one USD; both are whole numbers of WAD. */
const PRICES = { "1/1600": new Rational(1n, 1_600n), "0.9/1600": new Rational(9n, 16_000n) } as const;

const MODEL = { ...MODEL_DEFAULTS, drawdowns: [6_000n, 2_000n, 4_500n, ...Array<bigint>(13).fill(0n)] };

const product = (group: number, eth: bigint, usd: bigint, tags: number[] = []): Product => ({ group, eth, usd, tags });

/** The vectors' case A, every other product in USD: at 1/1600 it must read as if all were in ETH. */
const alternating: Product[] = GROUPS.flatMap((_, group) =>
  Array.from({ length: 5 }, (_, i) =>
    i % 2 === 0 ? product(group, 500n * GWEI, 0n) : product(group, 0n, 800_000n * GWEI),
  ),
);

/** Every product in both classes, in figures that leave a remainder wherever something is rounded. */
const uneven: Product[] = GROUPS.flatMap((_, group) =>
  Array.from({ length: 3 }, (_, i) => {
    const n = BigInt(group * 3 + i + 1);
    const tags = [0, 1, 2].filter((tag) => (group + i + tag) % 3 === 0);
    return product(group, 97n * GWEI * n + 13n * n + 1n, 123_457n * GWEI * (25n - n) + 7n * n, tags);
  }),
);

const BOOKS: Readonly<Record<string, Book>> = {
  alternating: { products: alternating, values: [], mkt: 0n },
  uneven: { products: uneven, values: [{ tag: 0, units: 5_000n * GWEI + 1n }], mkt: 2_250n * GWEI + 3n },
  dollarsOnly: { products: [product(4, 0n, 16_000_001n), product(5, 0n, 3_333_333_333_333n)], values: [], mkt: 1n },
  concentrated: { products: [product(6, 900n * GWEI, 40_000_000n * GWEI, [1])], values: [], mkt: 0n },
};

/** One reading: what a ledger would store, and what must come out. Whole numbers as text, in gwei units but for the scalars. */
export interface TwoClassVector {
  readonly book: string;
  readonly price: string;
  readonly usdPriceWad: string;
  readonly stored: Readonly<Record<"groupEth" | "groupUsd" | "tagEth" | "tagUsd", readonly string[]>> &
    Readonly<Record<"ee" | "eu" | "uu" | "mkt", string>>;
  readonly expected: Readonly<Record<"groupUnits" | "tagUnits", readonly string[]>> &
    Readonly<Record<"idio" | "sys" | "scr" | "top" | "acc" | "back" | "uw" | "mcr", string>>;
}

export function twoClassVectors(): { about: string; drawdowns: string[]; vectors: TwoClassVector[] } {
  return {
    about: "Readings of the capital requirement with two currency classes; written by scripts/vectors/twoClass.ts.",
    drawdowns: texts(MODEL.drawdowns),
    vectors: Object.entries(BOOKS).flatMap(([name, book]) =>
      Object.entries(PRICES).map(([label, price]) => vector(name, book, label, price)),
    ),
  };
}

function vector(name: string, book: Book, label: string, price: Rational): TwoClassVector {
  const { groupUnits, tagUnits, idio, sys, scr, top, acc, back, uw, mcr } = readRequirement(book, MODEL, price);
  const { ee, eu, uu } = scalars(book.products, MODEL.c);
  return {
    book: name,
    price: label,
    usdPriceWad: ((WAD * price.numerator) / price.denominator).toString(),
    stored: { ...storedUnits(book), ...all({ ee, eu, uu, mkt: book.mkt }) },
    expected: {
      groupUnits: texts(groupUnits),
      tagUnits: texts(tagUnits),
      ...all({ idio, sys, scr, top, acc, back, uw, mcr }),
    },
  };
}

function storedUnits({ products, values }: Book) {
  const total = (list: readonly bigint[]): bigint => list.reduce((a, b) => a + b, 0n);
  const inGroup = (of: (p: Product) => bigint) =>
    texts(GROUPS.map((_, g) => total(products.filter((p) => p.group === g).map(of))));
  const inTag = (of: (p: Product) => bigint, more: (tag: number) => bigint) =>
    texts(MODEL.drawdowns.map((_, t) => total(products.filter((p) => p.tags.includes(t)).map(of)) + more(t)));
  return {
    groupEth: inGroup((p) => p.eth),
    groupUsd: inGroup((p) => p.usd),
    tagEth: inTag(
      (p) => p.eth,
      (tag) => total(values.filter((value) => value.tag === tag).map((value) => value.units)),
    ),
    tagUsd: inTag(
      (p) => p.usd,
      () => 0n,
    ),
  };
}

function texts(values: readonly bigint[]): string[] {
  return values.map(String);
}

function all<K extends string>(values: Record<K, bigint>): Record<K, string> {
  return Object.fromEntries(Object.entries<bigint>(values).map(([key, value]) => [key, value.toString()])) as Record<
    K,
    string
  >;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(FILE, `${JSON.stringify(twoClassVectors(), undefined, 1)}\n`);
}

/** What `cover quote` and `cover buy` are told alike. */
import { DECIMALS, type Unit } from "../units.js";
import { amount, choice, duration, id, list, optional, otherwise, text } from "./args.js";

export const orderPositionals = {
  product: text("What is covered: a product's slug or id", "product"),
  amount: amount("Up to how much, in ETH, USDC or DAI, e.g. 5ETH"),
  period: duration("For how long, e.g. 90d"),
};

export const orderOptions = {
  pay: otherwise(choice(Object.keys(DECIMALS) as Unit[], "What the premium is paid in"), "ETH"),
  pools: optional(list(id("Pools to fill, in this order; the cheapest first when left out"))),
};

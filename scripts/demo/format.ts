/** Figures as a person reads them. */
import { formatUnits } from "ethers";

/** `12.345 ETH`: at most `places` decimals, cut and not rounded, thousands apart. */
export function money(amount: bigint, unit: string, decimals = 18, places = 4): string {
  const [whole = "0", fraction = ""] = formatUnits(amount < 0n ? -amount : amount, decimals).split(".");
  const cut = fraction.slice(0, places).replace(/0+$/, "");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${amount < 0n ? "-" : ""}${grouped}${cut === "" ? "" : `.${cut}`} ${unit}`;
}

export const eth = (wei: bigint, places = 4): string => money(wei, "ETH", 18, places);
export const keel = (wei: bigint): string => money(wei, "KEEL", 18, 2);
export const usdc = (amount: bigint): string => money(amount, "USDC", 6, 2);

/** Gwei units of the ledger. */
export const units = (gwei: bigint, unit: string): string => money(gwei, unit, 9, 2);

export const percent = (bps: bigint): string => `${(Number(bps) / 100).toFixed(1)}%`;

export const day = (timestamp: bigint): string => new Date(Number(timestamp) * 1000).toISOString().slice(0, 10);

/** `2023-03-11 10:00`. */
export const minute = (timestamp: bigint): string =>
  new Date(Number(timestamp) * 1000).toISOString().slice(0, 16).replace("T", " ");

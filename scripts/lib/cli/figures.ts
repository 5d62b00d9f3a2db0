/** Figures of contracts as people read them: what an integer counts, told by its name or by a table. */
import { formatAmount, formatPercent, type Unit } from "../units.js";
import { shortPosition } from "./positionId.js";
import { isoMinute, span } from "./show.js";

/** How an integer of a contract is shown. */
export type FigureUnit =
  | "plain"
  | "eth"
  | "keel"
  /** Price of a KEEL. */
  | "price"
  /** Capacity of 0.1 KEEL. */
  | "capacity"
  | "gwei"
  | "percent"
  | "time"
  | "period"
  | "days"
  | "proposal"
  | "position"
  /** Of a proposal. */
  | "state"
  /** A bit for each. */
  | "states";

export const PROPOSAL_STATES = [
  "pending",
  "active",
  "canceled",
  "defeated",
  "succeeded",
  "queued",
  "expired",
  "executed",
] as const;

const SHORT_DIGITS = 8;

/** The first digits of a proposal's id, by which the verbs find it, too. */
function shortProposal(id: bigint): string {
  const digits = String(id);
  return digits.length > SHORT_DIGITS + 1 ? `${digits.slice(0, SHORT_DIGITS)}…` : digits;
}

const amountOf = (unit: Unit) => (value: bigint) => formatAmount(value, unit);

export const FIGURES: Readonly<Record<FigureUnit, (value: bigint) => string>> = {
  plain: String,
  eth: amountOf("ETH"),
  keel: amountOf("KEEL"),
  price: (value) => `${formatAmount(value, "ETH")}/KEEL`,
  capacity: (value) => formatAmount(value * 10n ** 17n, "KEEL"),
  gwei: (value) => formatAmount(value * 10n ** 9n, "ETH"),
  percent: formatPercent,
  time: (value) => (value > 1_000_000_000n && value < 10_000_000_000n ? isoMinute(value) : String(value)),
  period: span,
  days: (value) => `${value} d`,
  proposal: shortProposal,
  position: shortPosition,
  state: (value) => PROPOSAL_STATES[Number(value)] ?? String(value),
  states: (value) => PROPOSAL_STATES.filter((_, bit) => (value >> BigInt(bit)) & 1n).join(" or "),
};

/** Shares whose name does not end in Bps. */
const SHARES = /^(groupRates|tagDrawdowns|k|eta|rhoMarket|gammaMax|capacityFactor|rewardsShare|maxFee|quorum|deposit)$/;
const PERIODS = /(Period|Seconds|Delay|^heartbeat|[lL]ateFlip|[lL]ateExtension|[mM]inHold)$/;

/** The unit that the name of a parameter tells, in functions that members decide on and in deploy/parameters. */
export function unitOfParameter(name: string): FigureUnit {
  if (/Bps$/.test(name) || SHARES.test(name)) return "percent";
  if (/Gwei$|^floor$/.test(name)) return "gwei";
  if (/Days$/.test(name)) return "days";
  if (PERIODS.test(name)) return "period";
  if (/^(newFee|joinFee|newDepositFloor|depositFloor)$/.test(name)) return "eth";
  if (/^(newProposalThreshold|threshold|lockedKeel)$/.test(name)) return "keel";
  return "plain";
}

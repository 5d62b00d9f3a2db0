/** The catalogue of attacks: every row, and why a row has no scenario yet. */
export type Severity = "critical" | "high" | "medium" | "low";

export interface Row {
  readonly id: string;
  readonly severity: Severity;
  readonly attack: string;
  /** Why it does not apply yet; without it there is a scenario. */
  readonly why?: string;
}

const row = (id: string, severity: Severity, attack: string, why?: string): Row => ({ id, severity, attack, why });

const NO_EDITS = "covers cannot be edited or renewed yet";
const NO_PARAMETRIC = "no parametric cover yet";
const NO_STRATEGIES = "no strategies yet: the pool holds its assets itself";
const NO_PROXIES = "no proxies and no initialisers: contracts are replaced, never upgraded";
const NO_PAUSE = "nothing can be paused yet";
const OFF_CHAIN = "off the chain: the command line has tests, a harness of faults comes with them";

export const ROWS: readonly Row[] = [
  row("A01", "critical", "join just before rewards are counted and take what others earned"),
  row("A03", "high", "lower a fee while rewards are owed"),
  row("A04", "high", "extend a deposit into a later tranche"),
  row("A05", "high", "stake just before a premium comes in, leave right after"),
  row("A07", "medium", "burn a part, then transfer positions"),
  row("A08", "critical", "deposit first, give to the contract, let the next one deposit"),
  row("A09", "high", "burn a pool out, then deposit"),
  row("A11", "medium", "claim after several tranches"),
  row("A13", "medium", "deposit many odd amounts"),
  row("B01", "critical", "leave before a claim is filed"),
  row("B02", "high", "wait in the queue for exits while a claim is decided"),
  row("B04", "high", "pull stake once a claim is filed"),
  row("B06", "critical", "release one cover twice"),
  row("B07", "high", "pay a claim from a pool with too little stake"),
  row("B08", "high", "claim after stake has left with its tranche"),
  row("B10", "medium", "claim a cover in thirds"),
  row("C01", "high", "buy after the loss, or claim in the block of the purchase"),
  row("C02", "high", "let a cover lapse, renew only after a loss", NO_EDITS),
  row("C03", "high", "edit a cover to a larger amount", NO_EDITS),
  row("C04", "high", "renew a cover and keep the old one", NO_EDITS),
  row(
    "C05",
    "medium",
    "insure one position many times",
    "the kind of indemnity is data for the vote; proof of interest is not built yet",
  ),
  row("C06", "high", "file a claim, then sell the cover"),
  row("C07", "critical", "claim, transfer, claim again"),
  row(
    "C08",
    "high",
    "relay a signed order with other terms",
    "no signed orders: who buys calls for itself and states every term",
  ),
  row("C10", "medium", "buy very many very small covers"),
  row("C11", "medium", "split a purchase to pay less"),
  row("C12", "high", "sell more in the last lane than the stake carries"),
  row("C15", "medium", "claim a loss on the very edge of a period"),
  row("C16", "high", "cover an asset with six decimals"),
  row("D01", "critical", "deposit, vote and withdraw"),
  row("D02", "critical", "vote twice with the same stake"),
  row(
    "D04",
    "high",
    "assessors in league accept a false claim",
    "appeals, a longer cooldown and voided ballots are not built yet; the cap on one assessor has unit tests",
  ),
  row("D05", "medium", "swing the result at the last moment"),
  row("D06", "medium", "file claims without paying for them"),
  row("D07", "critical", "file again while a decision is not settled"),
  row("D08", "high", "change the terms of a product after the sale"),
  row("D09", "high", "change the rules of an open vote"),
  row("D10", "medium", "win and wait"),
  row("D11", "medium", "be paid at an address that refuses"),
  row("D12", "medium", "the payee loses standing while the claim is decided"),
  row("D14", "medium", "escalate with the wrong bond", "appeals are not built yet"),
  row("D15", "high", "read one outcome as another"),
  row("D17", "high", "vote or settle after the end"),
  row("D18", "high", "tie, or nobody votes"),
  row("E01", "high", "buy in front of a buyer"),
  row("E02", "high", "leave before a claim is paid"),
  row("E03", "high", "buy covers to freeze exits"),
  row("E04", "high", "end large covers, leave before claims on them"),
  row("E06", "high", "give to the pool to move the price"),
  row("E08", "medium", "write a price under pause", NO_PAUSE),
  row("E09", "critical", "claim more than there is"),
  row("E10", "high", "swap with a stale limit", "the pool does not swap"),
  row("E12", "critical", "buy and sell within a block"),
  row("F01", "high", "trade on a stale round"),
  row("F02", "critical", "a feed with other decimals"),
  row("F03", "high", "settle at the strike", NO_PARAMETRIC),
  row("F05", "critical", "move a price for one block"),
  row("F07", "high", "trigger without capital behind it", NO_PARAMETRIC),
  row("F08", "high", "change the feed of a policy", NO_PARAMETRIC),
  row("F09", "high", "a round that is zero, negative, of the future, or refused"),
  row("G01", "high", "leave before a loss is booked", NO_STRATEGIES),
  row("G02", "medium", "a loss makes a strategy revert", NO_STRATEGIES),
  row("G05", "high", "claims while capital queues for an exit", NO_STRATEGIES),
  row("G07", "medium", "a vault that lies", NO_STRATEGIES),
  row("G08", "medium", "a token that takes a fee"),
  row("G09", "medium", "a token that answers no"),
  row("G10", "medium", "close an asset that holds funds"),
  row("H01", "critical", "borrow votes after the proposal"),
  row("H02", "low", "propose without a stake"),
  row("H03", "high", "call what only governance may"),
  row("H05", "high", "move supply to move the quorum"),
  row("H06", "critical", "initialise what was left open", NO_PROXIES),
  row("H07", "critical", "upgrade with a shifted slot", NO_PROXIES),
  row("H08", "high", "upgrade to another asset", NO_PROXIES),
  row("H09", "critical", "call what only a module may"),
  row("H11", "high", "replace a module before members can leave"),
  row("H12", "high", "recover what is owed"),
  row("H13", "high", "pause for ever", NO_PAUSE),
  row("H14", "medium", "a verb forgot the pause", NO_PAUSE),
  row("H15", "medium", "leave with open duties", "members cannot leave or switch addresses yet"),
  row("J01", "high", "replay an attestation: again, of another chain, of another contract"),
  row("J02", "medium", "use a permit first", "no verb takes a permit"),
  row("J04", "critical", "be called in the middle of a sale"),
  row("J05", "critical", "take a credit again while it is paid"),
  row("J06", "high", "spend one payment twice in a batch", "no batch carries value"),
  row(
    "J08",
    "high",
    "fill every list",
    "gas ceilings hold at the sizes of `npm run gas`; the load of 100,000 covers is not measured yet",
  ),
  row("J10", "medium", "pass the bits of a stored amount"),
  row("J11", "low", "seconds around a deadline"),
  row("K01", "high", "change a recipient in a tool", OFF_CHAIN),
  row("K02", "high", "reorganise the chain under an indexer", "no indexer yet"),
  row("K03", "high", "a node that lies", OFF_CHAIN),
  row("K04", "high", "stop a deployment at any step", OFF_CHAIN),
];

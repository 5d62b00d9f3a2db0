/** What is measured: the verbs people call and the views they read, each on the ground that exits are tried on. */
import type { BaseContract, ContractTransactionReceipt } from "ethers";
import { parseEther } from "ethers";
import { calling, until, type Call } from "../exits/exit.js";
import type { Ground } from "../exits/ground.js";
import { EXITS } from "../exits/index.js";
import { HOUR } from "../support/chain.js";
import { buyCover, passTime } from "../support/verbs.js";
import { OPERATIONS } from "../gas/operations.js";

export interface Measured {
  readonly key: string;
  readonly run: (g: Ground) => Promise<bigint>;
}

/** The gas of one transaction. */
export async function gasOf({ by, ...transaction }: Call): Promise<bigint> {
  const receipt: ContractTransactionReceipt | null = (await (
    await by.sendTransaction(transaction)
  ).wait()) as ContractTransactionReceipt | null;
  if (receipt === null) throw new Error("not mined");
  return receipt.gasUsed;
}

/** Ways in; the others are measured as exits. */
const isEntry = (key: string): boolean => !/^(life|claim|assess|cover\.expire|stake\.withdraw|stake\.extend)/.test(key);

const entries: readonly Measured[] = OPERATIONS.filter(({ key }) => isEntry(key)).map(({ key, run }) => ({
  key,
  run: async (g) => {
    await g.token.connect(g.people.laura).transfer(g.people.quinn, parseEther("300"));
    // Rewards of a sale end in a week in which others end: the first one to end there pays for the week's slot
    if (key.startsWith("cover.buy")) await buyCover(g, { buyer: "nina", amount: parseEther("0.1"), pools: 5 });
    // Dearest: the mark is too old to value KEEL by
    if (key.startsWith("cover.buy.keel")) await passTime(g, 2n * HOUR);
    return run(g);
  },
}));

const exits: readonly Measured[] = EXITS.map((exit) => ({
  key: `exit.${exit.key}`,
  run: async (g) => {
    const plan = await exit.prepare(g);
    if (plan.readyAt !== undefined) await until(g, plan.readyAt);
    return gasOf(plan.call);
  },
}));

/** Read as a transaction, so the figure has the 21,000 of one in it. */
const view = (
  key: string,
  contract: (g: Ground) => BaseContract,
  name: string,
  ...args: readonly unknown[]
): Measured => ({
  key: `view.${key}`,
  run: (g) => gasOf(calling(g.people.zoe, contract(g), name, ...args)),
});

const PAGE = 10n;

const VIEWS: readonly Measured[] = [
  view("requirement", ({ ledger }) => ledger, "requirement"),
  view("capital", ({ ledger }) => ledger, "capital"),
  view("quote", ({ market }) => market, "quote"),
  view("poolAndWhetherHeld", ({ staking }) => staking, "poolOf", 1n),
  view("overview", ({ lens }) => lens, "overview"),
  view("tenMembers", ({ lens }) => lens, "members", 1n, PAGE),
  view("tenProducts", ({ lens }) => lens, "products", 0n, PAGE),
  view("fivePools", ({ lens }) => lens, "pools", 1n, 5n),
  view("sixCovers", ({ lens }) => lens, "covers", 1n, 6n),
];

/** The electorate of a week ago is looked up only where somebody has deposited since. */
const ofAssessors: readonly Measured[] = [
  { key: "assess.deposit", run: (g) => gasOf(depositOfLaura(g)) },
  {
    key: "exit.claim.submit, a deposit since",
    run: async (g) => {
      const filing = EXITS.find(({ key }) => key === "claim.submit");
      const plan = await filing?.prepare(g);
      if (plan === undefined) throw new Error("no claim to file");
      await gasOf(depositOfLaura(g));
      return gasOf(plan.call);
    },
  },
];

const depositOfLaura = (g: Ground): Call => calling(g.people.laura, g.assessment, "deposit", parseEther("10"));

export const VERBS: readonly Measured[] = [...entries, ...ofAssessors, ...exits, ...VIEWS];

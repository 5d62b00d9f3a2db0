import { expect } from "chai";
import { EXIT } from "../../../scripts/lib/cli/exit.js";
import { loadSchema } from "../../../scripts/lib/cli/schema.js";
import { placeFor, written } from "../../support/files.js";
import { findsChain, hardhat, ran, wordsOf, type Environment } from "../../support/process.js";
import { freshMutual } from "../../support/seeded.js";

const RUNS = 5;
const FACTOR = 4;
/** Once this many runs lie clear of the bound, the median of all cannot go past it. */
const DECIDED_BY = Math.ceil(RUNS / 2);
const MEASUREMENTS = 3;

const MOTION =
  "description: Joining costs more\ncalls:\n  - contract: Membership\n    function: setJoinFee\n    arguments: [0.004ETH]\n";
const MARKET =
  'name: New market\ntype: smart-contract\ngroup: LEND\ntags: [USDC]\nassets: [ETH]\ncovers: ["eip155:1:0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2"]\nwording: Funds lost for good by a failure of the contracts named are covered; losses by a wrong price, a fallen peg or a lost key are not. Balances before and after prove the loss.\n';
const ATTESTATION = placeFor("attestation.json");
const TERMS = placeFor("terms.yaml");

/** Every verb that asks or sends; errands start chains, move clocks and deploy, which takes what it takes. */
const LINES = [
  "assess deposit 10KEEL --as bob --dry-run",
  "assess inbox dave",
  "assess vote 6 accept --text plain --as dave --dry-run",
  "assess withdraw 1KEEL --as alice --dry-run",
  "claim estimate 6",
  "claim list",
  "claim pay 1 --as mia --dry-run",
  "claim settle 4 --as ursula --dry-run",
  "claim show 6",
  "claim submit 6 9ETH 2027-01-04 --text lost --as rupert --dry-run",
  "cover buy aave-v3-ethereum 2ETH 90d --as nina --dry-run",
  "cover expire 2 --as zoe --dry-run",
  "cover list",
  "cover quote aave-v3-ethereum 2ETH 90d",
  "cover show 1",
  "deploy doctor",
  "deploy roles",
  "feed list",
  "gov execute 4 --as zoe --dry-run",
  "gov list",
  `gov propose ${written("motion.yaml", MOTION)} --as alice --dry-run`,
  "gov queue 6 --as zoe --dry-run",
  "gov show 1",
  "gov vote 7 for --as heidi --dry-run",
  "keep due",
  "keep run --as zoe --dry-run",
  `member attest yara --out ${ATTESTATION} --as signer`,
  `member join --attestation ${ATTESTATION} --as yara --dry-run`,
  "member status mia",
  "pool fee 1 --claim --as dave --dry-run",
  "pool create --backs aave-v3-ethereum,lido-slashing --as alice --dry-run",
  "pool list",
  `pool products plan ${TERMS} --pool 1 --force`,
  `pool products diff 1 ${TERMS}`,
  `pool products apply 1 ${TERMS} --as dave --dry-run`,
  "pool show 1",
  `product add ${written("market.yaml", MARKET)} --as alice --calls`,
  "product list",
  "product show aave-v3-ethereum",
  "stake deposit 4 1KEEL --as ivan --dry-run",
  "stake extend 1/1 600d --from 228 --as dave --dry-run",
  "stake list",
  "stake withdraw 1/1 --as dave --dry-run",
  "stats",
  "token delegate alice --as alice --dry-run",
  "token mint 1ETH --as mia --dry-run",
  "token price",
  "token quote 2ETH",
  "token redeem 1KEEL --as mia --dry-run",
];

/** Nobody is waited for four times as long as for help: the median of five against the median of five, taken in turn. */
describe("the time that verbs take", function () {
  this.timeout(1_800_000);
  let finds: Environment;

  before(async () => {
    finds = findsChain(await freshMutual());
  });

  it("is measured for every verb that is no errand", () => {
    const all = loadSchema().verbs.filter(({ kind }) => kind !== "errand");
    const left = all.filter(({ name }) => !LINES.some((line) => `${line} `.startsWith(`${name} `)));
    expect(left.map(({ name }) => name)).to.deep.equal([]);
  });

  it(`is under ${FACTOR} times what help takes`, async () => {
    const slow: string[] = [];
    const shown: string[] = [];
    for (const line of LINES) {
      let factor = await measure(line);
      // A machine that has other things to do now may have fewer in a moment.
      for (let again = 1; factor >= FACTOR && again < MEASUREMENTS; again++) factor = await measure(line);
      shown.push(`${line.split(" --")[0]} ${factor.toFixed(1)}`);
      if (factor >= FACTOR) slow.push(shown.at(-1) ?? "");
    }
    console.log(`        in times of help: ${shown.join(", ")}`);
    expect(slow).to.deep.equal([]);
  });

  /** Ratio of the medians, each run beside one of help. */
  async function measure(line: string): Promise<number> {
    const [own, help]: [number[], number[]] = [[], []];
    while (own.length < RUNS) {
      help.push(await timeOf("--help"));
      own.push(await timeOf(line));
      const isClear = own.length >= DECIDED_BY && Math.max(...own) < FACTOR * Math.min(...help);
      if (isClear) break;
    }
    return medianOf(own) / medianOf(help);
  }

  async function timeOf(line: string): Promise<number> {
    const { code, err, milliseconds } = await ran(hardhat(wordsOf(line)), finds);
    if (code !== EXIT.done && !MAY_REFUSE.some((verb) => line.startsWith(verb)))
      throw new Error(`${line}: ${code}\n${err}`);
    return milliseconds;
  }
});

/** What the local mutual has nothing for: a refusal is an answer, too, and takes as long. */
const MAY_REFUSE = ["assess withdraw", "claim pay", "claim submit", "deploy doctor", "pool products apply", "stake"];

const medianOf = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

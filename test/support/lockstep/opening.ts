/** How every sequence begins: stake, managers with their own, assessors of old standing, covers, two claims, fresh feeds. */
import { NOBODY } from "../../model/keel.js";
import { DAY, HOUR, WAD, trancheOf } from "../../model/numbers.js";
import { cast, filed } from "./moves/claims.js";
import { purchase } from "./moves/covers.js";
import { paidOut } from "./moves/market.js";
import type { Runner } from "./runner.js";
import type { Move } from "./stage.js";

const STAKES = [
  { by: 0, pool: 1, tranche: 7n, amount: 5_000n * WAD },
  { by: 1, pool: 2, tranche: 7n, amount: 4_000n * WAD },
  { by: 2, pool: 1, tranche: 6n, amount: 3_000n * WAD },
  { by: 0, pool: 2, tranche: 3n, amount: 2_000n * WAD },
  { by: 1, pool: 1, tranche: 1n, amount: 1_000n * WAD },
] as const;
const ASSESSORS = [4, 5, 6] as const;
const COVERS = [
  { product: 0, asset: 0, amount: 20n * WAD },
  { product: 3, asset: 0, amount: 15n * WAD },
  { product: 1, asset: 1, amount: 30_000n * 10n ** 6n },
  { product: 4, asset: 2, amount: 10n * WAD },
] as const;
/** How the votes on a claim on each of the first covers stand. */
const VERDICTS = [true, false] as const;
const CREDIT = 10n ** 9n;
const ASSESSOR_STAKE = 4_000n * WAD;

export async function open(runner: Runner): Promise<void> {
  const { people, suite } = runner;
  const now = (): bigint => runner.model.now;
  for (const { by, pool, tranche, amount } of STAKES) {
    const from = people[by];
    const request = { pool, position: 0n, tranche: trancheOf(now()) + tranche, amount, maxOpenBurn: 0n };
    const args = { poolId: pool, positionId: 0n, tranche: request.tranche, amount, maxOpenBurnBps: 0n };
    await succeed(runner, {
      call: { from, to: suite.staking, name: "deposit", args: [args] },
      model: (m) => m.staking.deposit(from, request, m.now),
    });
  }
  for (const pool of [1, 2]) {
    const from = people[pool - 1];
    const position = (BigInt(pool) << 32n) | 1n;
    await succeed(runner, {
      call: { from, to: suite.staking, name: "setManagerPosition", args: [pool, position] },
      model: (m) => {
        m.staking.setManagerPosition(from, pool, position, m.now);
      },
    });
  }
  for (const place of ASSESSORS) {
    const from = people[place];
    await succeed(runner, {
      call: { from, to: suite.assessment, name: "deposit", args: [ASSESSOR_STAKE] },
      model: (m) => {
        m.assessment.deposit(from, ASSESSOR_STAKE, m.now);
      },
    });
  }
  for (const place of [1, 2]) await succeed(runner, acceptPositions(runner, people[place]));
  await succeed(runner, refuse(runner, people[8]));
  await succeed(runner, paidOut(suite, 1, people[8], CREDIT));
  runner.model.now += 20n * DAY;
  await runner.refresh();
  await succeed(runner, {
    call: { from: people[0], to: suite.market, name: "poke" },
    model: (m) => {
      m.poke();
    },
  });
  await sellAndClaim(runner);
}

function acceptPositions({ suite }: Runner, from: string): Move {
  return {
    call: { from, to: suite.staking, name: "setAcceptsPositions", args: [true] },
    model: (m) => {
      m.staking.setAccepts(from, true);
    },
  };
}

/** The USD token does not go to an account: what it is paid becomes a credit. */
function refuse({ suite }: Runner, account: string): Move {
  return {
    call: { from: suite.admin.address, to: suite.tokens[0].erc20, name: "setBlocked", args: [account, true] },
    model: (m) => {
      m.treasury.blocked.add(`1/${account}`);
    },
  };
}

/** Two covers in ETH and one in each token; claims on the first two, with votes for the one and against the other. */
async function sellAndClaim(runner: Runner): Promise<void> {
  const { suite, people, model } = runner;
  for (const { product, asset, amount } of COVERS) {
    const request = {
      ...{ owner: people[2], product, asset, amount, period: 200n * DAY, pay: asset, maxPremium: 10n ** 24n },
      ...{ deadline: model.now + DAY, commission: 0n, commissionTo: NOBODY, pools: [{ pool: 1, amount }] },
    };
    await succeed(runner, purchase(suite, people[3], request, asset === 0 ? 10n * WAD : 0n));
  }
  runner.model.now += 9n * DAY;
  await runner.refresh();
  for (const [place, accept] of VERDICTS.entries()) {
    const filing = { cover: place + 1, amount: COVERS[place].amount, lossAt: runner.model.now - HOUR };
    const deposit = runner.model.claims.depositFor(filing.cover, filing.amount, runner.model.now);
    await succeed(runner, filed(suite, people[2], filing, deposit));
    for (const judge of ASSESSORS.slice(1)) await succeed(runner, cast(suite, people[judge], place + 1, accept));
  }
}

async function succeed(runner: Runner, move: Move): Promise<void> {
  runner.model.now += 12n;
  const { succeeded, error } = await runner.perform(move, "open", `the opening, ${move.call.name}`);
  if (!succeeded) throw new Error(`the opening was refused: ${error}`);
}

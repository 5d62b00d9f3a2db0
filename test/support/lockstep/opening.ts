/** How every sequence begins: stake in both pools, managers with their own, assessors of old standing, fresh feeds. */
import { DAY, WAD, trancheOf } from "../../model/numbers.js";
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
  runner.model.now += 20n * DAY;
  await runner.refresh();
  await succeed(runner, {
    call: { from: people[0], to: suite.market, name: "poke" },
    model: (m) => {
      m.poke();
    },
  });
}

async function succeed(runner: Runner, move: Move): Promise<void> {
  runner.model.now += 12n;
  const { succeeded, error } = await runner.perform(move, "open", `the opening, ${move.call.name}`);
  if (!succeeded) throw new Error(`the opening was refused: ${error}`);
}

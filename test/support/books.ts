import { expect } from "chai";
import { chainSheet } from "../../scripts/lib/chainSheet.js";
import { addressOf } from "../../scripts/lib/contracts.js";
import { allEvents, contractsOf } from "../../scripts/lib/logs.js";
import { differences, replay } from "../../scripts/lib/replay.js";
import { nowOf, TRANCHE, type Suite } from "./suite.js";

/**
 * Nothing is made, lost or forgotten: every line of the balance sheet drawn from the logs alone is what the contracts
 * say, KEEL is all accounted for, and every contract holds what it owes.
 */
export async function expectConserved(s: Suite): Promise<void> {
  const contracts = await contractsOf(s);
  const { provider } = s.connection.ethers;
  const first = await provider.getBlock(0);
  const currentTranche = (await nowOf(s)) / TRANCHE;
  const keelHolders = {
    [addressOf(s.staking)]: "staking",
    [addressOf(s.assessment)]: "assessment",
  };
  const fromLogs = replay(await allEvents(provider, contracts), { currentTranche, keelHolders });
  const range = { firstTranche: BigInt(first?.timestamp ?? 0) / TRANCHE, currentTranche };
  expect(differences(fromLogs, await chainSheet(s, range)), "books").to.deep.equal([]);
  await expectCustody(s);
  await expectKeel(s);
}

/** The pool holds what is recorded and credited, claims hold their open deposits, nobody else holds ETH. */
async function expectCustody({ pool, claims, membership, assets, connection: { ethers } }: Suite): Promise<void> {
  for (const { id, token, parameters } of assets) {
    const owed = (await pool.recordedOf(id)) + (await pool.creditedOf(id));
    const held = token === undefined ? await ethers.provider.getBalance(pool) : await token.balanceOf(pool);
    expect(held, `${parameters.symbol} in the pool`).to.equal(owed);
  }
  const [received, returned, kept, open] = await claims.deposits();
  expect(received, "claim deposits").to.equal(returned + kept + open);
  expect(await ethers.provider.getBalance(claims), "open deposits").to.equal(open);
  expect(await ethers.provider.getBalance(membership), "fees").to.equal(await membership.uncollectedFees());
}

async function expectKeel({ token, staking, assessment, people }: Suite): Promise<void> {
  const holders = [staking, assessment, token, ...Object.values(people)];
  const balances = await Promise.all(holders.map((holder) => token.balanceOf(holder)));
  const sum = balances.reduce((total, balance) => total + balance, 0n);
  expect(sum, "KEEL of all holders").to.equal(await token.totalSupply());
  expect(await token.effectiveSupply()).to.equal((await token.totalSupply()) + (await token.promised()));
  expect(await token.balanceOf(assessment)).to.equal(await assessment.totalDeposits());
}

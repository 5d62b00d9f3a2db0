import { expect } from "chai";
import { network } from "hardhat";

const { ethers } = await network.create();
const DAY = 86_400n;

describe("TimeGrid", () => {
  const grid = ethers.deployContract("TimeGridHarness");

  it("has tranches of thirteen whole weeks", async () => {
    const [week, tranche, live, tail] = await (await grid).constants();
    expect([week, tranche, live, tail]).to.deep.equal([7n * DAY, 91n * DAY, 8n, 45n * DAY]);
    expect(tranche % week).to.equal(0n);
  });

  it("puts every second into one tranche", async () => {
    const harness = await grid;
    const start = await harness.trancheStart(228n);
    expect(start).to.equal(228n * 91n * DAY);
    expect(await harness.trancheEnd(227n)).to.equal(start);
    expect([await harness.trancheOf(start - 1n), await harness.trancheOf(start)]).to.deep.equal([227n, 228n]);
  });

  it("puts every second into one week and finds the next edge", async () => {
    const harness = await grid;
    const start = await harness.weekStart(2_964n);
    expect([await harness.weekOf(start - 1n), await harness.weekOf(start)]).to.deep.equal([2_963n, 2_964n]);
    expect(await harness.ceilWeek(start)).to.equal(start);
    expect(await harness.ceilWeek(start + 1n)).to.equal(start + 7n * DAY);
    expect(await harness.ceilWeek(start - 1n)).to.equal(start);
    expect(await harness.ceilWeek(0n)).to.equal(0n);
  });
});

import { expect } from "chai";
import { latestBlock } from "../../../scripts/local/rpc.js";
import { urlOf } from "../../../scripts/local/place.js";
import { PATIENCE_MS } from "../../support/process.js";
import { freshMutual, seeded } from "../../support/seeded.js";

const SECONDS_ALLOWED = 60;

/** Measured where nothing else is under way: beside other work it says how busy the machine is. */
describe("the time that `up` takes", function () {
  this.timeout(PATIENCE_MS);

  it("is below a minute, with half a year of history", async () => {
    const { answer, seconds } = await seeded();
    const { number } = await latestBlock(urlOf(await freshMutual()));
    console.log(`        up: ${seconds.toFixed(1)} s, ${number} blocks`);
    expect(answer).to.match(/^A new chain/);
    expect(number).to.be.above(100);
    expect(seconds).to.be.below(SECONDS_ALLOWED);
  });
});

import { expect } from "chai";
import { DAY, HOUR, ethers, networkHelpers, refused, world } from "../../../support/claims.js";

/**
 * setParameters
 * ├── refused: without the role · each value outside its bounds (also at deployment)
 * └── each bound itself is taken, and the event carries all four
 */
describe("Assessment.setParameters", () => {
  const good = { quorum: 1_500n, multiple: 2n, flip: 12n * HOUR, extension: 24n * HOUR };
  type Values = typeof good;
  const list = ({ quorum, multiple, flip, extension }: Values) => [quorum, multiple, flip, extension] as const;

  it("refuses who lacks the role", async () => {
    const w = await networkHelpers.loadFixture(world);
    const stranger = w.signers[1];
    const attempt = () => w.assessment.connect(stranger).setParameters(...list(good));
    await refused(attempt, w.assessment, "AccessManagedUnauthorized", [stranger.address]);
  });

  const bad: [Partial<Values>, string][] = [
    [{ quorum: 99n }, "quorum"],
    [{ quorum: 10_001n }, "quorum"],
    [{ multiple: 0n }, "value multiple"],
    [{ multiple: 11n }, "value multiple"],
    [{ flip: HOUR + 1n }, "whole hours"],
    [{ extension: HOUR - 1n }, "whole hours"],
    [{ flip: 3n * DAY + HOUR }, "late flip"],
    [{ extension: 0n }, "late extension"],
    [{ extension: 3n * DAY + HOUR }, "late extension"],
  ];
  for (const [change, reason] of bad) {
    it(`refuses ${JSON.stringify(Object.entries(change).map(String))}`, async () => {
      const w = await networkHelpers.loadFixture(world);
      const values = list({ ...good, ...change });
      await refused(() => w.assessment.setParameters(...values), w.assessment, "BadParameters", [reason]);
      const { authority, members, cover } = w;
      const deployment = ethers.deployContract("Assessment", [authority, members, members, cover, ...values]);
      await expect(deployment).to.be.revertedWithCustomError(w.assessment, "BadParameters");
    });
  }

  const edges: Partial<Values>[] = [
    { quorum: 100n, multiple: 1n, flip: 0n, extension: HOUR },
    { quorum: 10_000n, multiple: 10n, flip: 3n * DAY, extension: 3n * DAY },
  ];
  for (const change of edges) {
    it(`takes ${Object.values(change).join(", ")}`, async () => {
      const w = await networkHelpers.loadFixture(world);
      const values = list({ ...good, ...change });
      await expect(w.assessment.setParameters(...values))
        .to.emit(w.assessment, "ParametersSet")
        .withArgs(...values);
      expect(await w.assessment.parameters()).to.deep.equal([...values]);
    });
  }
});

import { expect } from "chai";
import { parseEther } from "ethers";
import { NO_EXITS, openVerbs, undecided } from "../../exits/decisions.js";
import { calling, type Exit } from "../../exits/exit.js";
import { deployGround, type Ground } from "../../exits/ground.js";
import { EXITS } from "../../exits/index.js";
import { closingLine, reportOf } from "../../exits/report.js";
import { tryExit } from "../../exits/run.js";
import { STATES, type State } from "../../exits/states.js";
import { openChain } from "../../support/chain.js";

const chain = await openChain();
const states = (...keys: string[]): State[] => STATES.filter(({ key }) => keys.includes(key));

/** Moves KEEL to rupert, or whatever else is planted. */
function planted(key: string, amount: bigint, to = (g: Ground) => g.people.rupert.address): Exit {
  return {
    key,
    title: "A planted exit",
    verbs: ["MemberToken.transfer"],
    prepare: (g) =>
      Promise.resolve({
        call: calling(g.vaultSigner, g.token, "transfer", to(g), amount),
        read: () => g.token.balanceOf(g.people.rupert),
      }),
  };
}

describe("exits", () => {
  it("take every verb that people may call for an exit, or say why it is none", () => {
    expect(undecided(EXITS)).to.deep.equal([]);
    expect(undecided(EXITS.filter(({ key }) => key !== "redeem"))).to.deep.equal(["TokenMarket.redeem"]);
    expect(undecided(EXITS, { ...NO_EXITS, "TokenMarket.redeem": "entry" })).to.deep.equal(["TokenMarket.redeem"]);
    expect(undecided(EXITS, { ...NO_EXITS, "TokenMarket.none": "entry" })).to.deep.equal(["TokenMarket.none"]);
    expect(openVerbs()).to.include.members(["Claims.settle", "MutualGovernor.queue"]);
  });

  it("are dead where they are refused, go through for nothing, or wait without a rule", async () => {
    const ground = await chain.loadFixture(deployGround);
    const only = states("other");
    const works = await tryExit(ground, planted("works", parseEther("1")), only);
    expect(works.map(({ kind }) => kind)).to.deep.equal(["works"]);

    const refused = await tryExit(
      ground,
      planted("refused", parseEther("1"), (g) => g.people.mallory.address),
      only,
    );
    expect(refused).to.deep.equal([{ exit: "refused", state: "other", kind: "dead", reason: "stETH: NotHolder" }]);
    const idle = await tryExit(ground, planted("idle", 0n), only);
    expect(idle.map(({ kind }) => kind)).to.deep.equal(["dead"]);
  });

  it("wait only as long as a rule lets them, and need nothing but what their excuse names", async () => {
    const ground = await chain.loadFixture(deployGround);
    const stake = EXITS.filter(({ key }) => key === "stake.withdraw");
    const [held] = await tryExit(ground, stake[0], states("held"));
    expect(held).to.include({ kind: "waits", days: 30 });
    // The same exit under another name has no rule to wait by
    const [nameless] = await tryExit(ground, { ...stake[0], key: "nameless" }, states("held"));
    expect(nameless).to.include({ kind: "dead" });
    const redeem = EXITS.filter(({ key }) => key === "redeem");
    const [dry] = await tryExit(ground, redeem[0], states("dry"));
    expect(dry.kind).to.equal("n/a");
  });

  it("are counted and written down cell by cell", () => {
    const cells = [
      { exit: "redeem", state: "dry", kind: "works" },
      { exit: "redeem", state: "held", kind: "waits", days: 3, reason: "a rule" },
      { exit: "redeem", state: "idle", kind: "dead", reason: "an error" },
      { exit: "redeem", state: "token", kind: "n/a", isRefused: false, reason: "moves none" },
      { exit: "redeem", state: "empty", kind: "n/a", isRefused: true, reason: "there is nothing" },
    ] as const;
    expect(closingLine(cells)).to.equal("exits: 5 cells, 1 work, 1 wait, 1 dead");
    const text = reportOf(
      EXITS.filter(({ key }) => key === "redeem"),
      states("dry", "held", "idle"),
      cells,
    );
    expect(text).to.include("| works | waited 3 days (1) | **dead** (2) |");
    expect(text).to.include("1. A rule.");
    expect(text).to.include("of the other 2, 1 have nothing to try, and 1 are refused");
  });
});

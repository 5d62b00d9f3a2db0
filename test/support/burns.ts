import { expect } from "chai";
import { rights } from "../../scripts/lib/access.js";
import { DAY, type Chain } from "./chain.js";
import { deployTwoMembers, KEEL, REASON } from "./members.js";
import { expectRefusal } from "./refusal.js";

export interface MemberBurn {
  readonly verb: "burnMarket" | "burnPremium";
  readonly right: string;
  readonly reason: keyof typeof REASON;
}

/** Describes a verb by which a module burns what a member holds freely. */
export function describeMemberBurn(chain: Chain, burn: MemberBurn): void {
  const { ethers, loadFixture } = chain;
  const fixture = () => funded(chain);

  describe(`MemberToken.${burn.verb}`, () => {
    it(`burns without an allowance, with the tag of a ${burn.reason} burn`, async () => {
      const { token, asModule, ada } = await loadFixture(fixture);
      const burning = asModule[burn.verb](ada, 4n * KEEL);
      await expect(burning)
        .to.emit(token, "Burnt")
        .withArgs(REASON[burn.reason], ada.address, 4n * KEEL);
      await expect(burning)
        .to.emit(token, "Transfer")
        .withArgs(ada.address, ethers.ZeroAddress, 4n * KEEL);
      expect([await token.balanceOf(ada), await token.totalSupply()]).to.deep.equal([6n * KEEL, 6n * KEEL]);
    });

    it("burns all, of an account that may no longer hold too", async () => {
      const { token, asModule, ada } = await loadFixture(fixture);
      await asModule.setHolder(ada, false);
      await asModule[burn.verb](ada, 10n * KEEL);
      expect(await token.totalSupply()).to.equal(0n);
    });

    describeRefusals(chain, fixture, burn);
  });
}

/** `ada` with 10 KEEL. */
async function funded(chain: Chain) {
  const suite = await deployTwoMembers(chain);
  await suite.asModule.mintGenesis(suite.ada, 10n * KEEL);
  return suite;
}

function describeRefusals(
  { at, loadFixture, now }: Chain,
  fixture: () => ReturnType<typeof funded>,
  { verb, right }: MemberBurn,
): void {
  it("MissingRight", async () => {
    const { token, ada, module } = await loadFixture(fixture);
    await token.setRights(module, 2n ** 256n - 1n - rights(right));
    for (const caller of [ada, module]) {
      const burn = () => token.connect(caller)[verb](ada, KEEL);
      await expectRefusal(burn, token, "MissingRight", [caller.address, rights(right)]);
    }
  });

  it("ZeroAmount", async () => {
    const { token, asModule, ada } = await loadFixture(fixture);
    await expectRefusal(() => asModule[verb](ada, 0n), token, "ZeroAmount", []);
  });

  it("TokensNotFree: above the balance, held to the second, locked to the second", async () => {
    const { token, asModule, ada } = await loadFixture(fixture);
    const burn = (amount: bigint) => () => asModule[verb](ada, amount);
    const above = 10n * KEEL + 1n;
    await expectRefusal(burn(above), token, "TokensNotFree", [ada.address, 10n * KEEL, above]);

    const heldUntil = (await now()) + DAY;
    await asModule.mintHeld(ada, 5n * KEEL, heldUntil);
    await at(heldUntil - 1n);
    await expectRefusal(burn(above), token, "TokensNotFree", [ada.address, 10n * KEEL, above]);
    await at(heldUntil);
    await burn(above)();

    const lockedUntil = heldUntil + DAY;
    await asModule.lock(ada, lockedUntil);
    await at(lockedUntil - 1n);
    await expectRefusal(burn(1n), token, "TokensNotFree", [ada.address, 0n, 1n]);
    await at(lockedUntil);
    await burn(5n * KEEL - 1n)();
    expect(await token.balanceOf(ada)).to.equal(0n);
  });
}

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { openChain } from "../../support/chain.js";
import { cliOn, jsonCliOn, outcomeOf } from "../../support/cli.js";
import { deploySuite } from "../../support/suite.js";

const chain = await openChain();

describe("member on the command line", () => {
  it("tells members from others", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const mia = await json("member status mia");
    expect(mia.result).to.deep.include({ account: s.people.mia.address, isMember: true, isActive: true });
    const { result } = await json(`member status ${s.people.mallory.address}`);
    expect(result).to.deep.include({ isMember: false, isActive: false });
    expect((await cliOn(s)("member status --as alice")).out)
      .to.include("3,000 KEEL")
      .and.match(/holds +no cover, no position\n/);
  });

  it("asks whose when nobody is named", async () => {
    const s = await chain.loadFixture(deploySuite);
    expect((await jsonCliOn(s)("member status nobody")).error?.hint).to.include("mia, nina");
    const { code, error } = await jsonCliOn(s)("member status");
    expect(code).to.equal(2);
    expect(error?.name).to.equal("NoSender");
  });

  it("takes somebody in: attested to a file, handed in, once", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const file = path.join(mkdtempSync(path.join(tmpdir(), "keel-")), "yara.json");
    const { result } = await json(`member attest yara --tier 2 --for 180d --out ${file} --as signer`);
    expect(result).to.deep.include({ account: s.people.yara.address, tier: "2", nonce: "0", file });
    const joined = outcomeOf(await json(`member join --attestation ${file} --as yara --yes`));
    expect(joined).to.deep.include({ tier: "2", expiresAt: result?.expiresAt });
    expect(String(await s.membership.idOf(s.people.yara))).to.equal(joined.id);
    const again = await json(`member join --attestation ${file} --as yara --yes`);
    expect(again).to.deep.include({ code: 3 });
    expect(again.error?.name).to.equal("AlreadyMember");
  });

  it("renews a membership without a fee", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    const file = path.join(mkdtempSync(path.join(tmpdir(), "keel-")), "mia.json");
    const { result } = await json(`member attest mia --for 300d --out ${file} --as signer`);
    const renewed = outcomeOf(await json(`member join --attestation ${file} --renew --as mia --yes`));
    expect(renewed).to.deep.include({ fee: { value: "0", unit: "ETH" }, expiresAt: result?.expiresAt });
    expect((await json(`member join --attestation ${file} --renew --as nina --yes`)).error?.name).to.equal(
      "WrongAccount",
    );
  });

  it("lets only a KYC signer attest, and reads only its files", async () => {
    const s = await chain.loadFixture(deploySuite);
    const json = jsonCliOn(s);
    expect((await json("member attest yara --as alice")).error?.name).to.equal("NotSigner");
    expect((await json("member join --attestation nowhere.json --as yara --yes")).error?.name).to.equal("NoFile");
    expect((await json("member join --attestation package.json --as yara --yes")).error?.name).to.equal("BadFile");
    expect((await json("member join --as yara --yes")).error?.name).to.equal("MissingArgument");
  });
});

import { expect } from "chai";
import { EXIT, type CliError } from "../../../scripts/lib/cli/exit.js";
import { localNetwork, type Environment } from "../../../scripts/lib/cli/localNetwork.js";
import { hardhat, ran } from "../../support/process.js";

const refusalOf = (environment: Environment): CliError => {
  try {
    localNetwork(environment);
  } catch (failure) {
    return failure as CliError;
  }
  throw new Error("it is taken");
};

describe("where the local chain is looked for", () => {
  it("is what the environment says, and the usual place where it says nothing", () => {
    const usual = { url: "http://127.0.0.1:8545", chainId: 41337 };
    expect(localNetwork({})).to.deep.equal(usual);
    expect(localNetwork({ LOCAL_RPC_URL: "", LOCAL_CHAIN_ID: " " })).to.deep.equal(usual);
    const set = { LOCAL_RPC_URL: "https://node.example:9545/key", LOCAL_CHAIN_ID: "41331" };
    expect(localNetwork(set)).to.deep.equal({ url: set.LOCAL_RPC_URL, chainId: 41331 });
  });

  for (const [variable, value] of [
    ["LOCAL_RPC_URL", "127.0.0.1:8545"],
    ["LOCAL_RPC_URL", "localhost"],
    ["LOCAL_RPC_URL", "ws://127.0.0.1:8545"],
    ["LOCAL_CHAIN_ID", "local"],
    ["LOCAL_CHAIN_ID", "0"],
    ["LOCAL_CHAIN_ID", "-5"],
    ["LOCAL_CHAIN_ID", "1.5"],
    ["LOCAL_CHAIN_ID", "99999999999999999999"],
  ] as const)
    it(`is refused as ${variable}=${value}`, () => {
      const { name, exit, message, args, hint } = refusalOf({ [variable]: value });
      expect({ name, exit, args }).to.deep.equal({
        name: "BadSetting",
        exit: EXIT.usage,
        args: { variable, value },
      });
      expect(message).to.include(`${variable} is "${value}"`);
      expect(hint).to.include(`${variable}=`);
    });

  it("ends a command with 2 where it cannot be meant, as data too", async () => {
    const plain = await ran(hardhat(["stats"]), { LOCAL_CHAIN_ID: "local" });
    expect([plain.code, plain.out]).to.deep.equal([EXIT.usage, ""]);
    expect(plain.err)
      .to.match(/^BadSetting: LOCAL_CHAIN_ID is "local"/m)
      .and.match(/^hint: /m);
    const data = await ran(hardhat(["stats", "--json"]), { LOCAL_RPC_URL: "localhost" });
    expect(data.code).to.equal(EXIT.usage);
    expect((JSON.parse(data.out) as { error: { name: string } }).error.name).to.equal("BadSetting");
  });
});

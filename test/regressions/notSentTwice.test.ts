import { expect } from "chai";
import type { Provider } from "ethers";
import type { Chain } from "../../scripts/lib/cli/ground.js";
import { locate, type Meant } from "../../scripts/lib/cli/locate.js";
import { recover } from "../../scripts/lib/cli/recover.js";

const MIA = "0xbDA5747bFD65F08deb54cb465eB87D40e51B197E";
const HASH = `0x${"cd".repeat(32)}`;
const MEANT: Meant = { from: MIA, nonce: 4, to: MIA, data: "0x1234", block: 10 };

interface Node {
  /** Transactions of the account that are mined, and that wait beside them. */
  readonly mined: number;
  readonly pending: number;
  readonly latest?: number;
  /** Where number 4 lies. */
  readonly at?: number;
  readonly data?: string;
  /** Whether it keeps old counts. */
  readonly isArchive?: boolean;
  readonly isLocal?: boolean;
}

/** A chain with nothing but what is looked at. */
function chainOf({
  mined,
  pending,
  latest = 20_000,
  at = -1,
  data = "0x1234",
  isArchive = true,
  isLocal = false,
}: Node): Chain {
  const provider = {
    getTransaction: () => Promise.resolve(null),
    getTransactionReceipt: () => Promise.resolve({ status: 1, hash: HASH, blockNumber: at }),
    getBlockNumber: () => Promise.resolve(latest),
    getTransactionCount: (_: string, tag: string | number) => {
      if (tag === "latest") return Promise.resolve(mined);
      if (tag === "pending") return Promise.resolve(pending);
      return isArchive
        ? Promise.resolve(Number(tag) >= at ? mined : 4)
        : Promise.reject(new Error("missing trie node"));
    },
    getBlock: (tag: string | number) =>
      Promise.resolve({
        prefetchedTransactions: tag === at ? [{ from: MIA, nonce: 4, to: MIA, data, hash: HASH }] : [],
      }),
  } as unknown as Provider;
  const send = () => Promise.reject(new Error("method not found"));
  return { name: "public", isLocal, provider, send } as unknown as Chain;
}

const nameOf = (failure: unknown): string => (failure as Error).name;

/** A killed command once sent again what the node only did not show: it has to refuse instead. */
describe("what cannot be told to have been sent", () => {
  it("is not sent again while the node hides what took the number", async () => {
    const hidden = chainOf({ mined: 4, pending: 5 });
    expect(await locate(hidden, MEANT)).to.deep.equal({ at: "hidden" });
    expect(await recover(hidden, MEANT).catch(nameOf)).to.equal("CannotTell");
  });

  it("is not sent again by a node that lags behind, but on a chain that is a single node", async () => {
    expect(await recover(chainOf({ mined: 2, pending: 3 }), MEANT).catch(nameOf)).to.equal("CannotTell");
    expect(await recover(chainOf({ mined: 2, pending: 3, isLocal: true }), MEANT)).to.equal(undefined);
  });

  it("may be sent when its number is free, or was used by something else", async () => {
    expect(await recover(chainOf({ mined: 4, pending: 4 }), MEANT)).to.equal(undefined);
    expect(await recover(chainOf({ mined: 5, pending: 5, at: 12, data: "0x99" }), MEANT)).to.equal(undefined);
  });

  it("is found however long ago it was mined, and near by without old states", async () => {
    expect(await locate(chainOf({ mined: 9, pending: 9, at: 9_000 }), MEANT)).to.deep.equal({ at: "sent", hash: HASH });
    const young = chainOf({ mined: 9, pending: 9, at: 60, latest: 100, isArchive: false });
    expect(await locate(young, MEANT)).to.deep.equal({ at: "sent", hash: HASH });
    const old = chainOf({ mined: 9, pending: 9, at: 60, isArchive: false });
    expect(await locate(old, MEANT), "too far back to be looked at").to.deep.equal({ at: "hidden" });
  });
});

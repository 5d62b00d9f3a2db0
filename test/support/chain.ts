import { HDNodeWallet } from "ethers";
import hre, { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

/**
 * Every transaction takes this much gas along and costs nothing. So nothing is estimated: a transaction that is refused
 * is mined all the same (`expectRefusal` needs it), and balances of ETH change by what contracts move, to the wei.
 */
const FREE_GAS = { gas: 16_000_000n, gasPrice: 0n, initialBaseFeePerGas: 0n } as const;

/** Every chain begins at this moment, four days into a tranche: no test depends on the day it is run. */
const BEGINNING = "2027-01-25T00:00:00Z";

/** Hardhat derives them from their phrase for every chain, which takes longer than anything else of it: here once. */
const accounts = await keysOf();

async function keysOf(): Promise<{ privateKey: string; balance: bigint }[]> {
  const { default: configured } = hre.config.networks;
  if (configured.type !== "edr-simulated" || Array.isArray(configured.accounts))
    throw new Error("the chain of the tests derives its accounts from a phrase");
  const { mnemonic, path, initialIndex, count, passphrase, accountsBalance } = configured.accounts;
  const phrase = { words: await mnemonic.get(), password: await passphrase.get() };
  const root = HDNodeWallet.fromPhrase(phrase.words, phrase.password, path.replace(/\/$/, ""));
  return Array.from({ length: count }, (_, place) => ({
    privateKey: root.deriveChild(initialIndex + place).privateKey,
    balance: accountsBalance,
  }));
}

/**
 * One chain for one test file: `const chain = await openChain();` at its top. Nothing is shared between files, and
 * `chain.loadFixture` brings back the state of a fixture, the clock included.
 */
export async function openChain(extra: { allowUnlimitedContractSize?: boolean } = {}) {
  const connection: NetworkConnection = await network.create({
    override: { ...FREE_GAS, accounts, initialDate: BEGINNING, ...extra },
  });
  const { ethers, networkHelpers, provider } = connection;
  const { time } = networkHelpers;
  return {
    connection,
    ethers,
    provider,
    networkHelpers,
    loadFixture: <T>(fixture: (connection: NetworkConnection) => Promise<T>) => networkHelpers.loadFixture(fixture),
    /** The timestamp of the latest block: what a view sees. */
    now: async () => BigInt(await time.latest()),
    /** The next transaction is mined exactly at this timestamp. */
    at: (timestamp: bigint) => time.setNextBlockTimestamp(timestamp),
    /** Mines a block exactly at this timestamp: a view sees it. */
    reach: async (timestamp: bigint) => {
      await time.increaseTo(timestamp);
    },
    /** Mines a block this many seconds after the latest one. */
    increase: async (seconds: bigint) => {
      await time.increase(seconds);
    },
  };
}

export type Chain = Awaited<ReturnType<typeof openChain>>;
export type Signer = Awaited<ReturnType<Chain["ethers"]["getSigners"]>>[number];

export const HOUR = 3_600n;
export const DAY = 24n * HOUR;
export const YEAR = 365n * DAY;

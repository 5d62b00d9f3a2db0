/** Keys that a network is configured with. They stay in here: what comes out are addresses and signatures. */
import { HDNodeWallet, Wallet, type Provider, type Signer, type TransactionRequest } from "ethers";
import type { HttpNetworkConfig } from "hardhat/types/config";

type Accounts = HttpNetworkConfig["accounts"];

export class Keys {
  readonly #accounts: Exclude<Accounts, "remote">;
  readonly #provider: Provider;
  #wallets: Promise<readonly (Wallet | HDNodeWallet)[]> | undefined;

  constructor(accounts: Exclude<Accounts, "remote">, provider: Provider) {
    this.#accounts = accounts;
    this.#provider = provider;
  }

  /** Asked for only when somebody signs: the keystore wants its password then. */
  signers(): Promise<readonly Signer[]> {
    return this.#all();
  }

  async sign(from: string, transaction: TransactionRequest): Promise<string> {
    const wallet = (await this.#all()).find(({ address }) => address === from);
    if (wallet === undefined) throw new RangeError(`there is no key of ${from}`);
    return wallet.signTransaction(transaction);
  }

  #all(): Promise<readonly (Wallet | HDNodeWallet)[]> {
    this.#wallets ??= walletsOf(this.#accounts, this.#provider);
    return this.#wallets;
  }
}

async function walletsOf(accounts: Exclude<Accounts, "remote">, provider: Provider) {
  if (Array.isArray(accounts)) {
    const keys = await Promise.all(accounts.map((variable) => variable.getHexString()));
    return keys.map((key) => new Wallet(key, provider));
  }
  const { mnemonic, passphrase, path, initialIndex, count } = accounts;
  const root = HDNodeWallet.fromPhrase(await mnemonic.get(), await passphrase.get(), path);
  return Array.from({ length: count }, (_, place) => root.deriveChild(initialIndex + place).connect(provider));
}

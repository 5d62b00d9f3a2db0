/** Who and what is on a local chain, read from it, and what to try next. */
import { JsonRpcProvider } from "ethers";
import { role } from "../lib/access.js";
import { PLACES } from "../lib/accounts.js";
import { attach, type Ground } from "../lib/cli/ground.js";
import { loadSchema } from "../lib/cli/schema.js";
import { addressOf, CONTRACT_NAMES, type Contracts } from "../lib/contracts.js";
import { ROOT } from "../lib/run.js";
import { DEFAULT_PORT, LOCAL_CHAIN_ID, placeOf, urlOf, type Place } from "./place.js";

export interface Person {
  readonly name: string;
  readonly address: string;
  readonly is: readonly string[];
  /** Wei. */
  readonly eth: bigint;
  readonly keel: bigint;
}

export interface Report {
  readonly people: readonly Person[];
  /** Address of every contract by its name. */
  readonly contracts: Readonly<Record<string, string>>;
  readonly counts: Readonly<Record<"members" | "pools" | "products" | "covers" | "claims", bigint>>;
  /** What other commands need in the environment to find this chain; empty for the usual port and id. */
  readonly environment: Readonly<Record<string, string>>;
  readonly next: readonly string[];
}

/** Only commands that there are: a suggestion is shown when its verb is published. */
const SUGGESTIONS = [
  ["stats", ""],
  ["cover list", "--of mia"],
  ["cover quote", "aave-v3-ethereum 5ETH 90d --as nina"],
  ["cover buy", "aave-v3-ethereum 2ETH 90d --as nina"],
  ["token price", ""],
  ["token mint", "2ETH --as mia"],
  ["pool list", ""],
  ["stake list", "judy"],
  ["claim list", ""],
  ["claim settle", "4 --as ursula"],
  ["assess inbox", "--as dave"],
  ["gov list", ""],
  ["keep due", ""],
  ["time advance", "7d"],
  ["down", ""],
] as const;

export async function reportOn(place: Place): Promise<Report> {
  const provider = new JsonRpcProvider(urlOf(place), place.chainId, { staticNetwork: true, batchMaxCount: 20 });
  try {
    const { contracts } = await groundOf(place, provider);
    const signers = await provider.listAccounts();
    const managers = await managersOf(contracts);
    const people = Object.entries(PLACES).flatMap(([name, at]) => {
      const signer = signers.at(at);
      return signer === undefined ? [] : [personOf(contracts, provider, { name, address: signer.address, managers })];
    });
    return {
      people: await Promise.all(people),
      contracts: Object.fromEntries(
        Object.entries(CONTRACT_NAMES).map(([short, name]) => [name, addressOf(contracts[short as keyof Contracts])]),
      ),
      counts: {
        members: await contracts.membership.memberCount(),
        pools: await contracts.staking.poolCount(),
        products: await contracts.products.productCount(),
        covers: await contracts.cover.coverCount(),
        claims: await contracts.claims.claimCount(),
      },
      environment: environmentOf(place),
      next: suggestions(place),
    };
  } finally {
    provider.destroy();
  }
}

/** What has to stand before a command to make it about this chain. */
export function environmentOf(place: Place): Record<string, string> {
  return {
    ...(place.port !== DEFAULT_PORT && { LOCAL_RPC_URL: urlOf(place) }),
    ...(place.chainId !== LOCAL_CHAIN_ID && { LOCAL_CHAIN_ID: String(place.chainId) }),
  };
}

/** Commands about the chain itself find it by its folder, the others by the environment. */
function suggestions(place: Place): string[] {
  const published = new Map(loadSchema().verbs.map(({ name, kind }) => [name, kind]));
  const before = Object.entries(environmentOf(place)).map(([name, value]) => `${name}=${value}`);
  const folder = place.folder === placeOf().folder ? [] : ["--folder", place.folder];
  return SUGGESTIONS.filter(([verb]) => published.has(verb)).map(([verb, args]) => {
    const [environment, options] = published.get(verb) === "errand" ? [[], folder] : [before, []];
    return [...environment, "npx hardhat", verb, args, ...options].filter((word) => word !== "").join(" ");
  });
}

async function groundOf(place: Place, provider: JsonRpcProvider): Promise<Ground> {
  return attach(ROOT, {
    name: "local",
    chainId: place.chainId,
    block: { number: 0, timestamp: 0 },
    provider,
    isLocal: true,
    send: (method, params) => provider.send(method, [...params]),
    signers: () => provider.listAccounts(),
  });
}

/** Number of the pool by its manager's address. */
async function managersOf({ staking }: Contracts): Promise<ReadonlyMap<string, bigint>> {
  const managers = new Map<string, bigint>();
  for (let poolId = 1n; poolId <= (await staking.poolCount()); poolId++)
    managers.set((await staking.poolOf(poolId)).manager, poolId);
  return managers;
}

interface Asked {
  readonly name: string;
  readonly address: string;
  readonly managers: ReadonlyMap<string, bigint>;
}

async function personOf(contracts: Contracts, provider: JsonRpcProvider, asked: Asked): Promise<Person> {
  const { membership, token, assessment, authority } = contracts;
  const { name, address, managers } = asked;
  const [memberId, isSigner, guardian, eth, keel] = await Promise.all([
    membership.idOf(address),
    membership.isSigner(address),
    authority.hasRole(role("GUARDIAN"), address),
    provider.getBalance(address),
    token.balanceOf(address),
  ]);
  const poolId = managers.get(address);
  const isAssessor = memberId !== 0n && (await assessment.assessorOf(memberId)).amount !== 0n;
  const is = [
    ...(isSigner ? ["attests members"] : []),
    ...(guardian.isMember ? ["guardian"] : []),
    ...(memberId === 0n ? [] : ["member"]),
    ...(poolId === undefined ? [] : [`manages pool ${poolId}`]),
    ...(isAssessor ? ["judges claims"] : []),
  ];
  return { name, address, is, eth, keel };
}

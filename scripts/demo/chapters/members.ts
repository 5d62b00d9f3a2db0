/** Members join by signed attestation, buy KEEL in the market, and learn what a hold is. */
import { joinMutual } from "../../lib/genesis.js";
import { marketTerms, minted, MARKET_DEFAULTS } from "../../lib/model/market.js";
import { eth, keel } from "../format.js";
import { at, happened, refusal, type World } from "../world.js";

export async function members(world: World): Promise<void> {
  world.tell.chapter("Members and the token market");
  await join(world);
  await mint(world);
  await hold(world);
}

async function join(world: World): Promise<void> {
  const { tell, suite } = world;
  tell.step(`${world.members.length} more members join by signed attestation`);
  const before = await suite.membership.memberCount();
  const stranger = await refusal(
    world,
    suite.token.connect(at(world.founders, 0)).transfer.staticCall(at(world.members, 0), 1n),
  );
  tell.check("nobody else may hold KEEL", ["refusal", stranger.name], ["expected", "NotHolder"]);
  for (const member of world.members) await joinMutual(suite, world.attester, member);
  const count = await suite.membership.memberCount();
  tell.say(`members: ${before} -> ${count}`);
  tell.check("members", ["register", count], ["founders + joiners", before + BigInt(world.members.length)]);
  const held = await suite.membership.uncollectedFees();
  const recorded = await suite.pool.recordedOf(0n);
  await (await suite.membership.collectFees()).wait();
  tell.say(`joining fees of ${eth(held)} go to the capital pool`);
  tell.check("fees", ["pool record", (await suite.pool.recordedOf(0n)) - recorded], ["register", held]);
}

async function mint(world: World): Promise<void> {
  const { tell, suite } = world;
  const buyer = at(world.members, 0);
  const paid = 10n ** 19n;
  tell.step(`A member buys KEEL for ${eth(paid)}`);
  await (await suite.ledger.mark()).wait();
  const capital = await suite.ledger.capital();
  const supply = await suite.token.effectiveSupply();
  const terms = marketTerms({ capital: capital.high, mcr: capital.mcr, effectiveSupply: supply }, MARKET_DEFAULTS);
  const deadline = (await world.clock.now()) + 3_600n;
  const quoted = await suite.market.quoteMint(paid);
  const done = await happened(world, suite.market.connect(buyer).mint(quoted, deadline, { value: paid }));
  const tokens = done.num("TokenMarket.Minted", "tokens");
  tell.say(`${eth(paid)} in, ${keel(tokens)} out: ${eth((paid * 10n ** 18n) / tokens, 6)} a KEEL`);
  tell.say(`net asset value ${eth(terms.nav, 6)}, ask ${eth(terms.ask, 6)}, bid ${eth(terms.bid, 6)}`);
  tell.check("tokens", ["market", tokens], ["reference model", minted(paid, terms.ask, terms.askDepth, 0n)]);
  tell.check("tokens", ["market", tokens], ["quote in the block before", quoted]);
  const navAfter = ((await suite.ledger.capital()).high * 10n ** 18n) / (await suite.token.effectiveSupply());
  tell.check("nobody was diluted", ["net asset value not lower", navAfter >= terms.nav], ["promise", true]);
}

async function hold(world: World): Promise<void> {
  const { tell, suite } = world;
  const buyer = at(world.members, 0);
  tell.step("What was minted a moment ago cannot leave again for a day");
  const balance = await suite.token.balanceOf(buyer);
  const deadline = (await world.clock.now()) + 3_600n;
  const refused = await refusal(world, suite.market.connect(buyer).redeem.staticCall(balance, 0n, deadline));
  tell.say(`redeeming ${keel(balance)} at once is refused: ${refused.name}`);
  tell.check("refusal", ["market", refused.name], ["expected", "TokensNotFree"]);
}

import type { Connection, Suite } from "./suite.js";
import { DAY } from "./chain.js";
import { deploySuite } from "./suite.js";
import { buyCover, fileClaim, passTime } from "./verbs.js";

/** Cover 1 of mia and cover 2 of nina, 5 ETH of Aave v3 each, ten days after the sale; mia has filed claim 1 for all of it. */
export async function deployWithClaim(connection: Connection): Promise<Suite> {
  const s = await deploySuite(connection);
  await buyCover(s);
  await buyCover(s, { buyer: "nina" });
  await passTime(s, 10n * DAY);
  await fileClaim(s, { coverId: 1n });
  return s;
}

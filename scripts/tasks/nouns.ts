/** What each noun of the command line is about. */
export const NOUNS: Readonly<Record<string, string>> = {
  assess: "Judge claims",
  claim: "Claims from estimate to payment",
  cover: "Quote, buy and look after covers",
  deploy: "Deploy the suite and examine what is deployed",
  feed: "Prices of the pool's assets",
  gov: "Decide as members",
  keep: "What is due for anybody to call",
  member: "Join and see where a member stands",
  pool: "Syndicates: what backs covers, on which terms",
  "pool products": "Weights and target prices of a pool, from a file",
  product: "What can be covered",
  stake: "Stake KEEL behind risks",
  time: "The clock of the local chain",
  token: "KEEL: price, mint, redeem, votes",
};

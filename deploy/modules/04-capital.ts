import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Catalogue } from "../../scripts/data/catalogue.js";
import type { Parameters } from "../../scripts/lib/parameters.js";
import { groupValues, inGwei } from "../values.js";
import type { AccessModule } from "./01-access.js";
import type { TokenModule } from "./02-token.js";
import type { CustodyModule, MembershipModule } from "./03-membership.js";

export interface Below {
  readonly access: AccessModule;
  readonly token: TokenModule;
  readonly custody: CustodyModule;
  readonly membership: MembershipModule;
}

/** Layer 4: ledger, market and the founders' subscription over the pool. */
export const capitalModule = (p: Parameters, catalogue: Catalogue, below: Below) =>
  buildModule("Capital", (m) => {
    const { authority } = m.useModule(below.access);
    const { token } = m.useModule(below.token);
    const { pool } = m.useModule(below.custody);
    const { membership } = m.useModule(below.membership);
    const ledger = m.contract("SolvencyLedger", [authority, pool, modelOf(p, catalogue), limitsOf(p)]);
    const market = m.contract("TokenMarket", [
      authority,
      token,
      membership,
      pool,
      ledger,
      marketOf(p),
      p.token.minHold,
    ]);
    const genesis = m.contract("Genesis", [
      {
        token,
        membership,
        pool,
        ledger,
        market,
        price: p.token.genesisPrice,
        target: p.token.genesisCapital,
        lockedTokens: p.token.lockedKeel,
        maxShareBps: p.genesis.maxShare,
        minFounders: p.genesis.minFounders,
        closer: m.getAccount(0),
      },
    ]);
    return { ledger, market, genesis };
  });

export type CapitalModule = ReturnType<typeof capitalModule>;

/** The capital model as the ledger takes it. */
export function modelOf({ mcr }: Parameters, catalogue: Catalogue) {
  return {
    groupRates: groupValues(mcr.groupRates),
    k: mcr.k,
    eta: mcr.eta,
    rhoMarket: mcr.rhoMarket,
    gammaMax: mcr.gammaMax,
    downPerDayBps: mcr.downPerDay,
    floor: inGwei(mcr.floor),
    tagDrawdowns: catalogue.tags.map((tag) => BigInt(tag.drawdownBps)),
  };
}

export function limitsOf({ sales }: Parameters) {
  return {
    openClaimWeightBps: sales.openClaimWeight,
    productBps: sales.product,
    groupBps: sales.group,
    tagBps: sales.tag,
    memberBps: sales.member,
    brokerBps: sales.broker,
  };
}

export function marketOf({ market }: Parameters) {
  return {
    spreadAskBps: market.spreadAsk,
    spreadBidBps: market.spreadBid,
    beta0Bps: market.beta0,
    fullRatioBps: market.fullRatio,
    kappaBps: market.kappa,
    alphaMaxBps: market.alphaMax,
    maxRatioBps: market.maxRatio,
    lambdaBps: market.lambda,
    maxDepthBps: market.maxDepth,
    askDepthBps: market.askDepth,
    askDecayBps: market.askDecay,
    bidDecayBps: market.bidDecay,
    maxDisplacementBps: market.maxDisplacement,
  };
}

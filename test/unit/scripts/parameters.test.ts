import { readFileSync } from "node:fs";
import { expect } from "chai";
import { GROUPS } from "../../../scripts/data/catalogue.js";
import {
  faultsOf,
  loadParameters,
  ParameterError,
  parseParameters,
  type Parameters,
} from "../../../scripts/lib/parameters.js";
import { parseDuration, parseIn } from "../../../scripts/lib/units.js";

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8"));
const local = () => read("deploy/parameters/local.json") as Record<string, Record<string, unknown>>;

/** A figure of docs/parameters.json by its place, in the same units as the loader's. */
function documented(place: string): bigint {
  const [domain, ...rest] = place.split(".");
  let value: unknown = (read("docs/parameters.json") as Record<string, unknown>)[domain];
  for (const name of rest) value = (value as Record<string, unknown>)[name];
  if (Array.isArray(value)) value = value[1] === "time" ? value[0] : `${value[0]} ${value[1]}`;
  if (typeof value === "number") return BigInt(value);
  if (/^\d+[smhdw]$/.test(String(value).split(" ")[0])) return parseDuration(String(value).split(" ")[0]);
  const unit = String(value).endsWith("KEEL") ? "KEEL" : "ETH";
  return parseIn(unit, String(value));
}

/** Places in docs/parameters.json and what the network has there. */
const figures = (p: Parameters) => [...moneyFigures(p), ...dutyFigures(p)];

/** Token, market, capital. */
function moneyFigures(p: Parameters): (readonly [string, bigint])[] {
  return [
    ["token.genesisPrice", p.token.genesisPrice],
    ["token.genesisCapital", p.token.genesisCapital],
    ["token.lockedKeel", p.token.lockedKeel],
    ["token.minHold", p.token.minHold],
    ["membership.joinFee", p.membership.joinFee],
    ["membership.attestationMaxAge", p.membership.attestationMaxAge],
    ["market.s_a", p.market.spreadAsk],
    ["market.s_b", p.market.spreadBid],
    ["market.beta0", p.market.beta0],
    ["market.r_f", p.market.fullRatio],
    ["market.kappa", p.market.kappa],
    ["market.alphaMax", p.market.alphaMax],
    ["market.r_max", p.market.maxRatio],
    ["market.lambda", p.market.lambda],
    ["market.lmax", p.market.maxDepth],
    ["market.la", p.market.askDepth],
    ["market.rho_a", p.market.askDecay],
    ["market.rho_b", p.market.bidDecay],
    ["market.y_max", p.market.maxDisplacement],
    ["mcr.K", p.mcr.k],
    ["mcr.eta", p.mcr.eta],
    ["mcr.rho_m", p.mcr.rhoMarket],
    ["mcr.gamma_max", p.mcr.gammaMax],
    ["mcr.downPerDay", p.mcr.downPerDay],
    ["sales.openClaimWeight", p.sales.openClaimWeight],
    ["sales.e_i", p.sales.product],
    ["sales.s_g", p.sales.group],
    ["sales.S_t", p.sales.tag],
    ["sales.memberLimit", p.sales.member],
    ["sales.brokerLimit", p.sales.broker],
  ];
}

/** Products, stake, claims, governance. */
function dutyFigures(p: Parameters): (readonly [string, bigint])[] {
  return [
    ["products.minPeriod", p.products.minPeriod],
    ["products.maxPeriod", p.products.maxPeriod],
    ["products.grace", p.products.grace],
    ["products.waiting", p.products.waiting],
    ["products.deductible", p.products.deductible],
    ["products.minPremium", p.products.minPremium],
    ["products.capRate", p.products.capRate],
    ["products.commissionMax", p.products.commissionMax],
    ...GROUPS.map((group) => [`products.floorRate.${group}`, p.products.floorRate[group]] as const),
    ...GROUPS.map((group, place) => [`mcr.c_g.${place}`, p.mcr.groupRates[group]] as const),
    ["staking.tranche", p.staking.tranche],
    ["staking.liveTranches", p.staking.liveTranches],
    ["staking.capacityFactor", p.staking.capacityFactor / 10_000n],
    ["staking.rewardsShare", p.staking.rewardsShare],
    ["staking.maxWeight", p.staking.maxWeight],
    ["staking.maxTotalWeight", p.staking.maxTotalWeight],
    ["staking.maxFee", p.staking.maxFee],
    ["staking.holdThreshold", p.staking.holdThreshold],
    ["staking.maxHold", p.staking.maxHold],
    ["pricing.u_k", p.pricing.knee],
    ["pricing.m1", p.pricing.low],
    ["pricing.m2", p.pricing.high],
    ["pricing.releaseMemory", p.pricing.releaseMemory],
    ["pricing.CoC", p.pricing.costOfCapital],
    ["claims.depositFloor", p.claims.depositFloor],
    ["claims.depositBps", p.claims.deposit],
    ["claims.voting", p.claims.voting],
    ["claims.cooldown", p.claims.cooldown],
    ["claims.quorum", p.claims.quorum],
    ["claims.valueMultiple", p.claims.valueMultiple],
    ["claims.lateFlip", p.claims.lateFlip],
    ["claims.lateExtension", p.claims.lateExtension],
    ["claims.lateExtensionsMax", p.claims.lateExtensionsMax],
    ["claims.weightAge", p.claims.weightAge],
    ["claims.assessmentTail", p.claims.assessmentTail],
    ["governance.votingDelay", p.governance.votingDelay],
    ["governance.votingPeriod", p.governance.votingPeriod],
    ["governance.quorum", p.governance.quorum],
    ["governance.threshold", p.governance.threshold],
    ["governance.tiers.0", p.governance.tiers.PARAMETER],
    ["governance.tiers.1", p.governance.tiers.MODULE],
    ["governance.tiers.2", p.governance.tiers.CORE],
  ];
}

describe("parameters of the local network", () => {
  const p = loadParameters("local");

  it("are those of docs/parameters.json", () => {
    for (const [place, value] of figures(p)) expect(value, place).to.equal(documented(place));
    expect(p.mcr.floor, "mcr.floor: genesisCapital / 2").to.equal(p.token.genesisCapital / 2n);
    const haircuts = {
      ETH: ["ETH"],
      stables: ["USDC", "USDT", "DAI", "USDS"],
      LST: ["stETH", "rETH"],
      vault: ["WBTC"],
    };
    for (const [kind, symbols] of Object.entries(haircuts))
      for (const { symbol, haircut } of p.assets.list.filter((asset) => symbols.includes(asset.symbol)))
        expect(haircut, symbol).to.equal(documented(`mcr.haircuts.${kind}`));
  });

  it("hold together as docs/economics.md §9 asks", () => {
    expect(faultsOf(p)).to.deep.equal([]);
  });

  it("are refused with each fault named when they do not", () => {
    const changes: readonly (readonly [string, string, unknown, RegExp])[] = [
      ["staking", "rewardsShare", "51%", /rewards share is above 1/],
      ["products", "commissionMax", "50%", /give the whole premium away/],
      ["market", "maxDisplacement", "51%", /above half the mint depth/],
      ["sales", "product", "16%", /more than 15%/],
      ["sales", "group", "41%", /more than 40%/],
      ["sales", "tag", "51%", /more than 50%/],
      ["sales", "member", "3%", /more than 2%/],
      ["sales", "broker", "6%", /more than 5%/],
      ["market", "maxDepth", "6%", /redeem 4.5% of capital/],
      ["mcr", "floor", "250 ETH", /above a quarter/],
      ["mcr", "floor", "800 ETH", /under 1.3 times/],
      ["genesis", "maxShare", "21%", /under ten or one is above 20%/],
      ["token", "minHold", "one day", /Malformed.*"one day" is no time/],
      ["membership", "joinFee", "2 USDC", /WrongUnit/],
      ["people", "signers", ["nobody"], /no address and no #account/],
    ];
    for (const [domain, name, value, message] of changes) {
      const input = local();
      input[domain][name] = value;
      expect(() => parseParameters(input), `${domain}.${name}`).to.throw(ParameterError, message);
    }
    expect(() => parseParameters({ ...local(), extra: {} })).to.throw(ParameterError, /extra/);
  });
});

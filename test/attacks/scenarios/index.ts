import type { Scenario } from "../lib/scenario.js";
import { assets } from "./assets.js";
import { burns } from "./burns.js";
import { claims } from "./claims.js";
import { covers } from "./covers.js";
import { governance } from "./governance.js";
import { market } from "./market.js";
import { rewards } from "./rewards.js";

const ALL: readonly Scenario[] = [rewards, burns, covers, claims, market, assets, governance].flat();

/** All scenarios, in the order of the catalogue. */
export const SCENARIOS: readonly Scenario[] = [...ALL].sort((a, b) => a.id.localeCompare(b.id));

import type { Scenario } from "../lib/scenario.js";
import { capital } from "./capital.js";
import { claims } from "./claims.js";
import { covers } from "./covers.js";
import { governance } from "./governance.js";
import { stake } from "./stake.js";

/** All scenarios, in the order of the catalogue. */
export const SCENARIOS: readonly Scenario[] = [...stake, ...covers, ...claims, ...capital, ...governance].sort((a, b) =>
  a.id.localeCompare(b.id),
);

import type { Exit } from "./exit.js";
import { MEMBER_EXITS } from "./members.js";
import { MONEY_EXITS } from "./money.js";

export const EXITS: readonly Exit[] = [...MONEY_EXITS, ...MEMBER_EXITS];

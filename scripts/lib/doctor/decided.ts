/** What differs because members voted so. */
import type { Context } from "../cli/context.js";
import { decodedCall } from "../cli/calls.js";
import { allProposals, titleOf } from "../cli/proposals.js";
import type { Finding } from "./finding.js";

interface Decision {
  readonly number: number;
  readonly title: string;
  readonly setBy: string;
  readonly values: readonly string[];
}

/** Names the last proposal carried out that set what was found. */
export async function withDecisions(ctx: Context, findings: readonly Finding[]): Promise<Finding[]> {
  if (!findings.some(({ setBy }) => setBy !== undefined)) return [...findings];
  const decisions = await decisionsOf(ctx);
  return findings.map((finding) => {
    const decision = decisions.find(({ setBy, values }) => setBy === finding.setBy && values.includes(finding.found));
    if (decision === undefined) return finding;
    return { ...finding, decidedBy: { number: decision.number, title: decision.title } };
  });
}

/** Every call that was carried out, the last proposal first. */
async function decisionsOf(ctx: Context): Promise<Decision[]> {
  const executed = (await allProposals(ctx)).filter(({ state }) => state === "executed").reverse();
  return executed.flatMap((proposal) =>
    proposal.targets.map((target, place) => {
      const { contract, method, args } = decodedCall(ctx, target, proposal.calldatas[place], proposal.values[place]);
      const { number } = proposal;
      return { number, title: titleOf(proposal), setBy: `${contract}.${method}`, values: leavesOf(args) };
    }),
  );
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leavesOf);
  return [String(value).startsWith("0x") ? String(value).toLowerCase() : String(value)];
}

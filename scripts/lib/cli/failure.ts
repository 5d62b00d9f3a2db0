/** How a failure is told: one envelope for machines, sentence, hint and proposal for people. */
import type { CliError } from "./exit.js";
import { jsonOf } from "./json.js";

export interface Head {
  readonly version: 1;
  readonly command: string;
  readonly network: { readonly name: string; readonly chainId: number } | null;
  readonly block: { readonly number: number; readonly timestamp: number } | null;
}

export function failureJson(head: Head, { name, message, args, hint, calls }: CliError): string {
  return jsonOf({ ...head, error: { name, message, args, hint: hint ?? null, calls } });
}

export function failureText({ name, message, hint, calls }: CliError, hasColours: boolean): string {
  const styled = (code: number, text: string) => (hasColours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const lines = [`${styled(31, name)}: ${message}`];
  if (calls !== undefined) lines.push("The proposal it needs calls:", jsonOf(calls, 2));
  if (hint !== undefined) lines.push(`${styled(1, "hint")}: ${hint}`);
  return lines.join("\n");
}

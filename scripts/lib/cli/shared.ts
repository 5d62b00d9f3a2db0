/** Options that every verb of a kind has. Nothing is imported here: this is read at every start. */

export interface SharedOption {
  readonly name: string;
  readonly about: string;
  readonly kind: string;
  readonly isFlag: boolean;
}

export type Kind = "query" | "action" | "errand";

const flag = (name: string, about: string): SharedOption => ({ name, about, kind: "flag", isFlag: true });

const JSON_OUT = flag("json", "One envelope on stdout and nothing else: docs/cli-schema.json");
const AS = {
  name: "as",
  about: "Whose call it is: a name of the local chain, or an address",
  kind: "account",
  isFlag: false,
};

export const SHARED: Readonly<Record<Kind, readonly SharedOption[]>> = {
  query: [JSON_OUT, AS],
  action: [
    JSON_OUT,
    AS,
    flag("yes", "Send without asking"),
    flag("dryRun", "Simulate and show the effect; send nothing"),
    flag("calls", "Print the calls as data instead of sending them"),
    {
      name: "safe",
      about: "Write the calls to this file for a Safe's Transaction Builder",
      kind: "file",
      isFlag: false,
    },
    {
      name: "confirmations",
      about: "Blocks that have to lie on what is sent; 1 on the local chain, else 3",
      kind: "count",
      isFlag: false,
    },
    {
      name: "patience",
      about: "For how long it is waited for; 3 minutes unless said here",
      kind: "time",
      isFlag: false,
    },
  ],
  errand: [JSON_OUT],
};

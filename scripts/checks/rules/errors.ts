import { deployables } from "../lib/artifacts.js";
import { filesUnder, textOf } from "../lib/files.js";
import type { Problem } from "../lib/rule.js";

/** Errors that an ABI declares because a library of ours declares them, and that nothing can cause here. */
export const UNREACHABLE: Readonly<Record<string, string>> = {
  AccessManagedRequiredDelay: "who has to wait is asked for the scheduled call, and refused by the authority",
  CheckpointUnorderedInsertion: "checkpoints are written at the time of the block, which never falls",
  Create2EmptyBytecode: "the table's code is never empty",
  ECDSAInvalidSignatureLength: "the token takes signatures as v, r and s",
  ERC20InvalidApprover: "nobody sends from the zero address",
  ERC20InvalidReceiver: "the zero address is no holder, which is asked first",
  ERC20InvalidSender: "nobody sends from the zero address, and it has no KEEL, which is asked first",
  ERC721InvalidSender: "ids are counted up, so none is minted twice",
  FailedDeployment: "every version of the table has an address of its own",
  GovernorAlreadyQueuedProposal: "belongs to another kind of timelock",
  GovernorDisabledDeposit: "the governor is its own executor",
  GovernorInvalidVotingPeriod: "the voting period is a constant and has no setter",
  GovernorProposalQueueingFailed: "what needs a queue always gets a time",
  InsufficientBalance: "only what was sent along is sent on",
  InvalidShortString: "names are constants that fit",
  StringTooLong: "names are constants that fit",
};

/** Every custom error that a deployed contract declares is expected by a test, as a string, or nothing can cause it. */
export function check(root: string): Problem[] {
  const tests = filesUnder(root, "test", ".test.ts").map((file) => textOf(root, file));
  const asserted = new Set(tests.flatMap((text) => [...text.matchAll(/"([A-Z]\w+)"/g)].map(([, name]) => name)));
  const declared = new Map<string, string>();
  for (const { abi, sourceName } of deployables(root))
    for (const { type, name = "" } of abi) if (type === "error") declared.set(name, sourceName);
  const missing = [...declared]
    .filter(([name]) => !asserted.has(name) && !Object.hasOwn(UNREACHABLE, name))
    .map(([name, file]) => ({ file, text: `no test asserts ${name}` }));
  const idle = Object.keys(UNREACHABLE)
    .filter((name) => asserted.has(name) && declared.has(name))
    .map((name) => ({ file: "scripts/checks/rules/errors.ts", text: `${name} is asserted: it can be reached` }));
  return [...missing, ...idle];
}

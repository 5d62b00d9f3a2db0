import { deployables, type Artifact } from "../lib/artifacts.js";
import { filesUnder, isMock, lineAt, textOf } from "../lib/files.js";
import type { Problem } from "../lib/rule.js";
import { parseSolidity } from "../lib/solidity.js";

const OPCODES: Readonly<Record<number, string>> = { 0xf2: "CALLCODE", 0xf4: "DELEGATECALL", 0xff: "SELFDESTRUCT" };

/** OpenZeppelin's AccessManager, deployed as it is: its `multicall` delegates to the contract itself and nowhere else. */
const EXCUSED: Readonly<Record<string, string>> = { Authority: "DELEGATECALL" };

const WORDS =
  /\b(delegatecall|callcode|selfdestruct|initializer|reinitializer|onlyInitializing|Initializable|UUPSUpgradeable|ERC1967\w*|\w*Proxy|function\s+initialize)\b/g;

/** I43: no delegatecall, selfdestruct, proxy or initialiser, neither in the source nor in the runtime code. */
export function check(root: string): Problem[] {
  return [...sourceProblems(root), ...deployables(root).flatMap(codeProblems)];
}

function sourceProblems(root: string): Problem[] {
  return filesUnder(root, "contracts", ".sol")
    .filter((file) => !isMock(file))
    .flatMap((file) => {
      const { code } = parseSolidity(textOf(root, file));
      return [...code.matchAll(WORDS)].map((match) => ({
        file,
        line: lineAt(code, match.index),
        text: `"${match[0]}" is not allowed`,
      }));
    });
}

function codeProblems(artifact: Artifact): Problem[] {
  return [...forbiddenOpcodes(artifact.deployedBytecode)]
    .filter((name) => EXCUSED[artifact.contractName] !== name)
    .map((name) => ({ file: artifact.sourceName, text: `runtime code of ${artifact.contractName} has ${name}` }));
}

/** Walks the instructions: data of a PUSH and the metadata at the end are not code. */
export function forbiddenOpcodes(deployedBytecode: string): Set<string> {
  // An unlinked library's address is a placeholder of the same length.
  const code = Buffer.from(deployedBytecode.slice(2).replace(/__\$\w{34}\$__/g, "0".repeat(40)), "hex");
  const metadata = code.length > 2 ? code.readUInt16BE(code.length - 2) + 2 : 0;
  const end = metadata < code.length ? code.length - metadata : code.length;
  const found = new Set<string>();
  for (let i = 0; i < end; i++) {
    const opcode = code[i];
    if (opcode >= 0x60 && opcode <= 0x7f) i += opcode - 0x5f;
    else if (OPCODES[opcode] !== undefined) found.add(OPCODES[opcode]);
  }
  return found;
}

/** The compiler's syntax tree, as far as the mutator reads it. */

export interface Node {
  readonly nodeType: string;
  /** Offset, length and file, in bytes: `120:14:3`. */
  readonly src: string;
  readonly [key: string]: unknown;
}

/** Bytes of a file: from here up to, but not including, there. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

export function rangeOf({ src }: Node): Range {
  const [start, length] = src.split(":").map(Number);
  return { start, end: start + length };
}

export function nodeAt(node: Node, key: string): Node {
  const child = node[key];
  if (!isNode(child)) throw new Error(`${node.nodeType} at ${node.src} has no node "${key}"`);
  return child;
}

export function nodesAt(node: Node, key: string): Node[] {
  const children = node[key];
  return Array.isArray(children) ? children.filter(isNode) : [];
}

export function textAt(node: Node, key: string): string {
  const value = node[key];
  return typeof value === "string" ? value : "";
}

/** Types and documentation hold nothing that runs. */
const WITHOUT_CODE = new Set([
  "ArrayTypeName",
  "ElementaryTypeName",
  "FunctionTypeName",
  "Mapping",
  "StructuredDocumentation",
  "UserDefinedTypeName",
]);

/** The node and all below it that can hold code. */
export function* codeBelow(node: Node): Generator<Node> {
  if (WITHOUT_CODE.has(node.nodeType)) return;
  yield node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* codeBelow(child);
  }
}

/** A function, a modifier or a value that is declared. */
export interface Scope {
  readonly name: string;
  readonly node: Node;
}

/** Everything in a file that becomes code by itself. */
export function scopesOf(unit: Node): Scope[] {
  const contracts = nodesAt(unit, "nodes").filter(
    ({ nodeType, contractKind }) => nodeType === "ContractDefinition" && contractKind !== "interface",
  );
  return contracts
    .flatMap((contract) => nodesAt(contract, "nodes"))
    .filter((node) => isNode(node.body) || (node.nodeType === "VariableDeclaration" && isNode(node.value)))
    .map((node) => ({ name: textAt(node, "name") || textAt(node, "kind"), node }));
}

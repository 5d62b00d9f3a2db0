/** What is changed where: each operator turns a node of the syntax tree into replacements of text. */
import { nodeAt, nodesAt, rangeOf, textAt, type Node, type Range } from "./ast.js";

export const OPERATORS = [
  "condition",
  "comparison",
  "arithmetic",
  "rounding",
  "constant",
  "statement",
  "arguments",
  "modifier",
  "memory",
] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Change extends Range {
  readonly operator: Operator;
  readonly now: string;
}

/** A node with the source that it is a part of. */
export interface Place {
  readonly node: Node;
  readonly source: Buffer;
}

type Changes = (place: Place) => Change[];

const COMPARISONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
  }),
);
const LOGIC: ReadonlyMap<string, string> = new Map(Object.entries({ "&&": "||", "||": "&&" }));
const ARITHMETIC: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    "%": "*",
    "**": "*",
    "<<": ">>",
    ">>": "<<",
    "&": "|",
    "|": "&",
    "^": "&",
  }),
);
const ASSIGNMENTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "+=": "-=",
    "-=": "+=",
    "*=": "/=",
    "/=": "*=",
    "|=": "&=",
    "&=": "|=",
    "^=": "&=",
    "<<=": ">>=",
    ">>=": "<<=",
  }),
);
const STEPS: ReadonlyMap<string, string> = new Map(Object.entries({ "++": "--", "--": "++" }));
const MEMBERS: ReadonlyMap<string, readonly [Operator, string]> = new Map(
  Object.entries<readonly [Operator, string]>({
    Ceil: ["rounding", "Floor"],
    Floor: ["rounding", "Ceil"],
    min: ["arithmetic", "max"],
    max: ["arithmetic", "min"],
  }),
);

/** Functions of which the first two arguments say the same in either order. */
const COMMUTE = new Set(["min", "max", "mulDiv", "mulmod", "addmod", "average"]);
const DELETED = new Set(["Assignment", "FunctionCall", "UnaryOperation"]);

/** Everything that the operators make of one node. */
export function changesAt(place: Place): Change[] {
  const byType: Readonly<Record<string, readonly Changes[]>> = {
    Assignment: [compoundAssignment],
    BinaryOperation: [binary, divisionUp],
    Break: [deletedStatement],
    Conditional: [condition],
    Continue: [deletedStatement],
    DoWhileStatement: [condition],
    EmitStatement: [deletedStatement],
    ExpressionStatement: [deletedStatement],
    ForStatement: [condition],
    FunctionCall: [requirement, swapped, ceilDiv, mulDivUp],
    FunctionDefinition: [withoutModifiers],
    IfStatement: [condition],
    Literal: [literal],
    MemberAccess: [member],
    RevertStatement: [deletedStatement],
    UnaryOperation: [unary],
    VariableDeclarationStatement: [inMemory],
    WhileStatement: [condition],
  };
  return (byType[place.node.nodeType] ?? []).flatMap((changes) => changes(place));
}

const written = (source: Buffer, { start, end }: Range): string => source.subarray(start, end).toString();
const replaced = (operator: Operator, node: Node, now: string): Change => ({ operator, ...rangeOf(node), now });

function condition({ node, source }: Place): Change[] {
  if (node.condition === null || node.condition === undefined) return [];
  const asked = nodeAt(node, "condition");
  const negated = replaced("condition", asked, `!(${written(source, rangeOf(asked))})`);
  const never = replaced("condition", asked, "false");
  const isLoop = node.nodeType === "ForStatement" || node.nodeType.includes("While");
  // A loop that never ends says nothing but that it uses all gas.
  return isLoop ? [negated, never] : [negated, never, replaced("condition", asked, "true")];
}

/** A requirement that is not asked at all is a deleted statement. */
function requirement({ node, source }: Place): Change[] {
  const called = nodeAt(node, "expression");
  if (textAt(called, "name") !== "require") return [];
  const [asked] = nodesAt(node, "arguments");
  return [replaced("condition", asked, `!(${written(source, rangeOf(asked))})`)];
}

function binary({ node, source }: Place): Change[] {
  const sign = textAt(node, "operator");
  const [left, right] = [nodeAt(node, "leftExpression"), nodeAt(node, "rightExpression")];
  const [comparison, arithmetic, logic] = [COMPARISONS.get(sign), ARITHMETIC.get(sign), LOGIC.get(sign)];
  if (comparison !== undefined) return [signed("comparison", source, left, right, sign, comparison)];
  if (arithmetic !== undefined) return [signed("arithmetic", source, left, right, sign, arithmetic)];
  if (logic === undefined) return [];
  return [
    signed("condition", source, left, right, sign, logic),
    replaced("condition", node, written(source, rangeOf(left))),
    replaced("condition", node, written(source, rangeOf(right))),
  ];
}

function signed(operator: Operator, source: Buffer, left: Node, right: Node, sign: string, now: string): Change {
  const from = rangeOf(left).end;
  const between = source.subarray(from, rangeOf(right).start);
  const start = from + between.indexOf(sign);
  return { operator, start, end: start + sign.length, now };
}

function divisionUp({ node, source }: Place): Change[] {
  if (textAt(node, "operator") !== "/") return [];
  const [left, right] = [nodeAt(node, "leftExpression"), nodeAt(node, "rightExpression")];
  return [
    replaced("rounding", node, `Math.ceilDiv(${written(source, rangeOf(left))}, ${written(source, rangeOf(right))})`),
  ];
}

function compoundAssignment({ node, source }: Place): Change[] {
  const sign = textAt(node, "operator");
  const now = ASSIGNMENTS.get(sign);
  if (now === undefined) return [];
  const [left, right] = [nodeAt(node, "leftHandSide"), nodeAt(node, "rightHandSide")];
  return [signed("arithmetic", source, left, right, sign, now)];
}

function unary({ node, source }: Place): Change[] {
  const sign = textAt(node, "operator");
  const operand = nodeAt(node, "subExpression");
  const inner = written(source, rangeOf(operand));
  const step = STEPS.get(sign);
  if (step !== undefined) return [replaced("arithmetic", node, written(source, rangeOf(node)).replace(sign, step))];
  if (sign === "!") return [replaced("condition", node, inner)];
  return sign === "-" || sign === "~" ? [replaced("arithmetic", node, inner)] : [];
}

function literal({ node, source }: Place): Change[] {
  const text = written(source, rangeOf(node));
  if (text === "true" || text === "false") return [replaced("constant", node, text === "true" ? "false" : "true")];
  if (textAt(node, "kind") !== "number") return [];
  const more = replaced("constant", node, `(${text} + 1)`);
  return text === "0" ? [more] : [more, replaced("constant", node, "0")];
}

function member({ node }: Place): Change[] {
  const name = textAt(node, "memberName");
  const other = MEMBERS.get(name);
  if (other === undefined) return [];
  const [operator, now] = other;
  const { end } = rangeOf(node);
  return [{ operator, start: end - name.length, end, now }];
}

/** The two numbers of a call to ceilDiv: `Math.ceilDiv(a, b)` or `a.ceilDiv(b)`. */
function ceilDiv({ node, source }: Place): Change[] {
  const called = nodeAt(node, "expression");
  if (textAt(called, "memberName") !== "ceilDiv") return [];
  const given = nodesAt(node, "arguments");
  const numbers = given.length === 2 ? given : [nodeAt(called, "expression"), ...given];
  const [a, b] = numbers.map((number) => written(source, rangeOf(number)));
  return [replaced("rounding", node, `((${a}) / (${b}))`)];
}

function mulDivUp({ node, source }: Place): Change[] {
  const called = nodeAt(node, "expression");
  const given = nodesAt(node, "arguments");
  const says = given.some((argument) => written(source, rangeOf(argument)).includes("Rounding."));
  if (textAt(called, "memberName") !== "mulDiv" || says) return [];
  const { end } = rangeOf(node);
  return [{ operator: "rounding", start: end - 1, end, now: ", Math.Rounding.Ceil)" }];
}

function deletedStatement({ node, source }: Place): Change[] {
  const { start, end } = rangeOf(node);
  const isExpression = node.nodeType === "ExpressionStatement";
  if (isExpression && !DELETED.has(nodeAt(node, "expression").nodeType)) return [];
  // The head of a loop has no statement of its own to delete
  if (source[end] !== ";".charCodeAt(0)) return [];
  return [{ operator: "statement", start, end: end + 1, now: "{}" }];
}

function swapped({ node, source }: Place): Change[] {
  if (textAt(node, "kind") === "typeConversion") return [];
  const given = nodesAt(node, "arguments");
  const called = nodeAt(node, "expression");
  const name = textAt(called, "memberName") || textAt(called, "name");
  return given.slice(1).flatMap((right, place) => {
    const left = given[place];
    const [a, b] = [rangeOf(left), rangeOf(right)];
    const [first, second] = [written(source, a), written(source, b)];
    const isFirstPair = place === 0 && given.length >= (name === "mulDiv" ? 3 : 2);
    if (first === second || kindOf(left) !== kindOf(right) || (isFirstPair && COMMUTE.has(name))) return [];
    const between = written(source, { start: a.end, end: b.start });
    return [{ operator: "arguments" as const, start: a.start, end: b.end, now: `${second}${between}${first}` }];
  });
}

/** Numbers are of one kind, whatever their width: the compiler says which may stand for which. */
function kindOf(node: Node): string {
  const description = node.typeDescriptions as { typeString?: string } | undefined;
  const type = (description?.typeString ?? "").replace(/ (?:memory|storage|calldata)\b.*/, "");
  return /^u?int/.test(type) ? "number" : type;
}

function withoutModifiers({ node, source }: Place): Change[] {
  return nodesAt(node, "modifiers")
    .filter(({ kind }) => kind === "modifierInvocation")
    .map((modifier) => {
      const { start, end } = rangeOf(modifier);
      const isFollowedByBlank = source[end] === " ".charCodeAt(0);
      return { operator: "modifier", start, end: isFollowedByBlank ? end + 1 : end, now: "" };
    });
}

function inMemory({ node, source }: Place): Change[] {
  return nodesAt(node, "declarations")
    .filter(({ storageLocation }) => storageLocation === "storage")
    .map((declaration) =>
      replaced("memory", declaration, written(source, rangeOf(declaration)).replace(" storage ", " memory ")),
    );
}

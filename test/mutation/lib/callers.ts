/** From which functions that anybody can call a place is reached: their tests are the likeliest to notice a change of it. */
import { codeBelow, isNode, scopesOf, textAt, type Node, type Scope } from "./ast.js";

export type Verbs = ReadonlyMap<number, ReadonlySet<string>>;

type Callers = ReadonlyMap<number, readonly Node[]>;

/** Names of external functions by the id of the function, modifier or declared value in these files. */
export function verbsIn(units: readonly Node[]): Verbs {
  const scopes = units.flatMap(scopesOf);
  const callers = callersIn(scopes);
  return new Map(scopes.map(({ node }) => [idOf(node), verbsAbove(node, callers)]));
}

export const idOf = ({ id }: Node): number => Number(id);

function callersIn(scopes: readonly Scope[]): Callers {
  const byId = new Map<number, Node[]>();
  for (const { node: caller } of scopes) {
    for (const { referencedDeclaration: named } of codeBelow(caller))
      if (typeof named === "number") byId.set(named, [...(byId.get(named) ?? []), caller]);
  }
  return byId;
}

function verbsAbove(node: Node, callers: Callers): Set<string> {
  const verbs = new Set<string>();
  const seen = new Set<Node>([node]);
  for (const at of seen) {
    const isVerb = ["external", "public"].includes(textAt(at, "visibility")) && isNode(at.body);
    if (isVerb) verbs.add(textAt(at, "name"));
    // Who calls what this one stands for calls this one
    const ids = isVerb ? [] : [idOf(at), ...(Array.isArray(at.baseFunctions) ? at.baseFunctions.map(Number) : [])];
    for (const caller of ids.flatMap((id) => callers.get(id) ?? [])) seen.add(caller);
  }
  return verbs;
}

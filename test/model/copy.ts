/** A second of everything: plain data, maps, sets and the objects of the model with their methods. */
export function copyOf<T>(value: T): T {
  return duplicate(value, new Map()) as T;
}

function duplicate(value: unknown, made: Map<object, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = made.get(value);
  if (known !== undefined) return known;
  const empty = emptyOf(value);
  made.set(value, empty);
  if (value instanceof Map && empty instanceof Map)
    for (const [key, entry] of value) empty.set(key, duplicate(entry, made));
  else if (value instanceof Set && empty instanceof Set) for (const entry of value) empty.add(entry);
  else for (const [key, entry] of Object.entries(value)) Reflect.set(empty, key, duplicate(entry, made));
  return empty;
}

function emptyOf(value: object): object {
  if (value instanceof Map) return new Map();
  if (value instanceof Set) return new Set();
  if (Array.isArray(value)) return [];
  return Object.create(Object.getPrototypeOf(value) as object) as object;
}

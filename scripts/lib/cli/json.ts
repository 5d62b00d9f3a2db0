/** JSON with bigints as strings. */
export function jsonOf(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner), indent);
}

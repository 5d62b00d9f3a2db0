import { ZeroAddress, type ParamType } from "ethers";

/** A value of any type that says nothing: zero, empty, nobody. */
export function nothing(type: ParamType): unknown {
  if (type.isArray())
    return Array.from({ length: Math.max(type.arrayLength ?? 0, 0) }, () => nothing(type.arrayChildren));
  if (type.isTuple()) return type.components.map(nothing);
  if (type.baseType === "address") return ZeroAddress;
  if (type.baseType === "bool") return false;
  if (type.baseType === "string") return "";
  if (type.baseType === "bytes") return "0x";
  const width = /^bytes(\d+)$/.exec(type.baseType)?.[1];
  return width === undefined ? 0n : `0x${"00".repeat(Number(width))}`;
}

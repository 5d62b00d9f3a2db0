/** Texts and files of which only the hash goes on chain. */
import { existsSync, readFileSync } from "node:fs";
import { keccak256, toUtf8Bytes, ZeroHash } from "ethers";
import { optional, text } from "./args.js";
import { usageError } from "./exit.js";

/** The three ways to name what is hashed. */
export const proofOptions = (what: string) => ({
  text: optional(text(`${what}: the words themselves`)),
  file: optional(text(`${what}: a file`, "file")),
  hash: optional(text(`${what}: its keccak256, where the hash is all there is`, "hash")),
});

interface Proof {
  readonly text: string | undefined;
  readonly file: string | undefined;
  readonly hash: string | undefined;
}

/** keccak256 of a text in UTF-8 or of the bytes of a file; zero when nothing is named. */
export function hashOf({ text: words, file, hash }: Proof): string {
  if ([words, file, hash].filter((way) => way !== undefined).length > 1)
    throw usageError("TooMany", "name one of --text, --file and --hash, not several");
  if (file !== undefined) return hashOfFile(file);
  if (words !== undefined) return keccak256(toUtf8Bytes(words));
  if (hash === undefined) return ZeroHash;
  if (!/^0x[0-9a-fA-F]{64}$/.test(hash))
    throw usageError("BadHash", `"${hash}" is no hash`, { hint: "64 hex digits after 0x" });
  return hash.toLowerCase();
}

export function hashOfFile(file: string): string {
  if (!existsSync(file)) throw usageError("NoFile", `there is no file ${file}`, { args: { file } });
  return keccak256(readFileSync(file));
}

/** One call that is put to the members' vote, and its description. */
import { id, type BytesLike } from "ethers";

export interface Motion {
  readonly target: string;
  readonly data: BytesLike;
  readonly text: string;
}

/** Arguments of `propose`. */
export const proposed = ({ target, data, text }: Motion): [string[], bigint[], BytesLike[], string] => [
  [target],
  [0n],
  [data],
  text,
];

/** Arguments of `queue`, `execute` and `cancel`. */
export const hashed = ({ target, data, text }: Motion): [string[], bigint[], BytesLike[], string] => [
  [target],
  [0n],
  [data],
  id(text),
];

// A process that plays chunks of sequences as they are asked for: one chain, deployed once.
import { openChain } from "../chain.js";
import { Player, type Plan, type Played } from "./sequences.js";

export interface Asked {
  readonly chunk: number;
  readonly plan: Plan;
}

export interface Answered {
  readonly chunk: number;
  readonly played?: Played;
  /** What stopped the harness, if something did. */
  readonly trouble?: string;
}

const player = Player.start(await openChain());
process.on("message", (asked: Asked) => {
  void answer(asked).then((answered) => process.send?.(answered));
});
process.send?.({ chunk: -1 } satisfies Answered);

async function answer({ chunk, plan }: Asked): Promise<Answered> {
  try {
    return { chunk, played: await (await player).play(plan) };
  } catch (failure) {
    return { chunk, trouble: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure) };
  }
}

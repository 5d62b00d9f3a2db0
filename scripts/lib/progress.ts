/** Seconds since, and a line now and then on long work. */
export interface Progress {
  readonly elapsed: () => string;
  /** Printed unless something was within the last quarter of a minute. */
  readonly tell: (text: string) => void;
}

const PATIENCE = 15_000;

export function progressFrom(began: number): Progress {
  let toldAt = began;
  const elapsed = () => `${Math.round((Date.now() - began) / 1000)} s`;
  return {
    elapsed,
    tell: (text) => {
      if (Date.now() - toldAt < PATIENCE) return;
      toldAt = Date.now();
      console.log(`${text}, ${elapsed()}`);
    },
  };
}

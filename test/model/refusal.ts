/** A refusal of the reference model: the name of the custom error that the suite must answer with. */
export class Refusal extends Error {
  readonly error: string;

  constructor(error: string) {
    super(error);
    this.error = error;
  }
}

export function demand(condition: boolean, error: string): asserts condition {
  if (!condition) throw new Refusal(error);
}

/** Exact arithmetic for the reference model: nothing is rounded until `ceil` or `floor` is asked for. */
export class Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;

  constructor(numerator: bigint, denominator = 1n) {
    if (denominator <= 0n) throw new RangeError(`denominator ${denominator}`);
    const divisor = gcd(numerator < 0n ? -numerator : numerator, denominator);
    this.numerator = numerator / divisor;
    this.denominator = denominator / divisor;
  }

  plus(other: Rational): Rational {
    return new Rational(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  minus(other: Rational): Rational {
    return this.plus(new Rational(-other.numerator, other.denominator));
  }

  times(other: Rational): Rational {
    return new Rational(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  dividedBy(other: Rational): Rational {
    const sign = other.numerator < 0n ? -1n : 1n;
    return new Rational(this.numerator * other.denominator * sign, this.denominator * other.numerator * sign);
  }

  atMost(other: Rational): boolean {
    return this.minus(other).numerator <= 0n;
  }

  floor(): bigint {
    const quotient = this.numerator / this.denominator;
    return this.numerator % this.denominator < 0n ? quotient - 1n : quotient;
  }

  ceil(): bigint {
    return -new Rational(-this.numerator, this.denominator).floor();
  }
}

export const whole = (value: bigint): Rational => new Rational(value);

/** A share in basis points. */
export const bps = (value: bigint): Rational => new Rational(value, 10_000n);

export const sum = (terms: readonly Rational[]): Rational => terms.reduce((a, b) => a.plus(b), whole(0n));

export const least = (first: bigint, ...rest: bigint[]): bigint => rest.reduce((a, b) => (a < b ? a : b), first);

export const most = (first: bigint, ...rest: bigint[]): bigint => rest.reduce((a, b) => (a > b ? a : b), first);

/** The smallest integer whose square is at least `value`, found by bisection. */
export function ceilSqrt(value: bigint): bigint {
  let low = 0n;
  let high = 1n;
  while (high * high < value) high *= 2n;
  while (low < high) {
    const middle = (low + high) / 2n;
    if (middle * middle < value) low = middle + 1n;
    else high = middle;
  }
  return low;
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

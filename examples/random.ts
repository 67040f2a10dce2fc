/** Numbers in (0, 1), the same ones for the same seed on every machine. */
export type Random = () => number;

const MODULUS = 2_147_483_647;
const MULTIPLIER = 48_271;

/**
 * The "minimal standard" generator of Park and Miller, x ← 48271·x mod (2³¹ − 1), with the multiplier of their 1993 reply
 * (Communications of the ACM 31(10) and 36(7)). Every product is below 2⁵³, so doubles compute it exactly.
 */
export function createRandom(seed: number): Random {
  let state = (Math.abs(Math.trunc(seed)) % (MODULUS - 1)) + 1;
  const next = () => {
    state = (state * MULTIPLIER) % MODULUS;
    return state / MODULUS;
  };
  for (let i = 0; i < 8; i++) next();
  return next;
}

/** About standard normal: the sum of twelve uniform numbers minus 6, bounded by ±6. Unlike a logarithm or cosine, exact. */
export function normal(random: Random): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random();
  return sum;
}

/** Pairs above which not every assignment of signs is counted: 2^16 is enough work. */
const MAX_PAIRS = 16;

/**
 * One-sided p-value of "the differences are positive only by chance": the share of all assignments of signs to them
 * whose sum is at least the one observed (Fisher's randomisation test for pairs; Edgington & Onghena, Randomization
 * Tests, ch. 6). No assumption on their distribution; at best 1/2ⁿ with n pairs. 1 without pairs. Of more than 16
 * pairs the last 16 count.
 */
export function signFlipPValue(differences: readonly number[]): number {
  const pairs = differences.slice(-MAX_PAIRS);
  const observed = pairs.reduce((sum, difference) => sum + difference, 0);
  const slack = 1e-12 * pairs.reduce((sum, difference) => sum + Math.abs(difference), 0);
  const assignments = 2 ** pairs.length;
  let atLeast = 0;
  for (let signs = 0; signs < assignments; signs += 1) {
    let sum = 0;
    for (let i = 0; i < pairs.length; i += 1) sum += (signs >> i) & 1 ? -Math.abs(pairs[i]) : Math.abs(pairs[i]);
    if (sum >= observed - slack) atLeast += 1;
  }
  return atLeast / assignments;
}

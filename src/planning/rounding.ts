/** To two decimals: units that are sold by weight, money to cents. Never -0. */
export function rounded(amount: number): number {
  return Number(amount.toFixed(2)) + 0;
}

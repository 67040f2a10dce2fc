/** Units to two decimals; those of goods sold by weight need them. Never -0. */
export function rounded(units: number): number {
  return Number(units.toFixed(2)) + 0;
}

/** Money to cents; never -0. */
export function roundedMoney(amount: number): number {
  return Number(amount.toFixed(2)) + 0;
}

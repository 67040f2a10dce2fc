/**
 * A number and its bounds rounded so that two digits of the band's half width are left: 90 587 with 89 463 … 91 722 is
 * shown as 90 600 with 89 500 … 91 700. Without a width they stay as they are.
 */
export function roundToInterval(value: number, [lower, upper]: readonly [number, number]): [number, number, number] {
  const half = (upper - lower) / 2;
  if (!(half > 0) || !Number.isFinite(half)) return [value, lower, upper];
  const step = 10 ** (Math.floor(Math.log10(half)) - 1);
  const round = (number: number) => (step >= 1 ? Math.round(number / step) * step : Number(number.toPrecision(15)));
  return [round(value), round(lower), round(upper)];
}

import { formatNumber } from '../../../i18n/format.ts';

/** Units without needless digits: nobody orders parts of many, but goods sold by weight come in parts of one. */
export function formatUnits(units: number): string {
  const size = Math.abs(units);
  return formatNumber(units, size < 1 ? 2 : size < 10 ? 1 : 0);
}

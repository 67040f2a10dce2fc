import { formatNumber } from '../../../i18n/format.ts';

/** From here on nobody orders parts of a unit. */
const WHOLE_FROM = 10;

/** Units without needless digits; those below ten may be parts, as goods sold by weight are. */
export const formatUnits = (units: number) => formatNumber(units, Math.abs(units) < WHOLE_FROM ? 2 : 0);

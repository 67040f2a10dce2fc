import type { Words } from '../../i18n/language.ts';

const en = {
  chart: 'Chart: the arrow keys move it, plus and minus zoom, zero resets it',
  earlier: 'Earlier days',
  later: 'Later days',
  closer: 'Fewer days',
  farther: 'More days',
  reset: 'Reset',
  shown: (from: string, to: string) => `${from} – ${to}`,
};

const es: typeof en = {
  chart: 'Gráfico: las flechas lo mueven, más y menos lo acercan o alejan, cero lo restablece',
  earlier: 'Días anteriores',
  later: 'Días posteriores',
  closer: 'Menos días',
  farther: 'Más días',
  reset: 'Restablecer',
  shown: (from, to) => `${from} – ${to}`,
};

export const zoomWords: Words<typeof en> = { en, es };

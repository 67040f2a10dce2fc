import type { Words } from '../../i18n/language.ts';

const en = {
  plans: 'Plans',
  tabs: { inventory: 'What to order', promotions: 'When to promote', staffing: 'Whom to have in the store' },
};

const es: typeof en = {
  plans: 'Planes',
  tabs: { inventory: 'Qué pedir', promotions: 'Cuándo promocionar', staffing: 'Cuánto personal' },
};

export const planWords: Words<typeof en> = { en, es };

import type { Words } from '../../../i18n/language.ts';

const en = {
  title: 'When to promote',
  intro: 'Which days to put a promotion on, so that it brings more than it costs.',
  noColumn: 'The data has no column of promotions',
  noColumnText:
    'Without it nobody can tell what a promotion does. Upload sales with a column that says 1 on days with a promotion and 0 on others.',
  toData: 'To the data',
  count: 'Promotion days',
  countHint: 'At most; fewer when further ones do not pay.',
  weekdays: 'Promotions are possible on',
  margin: 'Profit of 100 in sales',
  marginHint: 'What is left of sales of 100 after buying the goods: 30 means 30%.',
  costPerDay: 'A promotion day costs',
  costPerDayHint: 'Flyers, staff, decoration; discounts are in the margin. 0 if it costs nothing.',
  minimumGapDays: 'Days between two promotions, at least',
  minimumGapDaysHint: 'Promotions too close to each other tire customers.',
  allowUnseen: 'Weekdays without any promotion so far are possible too',
  allowUnseenHint: 'What a promotion does there is only guessed from other days.',
  keepPlanned: 'Promotions in the calendar stay',
  keepPlannedHint: 'Otherwise these days are planned anew, without them.',
};

type PromotionWords = typeof en;

const es: PromotionWords = {
  title: 'Cuándo promocionar',
  intro: 'En qué días hacer una promoción para que dé más de lo que cuesta.',
  noColumn: 'Los datos no tienen una columna de promociones',
  noColumnText:
    'Sin ella no se puede saber cuánto vende de más una promoción. Suba ventas con una columna que tenga 1 los días con promoción y 0 los demás.',
  toData: 'A los datos',
  count: 'Días de promoción',
  countHint: 'Como máximo; serán menos si añadir otros no compensa.',
  weekdays: 'Puede haber promoción los',
  margin: 'Beneficio por cada 100 de ventas',
  marginHint: 'Lo que queda de 100 de ventas después de pagar la mercancía: 30 es un 30 %.',
  costPerDay: 'Un día de promoción cuesta',
  costPerDayHint:
    'Folletos, personal, decoración, sin los descuentos, que ya bajan el beneficio. 0, si no cuesta nada.',
  minimumGapDays: 'Días entre dos promociones, como mínimo',
  minimumGapDaysHint: 'Las promociones muy seguidas cansan a los clientes.',
  allowUnseen: 'También valen los días de la semana sin ninguna promoción hasta ahora',
  allowUnseenHint: 'Lo que daría entonces una promoción solo se supone, por otros días.',
  keepPlanned: 'Las promociones del calendario se quedan',
  keepPlannedHint: 'Si no, estos días se planifican de nuevo, sin contar con ellas.',
};

export const promotionWords: Words<PromotionWords> = { en, es };

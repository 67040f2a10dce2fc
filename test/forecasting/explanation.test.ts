import t from 'tap';
import { explainDay, type Language } from '../../src/forecasting/explanation.ts';
import { matchEffects, plainEffects } from '../../src/forecasting/models/candidate.ts';

const told = (
  date: string,
  changes: object,
  language: Language = 'en',
  forecast = 1200,
  marks = { promo: 1, holiday: 1 },
) => explainDay({ date, open: true, forecast, ...marks, effects: { ...plainEffects(1000), ...changes } }, language);

t.test('each festive season and shopping day has its own word', async (t) => {
  const cases: [date: string, effect: string, en: string, es: string][] = [
    ['2025-11-28', 'shoppingDays', 'Black Friday', 'el Black Friday'],
    [
      '2025-05-11',
      'shoppingDays',
      "Mother's Day (second Sunday of May)",
      'el Día de la Madre (segundo domingo de mayo)',
    ],
    ['2025-06-15', 'shoppingDays', "Father's Day (third Sunday of June)", 'el Día del Padre (tercer domingo de junio)'],
    ['2025-12-20', 'christmas', 'the Christmas season', 'la campaña de Navidad'],
    ['2025-04-19', 'easter', 'Easter', 'la Semana Santa'],
    ['2025-03-03', 'carnival', 'carnival', 'el carnaval'],
    ['2025-03-03', 'closures', 'closed days nearby', 'los cierres cercanos'],
  ];
  for (const [date, effect, en, es] of cases) {
    t.match(told(date, { [effect]: 1.2 }), `A usual day sells 1,000; ${en} +20%.`);
    t.match(told(date, { [effect]: 1.2 }, 'es'), `Un día corriente vende 1.000; ${es} +20\u00a0%.`);
  }
});

t.test('the largest effect comes first, small ones are left out', async (t) => {
  t.equal(
    told('2025-12-24', { christmas: 1.5, weekday: 0.8, level: 1.004, holiday: 1.05 }, 'en', 1265),
    'Wednesday, December 24: 1,265. A usual day sells 1,000; the Christmas season +50%, the weekday −20% and the holiday +5%.',
  );
});

t.test('a day that is no holiday and has no promotion is not explained by one of its own', async (t) => {
  const plain = { promo: 0, holiday: 0 };
  const changes = { holiday: 1.008, promotion: 1.03 };
  t.equal(
    told('2026-01-02', changes, 'es', 1038, plain),
    'Viernes, 2 de enero: 1.038. Un día corriente vende 1.000; una posible promoción +3\u00a0% y un festivo cercano +0,8\u00a0%.',
  );
  t.match(told('2026-01-02', changes, 'en', 1038, plain), 'a promotion that may come +3% and a holiday nearby +0.8%.');
  t.match(told('2026-01-06', changes, 'es', 1038), 'la promoción +3\u00a0% y el festivo +0,8\u00a0%.');
  t.match(told('2026-01-06', changes, 'es', 1038, { promo: 0.2, holiday: 0.5 }), 'el festivo', 'of a sum, a part');
});

t.test('a closed day, and one whose parts are not known, have a sentence too', async (t) => {
  t.equal(
    explainDay({ date: '2025-12-25', open: false, forecast: 0, promo: 0, holiday: 0 }, 'es'),
    'Jueves, 25 de diciembre: cerrado, sin ventas.',
  );
  t.equal(
    explainDay({ date: '2025-12-26', open: true, forecast: 812.4, promo: 0, holiday: 0 }, 'en'),
    'Friday, December 26: 812.4.',
  );
  t.equal(told('2025-12-26', {}, 'en', 1000), 'Friday, December 26: 1,000.');
});

t.test('effects are matched to the forecast as shown', async (t) => {
  const effects = matchEffects({ ...plainEffects(1000), easter: 0.7, shoppingDays: 1.1 }, 765.43);
  const product = Object.values(effects).reduce((a, b) => a * b, 1);
  t.ok(Math.abs(product / 765.43 - 1) < 1e-12);
  t.strictSame([effects.easter, effects.shoppingDays], [0.7, 1.1], 'only the level moves');
});

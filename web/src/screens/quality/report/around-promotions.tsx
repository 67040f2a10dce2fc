import type { NeighbourEffect } from '../../../../../src/forecasting/effects/around-promotions.ts';
import { isOne } from '../../../../../src/language/number-format.ts';
import { formatChange, formatNumber } from '../../../i18n/format.ts';
import { spoken, type Words } from '../../../i18n/language.ts';
import { type ColumnOf, Table } from '../../../ui/table.tsx';

type Side = NeighbourEffect['side'];
type Reason = NonNullable<NeighbourEffect['reason']>;

const en = {
  title: 'The days around promotions',
  rows: { before: 'The three days before', after: 'The three days after' } satisfies Record<Side, string>,
  differs: {
    before: (change: string) =>
      `On the three days before a promotion, sales are ${change} against other days without one.`,
    after: (change: string) =>
      `On the three days after a promotion, sales are ${change} against other days without one.`,
  } satisfies Record<Side, unknown>,
  same: {
    before: 'Before promotions the store sells as on other days, as far as can be told.',
    after: 'After promotions the store sells as on other days, as far as can be told.',
  } satisfies Record<Side, string>,
  sameOnBoth: 'Before and after promotions the store sells as on other days without one, as far as can be told.',
  unknown: {
    before: (why: string) => `What a promotion does to the three days before it cannot be measured: ${why}.`,
    after: (why: string) => `What a promotion does to the three days after it cannot be measured: ${why}.`,
  } satisfies Record<Side, unknown>,
  reasons: {
    'few-promotions': (count: number, written: string) =>
      count === 0
        ? 'there is none in the last year'
        : `${isOne(count) ? 'one promotion is' : `${written} promotions are`} too few to tell`,
    'few-weeks': () => 'they lie within too few weeks',
    'no-comparison': () => 'no other days of the same weekdays are far enough from a promotion to compare them with',
    'days-without-sales': () => 'on many days nothing is sold',
    'not-a-flag': () => 'the data do not only say whether there is a promotion',
  } satisfies Record<Reason, unknown>,
  days: 'Days',
  change: 'Change',
  between: 'Between, 95 times of 100',
  promotions: 'Promotions',
  daysSeen: 'Days seen',
  hint: 'Measured on the days that the model learnt from, which hides a little of it. Neither the forecast nor a plan counts with it.',
};

const es: typeof en = {
  title: 'Los días de alrededor de las promociones',
  rows: { before: 'Los tres días anteriores', after: 'Los tres días siguientes' },
  differs: {
    before: (change) =>
      `En los tres días anteriores a una promoción, las ventas cambian un ${change} frente a otros días sin ella.`,
    after: (change) =>
      `En los tres días siguientes a una promoción, las ventas cambian un ${change} frente a otros días sin ella.`,
  },
  same: {
    before: 'Antes de las promociones se vende como en otros días, hasta donde se puede apreciar.',
    after: 'Después de las promociones se vende como en otros días, hasta donde se puede apreciar.',
  },
  sameOnBoth:
    'Antes y después de las promociones se vende como en otros días sin ellas, hasta donde se puede apreciar.',
  unknown: {
    before: (why) => `Lo que una promoción cambia en los tres días anteriores no se puede medir: ${why}.`,
    after: (why) => `Lo que una promoción cambia en los tres días siguientes no se puede medir: ${why}.`,
  },
  reasons: {
    'few-promotions': (count, written) =>
      count === 0
        ? 'no hay ninguna en el último año'
        : isOne(count)
          ? 'una sola promoción no basta para saberlo'
          : `${written} promociones no bastan para saberlo`,
    'few-weeks': () => 'caen en muy pocas semanas',
    'no-comparison': () =>
      'no hay otros días de la semana iguales lo bastante lejos de una promoción para compararlos con ellos',
    'days-without-sales': () => 'muchos días no se vende nada',
    'not-a-flag': () => 'los datos no dicen solo si hay promoción o no',
  },
  days: 'Días',
  change: 'Cambio',
  between: 'Entre, 95 veces de cada 100',
  promotions: 'Promociones',
  daysSeen: 'Días vistos',
  hint: 'Se mide en los mismos días de los que aprendió el modelo, lo que oculta una pequeña parte. Ni la previsión ni los planes lo tienen en cuenta.',
};

const aroundWords: Words<typeof en> = { en, es };

/** Whether customers who stock up are missing before and after promotions; where that cannot be told, why. */
export function AroundPromotions({ effects }: { readonly effects: readonly NeighbourEffect[] }) {
  const words = spoken(aroundWords);
  const measured = effects.filter(({ factor }) => factor !== null);
  return (
    <div class="around-promotions">
      <h3>{words.title}</h3>
      <p>{effects.every(({ differs }) => differs === false) ? words.sameOnBoth : effects.map(sentenceOf).join(' ')}</p>
      {measured.length > 0 && (
        <>
          <Table caption={words.title} columns={columnsOf()} rows={measured} keyOf={({ side }) => side} />
          <p class="hint">{words.hint}</p>
        </>
      )}
    </div>
  );
}

const change = (factor: number) => formatChange(factor - 1);

function sentenceOf({ side, factor, differs, reason, spells }: NeighbourEffect): string {
  const words = spoken(aroundWords);
  if (factor !== null) return differs ? words.differs[side](change(factor)) : words.same[side];
  return words.unknown[side](words.reasons[reason ?? 'no-comparison'](spells, formatNumber(spells)));
}

function columnsOf(): ColumnOf<NeighbourEffect>[] {
  const words = spoken(aroundWords);
  const number = (name: string, cell: (effect: NeighbourEffect) => string) => ({ name, cell, isNumber: true });
  return [
    { name: words.days, cell: ({ side }) => words.rows[side] },
    number(words.change, ({ factor }) => (factor === null ? '–' : change(factor))),
    number(words.between, ({ interval95 }) => interval95?.map(change).join(' … ') ?? '–'),
    number(words.promotions, ({ spells }) => formatNumber(spells)),
    number(words.daysSeen, ({ days }) => formatNumber(days)),
  ];
}

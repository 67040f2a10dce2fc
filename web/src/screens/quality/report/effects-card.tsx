import type { NeighbourEffect } from '../../../../../src/forecasting/effects/around-promotions.ts';
import type { FlagEffect } from '../../../../../src/forecasting/effects/flag-effects.ts';
import { capitalised, formatChange, formatNumber, formatWeekdayNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Card } from '../../../ui/card.tsx';
import { Table } from '../../../ui/table.tsx';
import { AroundPromotions } from './around-promotions.tsx';
import { qualityWords } from './words.ts';

interface EffectsProps {
  readonly effects: readonly FlagEffect[];
  /** Undefined of models that were trained before it was measured, and without promotions. */
  readonly around: readonly NeighbourEffect[] | undefined;
}

/** What promotions and holidays do to sales, and how sure that is. */
export function EffectsCard({ effects, around }: EffectsProps) {
  const words = spoken(qualityWords);
  const overall = effects.filter(({ weekday }) => weekday === null);
  const byWeekday = effects.filter(({ weekday }) => weekday !== null);
  return (
    <Card title={words.effectsTitle}>
      {effects.length === 0 && <p>{words.effectsNone}</p>}
      {overall.map((effect) => (
        <Sentence key={effect.flag} effect={effect} />
      ))}
      {byWeekday.length > 0 && <ByWeekday effects={byWeekday} />}
      {around !== undefined && <AroundPromotions effects={around} />}
    </Card>
  );
}

function Sentence({ effect: { flag, factor, interval80, days } }: { readonly effect: FlagEffect }) {
  const words = spoken(qualityWords);
  const sentence = flag === 'promo' ? words.promoSentence : words.holidaySentence;
  return (
    <p>
      <strong>{sentence(change(factor))}</strong>{' '}
      {words.sureness(change(interval80[0]), change(interval80[1]), formatNumber(days))}
    </p>
  );
}

const change = (factor: number) => formatChange(factor - 1);

function ByWeekday({ effects }: { readonly effects: readonly FlagEffect[] }) {
  const words = spoken(qualityWords);
  const columns = [
    {
      name: words.weekday,
      cell: ({ weekday }: FlagEffect) => (weekday === null ? '' : capitalised(formatWeekdayNumber(weekday))),
    },
    { name: words.flag, cell: ({ flag }: FlagEffect) => words[flag] },
    { name: words.change, isNumber: true, cell: ({ factor }: FlagEffect) => change(factor) },
    {
      name: words.between,
      isNumber: true,
      cell: ({ interval80: [low, high] }: FlagEffect) => `${change(low)} … ${change(high)}`,
    },
    { name: words.days, isNumber: true, cell: ({ days }: FlagEffect) => formatNumber(days) },
  ];
  return (
    <Table
      caption={words.effectsByDay}
      columns={columns}
      rows={effects}
      keyOf={({ flag, weekday }) => `${flag} ${weekday}`}
    />
  );
}

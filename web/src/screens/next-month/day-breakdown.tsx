import type { ForecastDay } from '../../api/forecasts.ts';
import { capitalised, formatChange, formatNumber, formatSales, formatWeekday } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { type Step, stepsOf } from './breakdown.ts';
import { dayWords } from './day-words.ts';

interface BreakdownProps {
  readonly day: ForecastDay;
  readonly effects: NonNullable<ForecastDay['effects']>;
}

type Row = { readonly name: string; readonly result: number; readonly times?: number };

/** From a usual day to the forecast, a factor a line. */
export function Breakdown({ day, effects }: BreakdownProps) {
  const words = spoken(dayWords);
  const nameOf = ({ factor }: Step) =>
    factor === 'weekday' ? words.factors.weekday(capitalised(formatWeekday(day.date))) : words.factors[factor];
  const rows: Row[] = [
    { name: words.usualDay, result: effects.base },
    ...stepsOf(effects).map((step) => ({ name: nameOf(step), times: step.times, result: step.result })),
  ];
  const columns: ColumnOf<Row>[] = [
    { name: words.part, cell: ({ name }) => name },
    { name: words.change, isNumber: true, cell: ({ times }) => times !== undefined && <Times times={times} /> },
    { name: words.comesTo, isNumber: true, cell: ({ result }) => formatSales(result) },
  ];
  return (
    <div class="breakdown">
      <Table caption={words.breakdownCaption} columns={columns} rows={rows} keyOf={({ name }) => name} />
    </div>
  );
}

function Times({ times }: { readonly times: number }) {
  return (
    <>
      <span class="times muted">× {formatNumber(times, 3)}</span> {formatChange(times - 1)}
    </>
  );
}

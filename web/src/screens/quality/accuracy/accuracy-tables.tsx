import type { WordedAccuracy } from '../../../../../src/monitoring/accuracy.ts';
import type { LiveScore } from '../../../../../src/monitoring/scores.ts';
import { formatChange, formatNumber, formatPercent, formatShortDay } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Chart, chartStyle } from '../../../ui/chart.tsx';
import { Table } from '../../../ui/table.tsx';
import { candidateName } from '../models/candidate-names.ts';
import { versionName } from '../models/version-name.ts';
import { backtestErrorOf } from './accuracy.ts';
import { accuracyOption } from './accuracy-chart.ts';
import { accuracyWords } from './words.ts';

type Week = WordedAccuracy['byWeek'][number];
type ByModel = WordedAccuracy['byModel'][number];

const NONE = '–';
const share = (value: number | null | undefined) => (value == null ? NONE : formatPercent(value));

/** Live errors week by week, drawn and in numbers, and model by model. */
export function AccuracyTables({ accuracy }: { readonly accuracy: WordedAccuracy }) {
  const words = spoken(accuracyWords);
  const chartWords = {
    error: words.error,
    backtestLine: words.backtestLine,
    weekName: formatShortDay,
    percent: (value: number) => formatPercent(value),
  };
  const option = accuracyOption(accuracy.byWeek, backtestErrorOf(accuracy), {
    words: chartWords,
    theme: chartStyle().theme,
  });
  return (
    <div>
      <h3>{words.byWeek}</h3>
      <Chart option={option} label={words.byWeekLabel} height={220} />
      <details class="numbers-behind">
        <summary>{words.weekNumbers}</summary>
        <ByWeek weeks={accuracy.byWeek} />
      </details>
      <details class="numbers-behind">
        <summary>{words.byModel}</summary>
        <ByModel models={accuracy.byModel} />
      </details>
    </div>
  );
}

function scoreColumns<Row>(scoreOf: (row: Row) => LiveScore) {
  const words = spoken(accuracyWords);
  const number = (name: string, text: (score: LiveScore) => string) => ({
    name,
    isNumber: true,
    cell: (row: Row) => text(scoreOf(row)),
  });
  return [
    number(words.days, ({ days }) => formatNumber(days)),
    number(words.error, ({ wape }) => share(wape)),
    number(words.biasColumn, ({ biasShare }) => (biasShare === null ? NONE : formatChange(biasShare))),
    number(words.insideBand, ({ coverage }) => share(coverage['80'])),
  ];
}

function ByWeek({ weeks }: { readonly weeks: readonly Week[] }) {
  const words = spoken(accuracyWords);
  const columns = [
    { name: words.week, cell: ({ week }: Week) => formatShortDay(week) },
    ...scoreColumns(({ score }: Week) => score),
  ];
  return <Table caption={words.byWeek} columns={columns} rows={weeks} keyOf={({ week }) => week} />;
}

function ByModel({ models }: { readonly models: readonly ByModel[] }) {
  const words = spoken(accuracyWords);
  const columns = [
    {
      name: words.model,
      cell: ({ model }: ByModel) => `${candidateName(model.kind)}, ${versionName(model.version)}`,
    },
    ...scoreColumns(({ live }: ByModel) => live),
    { name: words.backtest, isNumber: true, cell: ({ backtest }: ByModel) => share(backtest?.wape) },
  ];
  return <Table caption={words.byModel} columns={columns} rows={models} keyOf={({ model }) => model.version} />;
}

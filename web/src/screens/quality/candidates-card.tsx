import type { TrainingReport } from '../../../../src/forecasting/evaluation/training-report.ts';
import { formatPercent, formatSales } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { Card } from '../../ui/card.tsx';
import { Table } from '../../ui/table.tsx';
import { answersOf, type Score } from './answers.ts';
import { kindHow, kindName } from './kinds.ts';
import { qualityWords } from './words.ts';

const NONE = '–';

/** Every way of forecasting that was tried, on the same days. */
export function CandidatesCard({ report }: { readonly report: TrainingReport }) {
  const words = spoken(qualityWords);
  const scores = answersOf(report)?.scores ?? [];
  const share = (value: number | null) => (value === null ? NONE : formatPercent(value));
  const columns = [
    { name: words.method, cell: (score: Score) => <Method score={score} isChosen={score.kind === report.chosen} /> },
    { name: words.perDayColumn, isNumber: true, cell: ({ perDay }: Score) => share(perDay) },
    {
      name: words.salesColumn,
      isNumber: true,
      cell: ({ perDaySales }: Score) => (perDaySales === null ? NONE : formatSales(perDaySales)),
    },
    { name: words.perMonthColumn, isNumber: true, cell: ({ perMonth }: Score) => share(perMonth) },
    {
      name: words.bandColumn,
      isNumber: true,
      cell: ({ inside80 }: Score) => (inside80 === null ? NONE : formatPercent(inside80, 0)),
    },
  ];
  return (
    <Card title={words.candidatesTitle}>
      <p>{words.candidatesText}</p>
      <Table caption={words.candidatesTable} columns={columns} rows={scores} keyOf={({ kind }) => kind} />
    </Card>
  );
}

function Method({ score: { kind, reason }, isChosen }: { readonly score: Score; readonly isChosen: boolean }) {
  const words = spoken(qualityWords);
  const how = reason === null ? kindHow(kind) : words.couldNot(reason);
  return (
    <>
      {kindName(kind)} {isChosen && <span class="tag tag-good">{words.chosen}</span>}
      {how !== undefined && <span class="method-how">{how}</span>}
    </>
  );
}

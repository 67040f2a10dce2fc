import type { TrainingReport } from '../../../../../src/forecasting/evaluation/training-report.ts';
import { formatNumber, formatPercent, formatSales } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Card, Figure } from '../../../ui/card.tsx';
import { Table } from '../../../ui/table.tsx';
import { kindHow, kindName } from '../models/candidate-names.ts';
import { type Answers, answersOf, GUESS, gainOver, type Score } from './scores.ts';
import { qualityWords } from './words.ts';

/** The answers in words, then the three numbers that they rest on. */
export function AnswerCard({ report }: { readonly report: TrainingReport }) {
  const words = spoken(qualityWords);
  const answers = answersOf(report);
  return (
    <Card title={words.answerTitle}>
      {answers ? (
        <>
          <Sentences answers={answers} />
          <Figures answers={answers} />
          <p class="hint tested">{tested(answers)}</p>
        </>
      ) : (
        <p>{words.notTried}</p>
      )}
    </Card>
  );
}

function Sentences({ answers: { chosen, guess } }: { readonly answers: Answers }) {
  const words = spoken(qualityWords);
  const gain = gainOver(guess, chosen);
  return (
    <p class="answer">
      {words.offPerDay(errorText(chosen))} {guess && words.guessPerDay(errorText(guess))}{' '}
      {gain !== null && (gain > 0 ? words.gain(formatPercent(gain, 0)) : words.noGain)}
      {chosen.kind === GUESS && words.isGuess}
    </p>
  );
}

/** As a share of the sales; where nothing was sold, in their own unit. */
function errorText({ perDay, perDaySales }: Answers['chosen']): string {
  return perDay === null ? formatSales(perDaySales ?? 0) : formatPercent(perDay);
}

function Figures({ answers: { chosen } }: { readonly answers: Answers }) {
  const words = spoken(qualityWords);
  const { perDaySales, perMonth, inside80 } = chosen;
  return (
    <div class="figures">
      <Figure
        label={words.perDay}
        value={errorText(chosen)}
        note={perDaySales !== null && words.perDayNote(formatSales(perDaySales))}
      />
      <Figure
        label={words.perMonth}
        value={perMonth === null ? words.notMeasured : formatPercent(perMonth)}
        note={words.perMonthNote}
      />
      <Figure
        label={words.band}
        value={inside80 === null ? words.notMeasured : words.bandValue(formatNumber(inside80 * 100))}
        note={words.bandNote}
      />
    </div>
  );
}

function tested({ basis, test: { days, dates, ahead } }: Answers): string {
  const words = spoken(qualityWords);
  if (basis === 'holdout') return words.howHeldOut(formatNumber(days));
  return words.howTested({ dates: formatNumber(dates), ahead: formatNumber(ahead), days: formatNumber(days) });
}

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

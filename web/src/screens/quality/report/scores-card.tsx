import type { TrainingReport } from '../../../../../src/forecasting/evaluation/training-report.ts';
import { formatNumber, formatPercent, formatSales } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Card, Figure } from '../../../ui/card.tsx';
import { Table } from '../../../ui/table.tsx';
import { candidateMethod, candidateName } from '../models/candidate-names.ts';
import { BASELINE, gainOver, type Score, type TestScores, testScoresOf } from './scores.ts';
import { qualityWords } from './words.ts';

/** How far off it was, in words, then the three numbers that they rest on. */
export function ScoresCard({ report }: { readonly report: TrainingReport }) {
  const words = spoken(qualityWords);
  const tested = testScoresOf(report);
  return (
    <Card title={words.answerTitle}>
      {tested ? (
        <>
          <Sentences tested={tested} />
          <Figures tested={tested} />
          <p class="hint tested">
            {howTested(tested)} {tested.chosen.monthsInside80 !== null && words.howBandOfMany}
          </p>
        </>
      ) : (
        <p>{words.notTried}</p>
      )}
    </Card>
  );
}

function Sentences({ tested: { chosen, baseline } }: { readonly tested: TestScores }) {
  const words = spoken(qualityWords);
  const gain = gainOver(baseline, chosen);
  return (
    <p class="answer">
      {words.offPerDay(errorText(chosen))} {baseline && words.guessPerDay(errorText(baseline))}{' '}
      {gain !== null && (gain > 0 ? words.gain(formatPercent(gain, 0)) : words.noGain)}
      {chosen.kind === BASELINE && words.isGuess}
    </p>
  );
}

/** As a share of the sales; where nothing was sold, in their own unit. */
function errorText({ perDay, perDaySales }: TestScores['chosen']): string {
  return perDay === null ? formatSales(perDaySales ?? 0) : formatPercent(perDay);
}

function Figures({ tested: { chosen } }: { readonly tested: TestScores }) {
  const words = spoken(qualityWords);
  const { perDaySales, perMonth, inside80, monthsInside80 } = chosen;
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
      {monthsInside80 !== null && (
        <Figure
          label={words.monthsBand}
          value={words.bandValue(formatNumber(monthsInside80 * 100))}
          note={words.bandNote}
        />
      )}
    </div>
  );
}

function howTested({ basis, test: { days, dates, ahead } }: TestScores): string {
  const words = spoken(qualityWords);
  if (basis === 'holdout') return words.howHeldOut(formatNumber(days));
  return words.howTested({ dates: formatNumber(dates), ahead: formatNumber(ahead), days: formatNumber(days) });
}

const NONE = '–';

/** Every way of forecasting that was tried, on the same days. */
export function CandidatesCard({ report }: { readonly report: TrainingReport }) {
  const words = spoken(qualityWords);
  const scores = testScoresOf(report)?.scores ?? [];
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
  const how = reason === null ? candidateMethod(kind) : words.couldNot(reason);
  return (
    <>
      {candidateName(kind)} {isChosen && <span class="tag tag-good">{words.chosen}</span>}
      {how !== undefined && <span class="method-how">{how}</span>}
    </>
  );
}

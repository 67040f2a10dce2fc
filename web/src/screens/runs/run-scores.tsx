import type { Run } from '../../api/training.ts';
import { commonWords } from '../../i18n/common.ts';
import { formatDay, formatNumber, formatPercent, formatSales } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { Card, Figure } from '../../ui/card.tsx';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { runFactsOf } from './run-facts.ts';
import { runsWords } from './words.ts';

type Metrics = NonNullable<NonNullable<Run['metrics']>['backtest']>;

interface Test {
  readonly name: string;
  readonly metrics: Metrics;
}

/** How far the model was off on days that it had not seen. */
export function RunScores({ run }: { readonly run: Run }) {
  const words = spoken(runsWords);
  if (!run.metrics) return null;
  const { from, to, days } = runFactsOf(run);
  const main = run.metrics.backtest ?? run.metrics.holdout;
  return (
    <Card title={words.scores}>
      <div class="stack">
        <div class="figures">
          <Figure
            label={words.error}
            value={orDash(main?.mae, formatSales)}
            note={main?.wape != null ? `${formatPercent(main.wape)} ${words.share.toLowerCase()}` : undefined}
          />
          {days !== undefined && (
            <Figure
              label={words.learntFrom}
              value={words.learntDays(formatNumber(days))}
              note={from && to && `${formatDay(from)} – ${formatDay(to)}`}
            />
          )}
        </div>
        <p class="muted">
          {words.scoresText} {words.method(methodIn(run.metrics.model))}
        </p>
        <div class="wrapping">
          <Table
            caption={spoken(commonWords).table(words.scores)}
            columns={columnsIn()}
            rows={testsOf(run)}
            keyOf={({ name }) => name}
          />
        </div>
      </div>
    </Card>
  );
}

function testsOf(run: Run): Test[] {
  const { tests } = spoken(runsWords);
  const origins = run.decision?.origins ?? 0;
  const { holdoutDays } = runFactsOf(run);
  const rows = [
    [origins > 0 ? tests.backtest(formatNumber(origins)) : tests.backtestAny, run.metrics?.backtest],
    [holdoutDays === undefined ? tests.holdoutAny : tests.holdout(formatNumber(holdoutDays)), run.metrics?.holdout],
  ] as const;
  return rows.flatMap(([name, metrics]) => (metrics ? [{ name, metrics }] : []));
}

function columnsIn(): ColumnOf<Test>[] {
  const words = spoken(runsWords);
  return [
    { name: words.test, cell: ({ name }) => name },
    { name: words.error, cell: ({ metrics }) => orDash(metrics.mae, formatSales), isNumber: true },
    { name: words.share, cell: ({ metrics }) => orDash(metrics.wape, formatPercent), isNumber: true },
    { name: words.bias, cell: ({ metrics }) => orDash(metrics.bias, biasIn), isNumber: true },
  ];
}

const orDash = (value: number | null | undefined, format: (value: number) => string) =>
  value === null || value === undefined ? '–' : format(value);

function biasIn(bias: number): string {
  const words = spoken(runsWords);
  if (bias === 0) return words.exact;
  return bias > 0 ? words.tooHigh(formatSales(bias)) : words.tooLow(formatSales(-bias));
}

function methodIn(kind: string): string {
  const methods: Readonly<Record<string, string>> = spoken(runsWords).methods;
  return Object.hasOwn(methods, kind) ? (methods[kind] ?? kind) : kind;
}

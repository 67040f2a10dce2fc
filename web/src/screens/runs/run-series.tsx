import { listRunSeries, type Run, retryRun, type SeriesSummary } from '../../api/training.ts';
import { commonWords } from '../../i18n/common.ts';
import { formatNumber } from '../../i18n/format.ts';
import { spoken, type Words } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { usePages } from '../../state/pages.ts';
import { mayDo } from '../../state/role.ts';
import { goTo, hrefOf } from '../../state/route.ts';
import { Card, Figure } from '../../ui/card.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { ActionError } from '../../ui/notice.tsx';
import { problemText } from '../../ui/series/series-problem.ts';
import { seriesNoun, seriesTitle } from '../../ui/series/series-words.ts';
import { type ColumnOf, Table } from '../../ui/table.tsx';

const en = {
  succeeded: 'Learnt',
  fallback: 'Only as last week',
  fallbackNote: 'nothing better could be fitted',
  failed: 'Without a forecast',
  failedTable: 'Without a forecast, and why',
  fallbackTable: 'Forecast as last week, and why',
  why: 'Why',
  retry: 'Try the failed ones again',
  retrying: 'Starting…',
  again: 'It does again what failed in an earlier training.',
};

const es: typeof en = {
  succeeded: 'Con previsión propia',
  fallback: 'Previstas como la última semana',
  fallbackNote: 'no se pudo ajustar nada mejor',
  failed: 'Sin previsión',
  failedTable: 'Sin previsión, y por qué',
  fallbackTable: 'Previstas como la última semana, y por qué',
  why: 'Por qué',
  retry: 'Entrenar de nuevo lo que ha fallado',
  retrying: 'Empezando…',
  again: 'Repite lo que falló en un entrenamiento anterior.',
};

const runSeriesWords: Words<typeof en> = { en, es };

/** What became of many series in a training; those that failed can be done again. */
export function RunSeries({ run }: { readonly run: Run }) {
  const words = spoken(runSeriesWords);
  const retrying = useAction(async () => goTo('runs', { run: (await retryRun(run.id)).id }));
  const { series } = run;
  if (!series) return null;
  const canRetry = series.failed > 0 && mayDo('write');
  return (
    <Card
      title={seriesTitle()}
      actions={
        canRetry && (
          <button type="button" disabled={retrying.isBusy} onClick={() => void retrying.run()}>
            {retrying.isBusy ? words.retrying : words.retry}
          </button>
        )
      }
    >
      <div class="stack">
        <ActionError action={retrying} />
        {run.options.retryFailedOf !== undefined && (
          <p>
            <a href={hrefOf('runs', { run: run.options.retryFailedOf })}>{words.again}</a>
          </p>
        )}
        <div class="figures">
          <Figure label={words.succeeded} value={formatNumber(series.succeeded)} />
          <Figure label={words.fallback} value={formatNumber(series.fallback)} note={words.fallbackNote} />
          <Figure label={words.failed} value={formatNumber(series.failed)} />
        </div>
        {series.failed > 0 && <Those run={run.id} status="failed" caption={words.failedTable} />}
        {series.fallback > 0 && <Those run={run.id} status="fallback" caption={words.fallbackTable} />}
      </div>
    </Card>
  );
}

interface ThoseProps {
  readonly run: string;
  readonly status: SeriesSummary['status'];
  readonly caption: string;
}

/** The series that ended so, each with its reason. */
function Those({ run, status, caption }: ThoseProps) {
  const words = spoken(runSeriesWords);
  const { loaded, more, isBusy } = usePages({
    read: (cursor) => listRunSeries(run, status, cursor),
    idOf: ({ id }) => id,
  });
  const columns: ColumnOf<SeriesSummary>[] = [
    { name: seriesNoun().one, cell: ({ id }) => <a href={hrefOf('next-month', { series: id })}>{id}</a> },
    { name: words.why, cell: ({ problem }) => problemText(problem) },
  ];
  return (
    <div>
      <h3>{caption}</h3>
      <LoadedView loaded={loaded} lines={3}>
        {(items) => (
          <div class="wrapping-cells">
            <Table caption={caption} columns={columns} rows={items} keyOf={({ id }) => id} />
          </div>
        )}
      </LoadedView>
      {more && (
        <p>
          <button type="button" disabled={isBusy} onClick={more}>
            {spoken(commonWords).more}
          </button>
        </p>
      )}
    </div>
  );
}

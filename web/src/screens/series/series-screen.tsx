import { useMemo, useState } from 'preact/hooks';
import { type Forecast, getForecast } from '../../api/forecasts.ts';
import { getAllForecasts } from '../../api/series.ts';
import { saveFile } from '../../browser/save-file.ts';
import { formatNumber } from '../../i18n/format.ts';
import { language, spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { chosenDataset } from '../../state/datasets.ts';
import { useLoad } from '../../state/load.ts';
import { hrefOf, type ScreenProps } from '../../state/route.ts';
import { ifTrained } from '../../state/trained.ts';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { ActionError, Notice } from '../../ui/notice.tsx';
import { countOfSeries } from '../../ui/series/series-words.ts';
import { Headline } from '../next-month/headline.tsx';
import { monthFactsOf } from '../next-month/month-facts.ts';
import { Assumptions } from '../next-month/notices.tsx';
import { useAllSeries } from './all-series.ts';
import { CompareDialog } from './compare-dialog.tsx';
import { FailedNotice } from './failed-notice.tsx';
import { GroupsCard } from './groups-card.tsx';
import { rowsOf, type SeriesRow } from './series-rows.ts';
import { SeriesTable } from './series-table.tsx';
import { changeView, viewNow } from './view-address.ts';
import { seriesScreenWords } from './words.ts';

/** All shops and products of a dataset: their total, and each of them. */
export function SeriesScreen({ dataset }: ScreenProps) {
  const version = chosenDataset.value?.version;
  const total = useLoad(
    (signal) => ifTrained(dataset, () => getForecast({ dataset }, signal)),
    [dataset, version, language.value],
  );
  const all = useAllSeries(dataset, version);
  const series = all.value?.series;
  const rows = useMemo(() => rowsOf(series ?? []), [series]);
  return (
    <div class="stack">
      <LoadedView loaded={total} lines={4}>
        {(forecast) => (forecast ? <Total forecast={forecast} rows={rows} /> : <NoModel />)}
      </LoadedView>
      <LoadedView loaded={all} lines={8}>
        {({ isComplete }) => <Each dataset={dataset} rows={rows} isComplete={isComplete} />}
      </LoadedView>
      {total.value && <Assumptions assumptions={total.value.assumptions} hasCalendar={false} />}
    </div>
  );
}

interface TotalProps {
  readonly forecast: Forecast;
  readonly rows: readonly SeriesRow[];
}

/** What all of them come to next month. */
function Total({ forecast, rows }: TotalProps) {
  const words = spoken(seriesScreenWords);
  const { dataset, from, to } = forecast;
  const downloading = useAction(async () => saveFile(await getAllForecasts(dataset), `${dataset}-${from}-${to}.csv`));
  return (
    <div class="stack">
      <div class="card month-head">
        <Headline about={{ dataset }} forecast={forecast} facts={monthFactsOf(forecast.days)} />
        <div class="series-ways no-print">
          <a class="button" href={hrefOf('next-month', { series: undefined })}>
            {words.toDays}
          </a>
          <button type="button" disabled={downloading.isBusy} onClick={() => void downloading.run()}>
            {downloading.isBusy ? words.downloading : words.download}
          </button>
        </div>
        <ActionError action={downloading} />
      </div>
      <FailedNotice rows={rows} run={forecast.model.version} />
    </div>
  );
}

interface EachProps {
  readonly dataset: string;
  readonly rows: readonly SeriesRow[];
  readonly isComplete: boolean;
}

/** Those that are compared: the last two that were ticked. */
const COMPARED = 2;

function Each({ dataset, rows, isComplete }: EachProps) {
  const words = spoken(seriesScreenWords);
  const { columns = [], attributes = [], count = 0 } = chosenDataset.value?.series ?? {};
  const view = viewNow([...columns, ...attributes]);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [isComparing, setComparing] = useState(false);
  const tick = (id: string) =>
    setTicked((before) =>
      before.includes(id) ? before.filter((one) => one !== id) : [...before, id].slice(-COMPARED),
    );
  const [one, other] = ticked.map((id) => rows.find(({ series }) => series.id === id));
  // A single column tells each series apart: groups of it would be the series themselves.
  const groupings = [...(columns.length > 1 ? columns : []), ...attributes];
  return (
    <div class="stack">
      {view.groupBy !== undefined && (
        <GroupsCard dataset={dataset} groupBy={view.groupBy} only={view.only} rows={rows} />
      )}
      <Card title={countOfSeries(count)} actions={groupings.length > 0 && <GroupChoice columns={groupings} />}>
        {!isComplete && (
          <p class="muted" role="status">
            {words.loadingMore(formatNumber(rows.length))}
          </p>
        )}
        <SeriesTable rows={rows} attributes={attributes} view={view} ticked={ticked} onTick={tick} />
        <div class="series-compare" role="status">
          {one && <p>{other ? words.compareTwo(one.series.id, other.series.id) : words.compareOne(one.series.id)}</p>}
          {one && other && (
            <button type="button" class="primary" onClick={() => setComparing(true)}>
              {words.compareButton}
            </button>
          )}
          {one && (
            <button type="button" class="quiet" onClick={() => setTicked([])}>
              {words.clear}
            </button>
          )}
        </div>
      </Card>
      {isComparing && one && other && (
        <CompareDialog dataset={dataset} rows={[one, other]} onClose={() => setComparing(false)} />
      )}
    </div>
  );
}

function GroupChoice({ columns }: { readonly columns: readonly string[] }) {
  const words = spoken(seriesScreenWords);
  const { groupBy } = viewNow(columns);
  return (
    <div class="series-grouping">
      <Field label={words.groupBy}>
        {(ties) => (
          <select
            {...ties}
            value={groupBy ?? ''}
            onChange={({ currentTarget: { value } }) => changeView({ groupBy: value === '' ? undefined : value })}
          >
            <option value="">{words.noGroup}</option>
            {columns.map((column) => (
              <option key={column} value={column}>
                {column}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}

function NoModel() {
  const words = spoken(seriesScreenWords);
  return (
    <Notice tone="info" title={words.noModel}>
      <p>
        {words.noModelText} <a href={hrefOf('runs')}>{words.toRuns}</a>
      </p>
    </Notice>
  );
}

import { useSignalEffect } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useState } from 'preact/hooks';
import { key, keyIsMissing, outage, setKey } from './api/connection.ts';
import { getSeries } from './api/series.ts';
import { commonWords } from './i18n/common.ts';
import { spoken } from './i18n/language.ts';
import { NextMonthScreen } from './screens/next-month/next-month-screen.tsx';
import { Shell, screenTitle } from './shell.tsx';
import { chosenDataset, datasets, missingDataset, start } from './state/datasets.ts';
import { useLoad } from './state/load.ts';
import { ABOUT_ALL, type Screen, type ScreenProps, shownScreen } from './state/route.ts';
import { hasManySeries, knowSeries, linkedSeries } from './state/series.ts';
import { Field } from './ui/field.tsx';
import { LoadedView } from './ui/loaded-view.tsx';
import { Notice } from './ui/notice.tsx';
import { onDemand } from './ui/on-demand.tsx';
import { ChooseSeries } from './ui/series/choose-series.tsx';
import { seriesNoun } from './ui/series/series-words.ts';

/** Next month comes with the page; the others are loaded when they are shown, or while nothing else is to be done. */
const DataScreen = onDemand(() => import('./screens/data/data-screen.tsx').then((code) => code.DataScreen));
const LATER = {
  series: onDemand(() => import('./screens/series/series-screen.tsx').then((code) => code.SeriesScreen)),
  calendar: onDemand(() =>
    import('./screens/known-future/known-future-screen.tsx').then((code) => code.KnownFutureScreen),
  ),
  monday: onDemand(() => import('./screens/monday/monday-screen.tsx').then((code) => code.MondayScreen)),
  plan: onDemand(() => import('./screens/plan/plan-screen.tsx').then((code) => code.PlanScreen)),
  quality: onDemand(() => import('./screens/quality/quality-screen.tsx').then((code) => code.QualityScreen)),
  runs: onDemand(() => import('./screens/runs/runs-screen.tsx').then((code) => code.RunsScreen)),
};
const SCREENS: Readonly<Record<Exclude<Screen, 'data'>, FunctionComponent<ScreenProps>>> = {
  ...LATER,
  'next-month': NextMonthScreen,
};

/** How long after the page has begun the other screens are fetched: the first forecast is drawn by then. */
const PREFETCH_MS = 3000;
setTimeout(async () => {
  for (const screen of [DataScreen, ...Object.values(LATER)]) await screen.prefetch();
}, PREFETCH_MS);

/** The whole page: the shell, and in it the screen that the address names. */
export function App() {
  const words = spoken(commonWords);
  const started = useLoad(start, []);
  useSignalEffect(() => {
    const title = [linkedSeries.value, screenTitle(shownScreen.value), 'prediccion-ventas'];
    document.title = title.filter((part) => part !== undefined).join(' · ');
  });
  return (
    <Shell>
      {outage.value === 'service' && (
        <Notice tone="warning" title={words.unreachable}>
          <p>{words.unreachableWayOut}</p>
        </Notice>
      )}
      {outage.value === 'store' && (
        <Notice tone="warning" title={words.storeAway}>
          <p>{words.storeAwayWayOut}</p>
        </Notice>
      )}
      {keyIsMissing.value ? <KeyForm /> : <LoadedView loaded={started}>{() => <Content />}</LoadedView>}
    </Shell>
  );
}

/** Without any dataset every screen is that of the first visit. */
function Content() {
  const words = spoken(commonWords);
  const current = chosenDataset.value;
  const screen = shownScreen.value;
  const missing = current && missingDataset.value;
  const View = screen === 'data' ? undefined : SCREENS[screen];
  return (
    <div class="stack">
      {missing !== undefined && (
        <Notice tone="warning" title={words.noDataset(missing)}>
          <p>{words.otherDataset(current?.name ?? '')}</p>
        </Notice>
      )}
      {current && View ? (
        <OfSeries
          dataset={current.name}
          series={ABOUT_ALL.includes(screen) ? undefined : linkedSeries.value}
          screen={screen}
          View={View}
          key={`${screen} ${current.name} ${linkedSeries.value ?? ''}`}
        />
      ) : (
        <DataScreen dataset={current?.name} key="data" />
      )}
    </div>
  );
}

/** Screens that make no sense of all series together. */
const ABOUT_ONE: readonly Screen[] = ['calendar'];

interface OfSeriesProps extends ScreenProps {
  readonly screen: Screen;
  readonly View: FunctionComponent<ScreenProps>;
}

/** A screen of a dataset; of the series that the address names, once it is known that there is such a one. */
function OfSeries({ screen, View, dataset, series }: OfSeriesProps) {
  const version = chosenDataset.value?.version;
  const loaded = useLoad(
    async (signal) => {
      const found = series === undefined ? undefined : await getSeries({ dataset, series }, signal);
      if (found) knowSeries(dataset, found);
      return { isMissing: series !== undefined && !found };
    },
    [dataset, version, series],
  );
  if (hasManySeries.value && series === undefined && ABOUT_ONE.includes(screen)) return <ChooseSeries />;
  if (series === undefined) return <View dataset={dataset} />;
  return (
    <LoadedView loaded={loaded} lines={8}>
      {({ isMissing }) =>
        isMissing ? <ChooseSeries title={seriesNoun().none(series)} /> : <View dataset={dataset} series={series} />
      }
    </LoadedView>
  );
}

/** Asks for the key that the service demands. */
function KeyForm() {
  const words = spoken(commonWords);
  const [typed, setTyped] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (typed.trim() !== '') setKey(typed.trim());
  };
  // The screen has a heading of its own as soon as anything was read.
  const Heading = datasets.value?.length ? 'h2' : 'h1';
  return (
    <section class="card stack">
      <Heading>{words.keyTitle}</Heading>
      <p>{words.keyText}</p>
      <form onSubmit={submit} class="form-row">
        <Field label={words.keyLabel} error={key.value === null ? undefined : words.keyUnknown}>
          {(ties) => (
            <input
              {...ties}
              type="password"
              autocomplete="off"
              value={typed}
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="primary">
          {words.keyUse}
        </button>
      </form>
    </section>
  );
}

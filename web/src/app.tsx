import { useSignalEffect } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useState } from 'preact/hooks';
import { isReachable, key, keyIsMissing, setKey } from './api/connection.ts';
import { commonWords } from './i18n/common.ts';
import { spoken } from './i18n/language.ts';
import { DataScreen } from './screens/data/data-screen.tsx';
import { KnownFutureScreen } from './screens/known-future/known-future-screen.tsx';
import { NextMonthScreen } from './screens/next-month/next-month-screen.tsx';
import { PlanScreen } from './screens/plan/plan-screen.tsx';
import { QualityScreen } from './screens/quality/quality-screen.tsx';
import { RunsScreen } from './screens/runs/runs-screen.tsx';
import { Shell } from './shell.tsx';
import { chosenDataset, datasets, missingDataset, start } from './state/datasets.ts';
import { useLoad } from './state/load.ts';
import { route, type Screen, type ScreenProps } from './state/route.ts';
import { Field } from './ui/field.tsx';
import { LoadedView } from './ui/loaded-view.tsx';
import { Notice } from './ui/notice.tsx';

const SCREENS: Readonly<Record<Exclude<Screen, 'data'>, FunctionComponent<ScreenProps>>> = {
  'next-month': NextMonthScreen,
  calendar: KnownFutureScreen,
  plan: PlanScreen,
  quality: QualityScreen,
  runs: RunsScreen,
};

/** The whole page: the shell, and in it the screen that the address names. */
export function App() {
  const words = spoken(commonWords);
  const started = useLoad(start, []);
  useSignalEffect(() => {
    document.title = `${spoken(commonWords).screens[route.value.screen]} · prediccion-ventas`;
  });
  return (
    <Shell>
      {!isReachable.value && (
        <Notice tone="warning" title={words.unreachable}>
          <p>{words.unreachableWayOut}</p>
        </Notice>
      )}
      {keyIsMissing.value ? <KeyForm /> : <LoadedView loaded={started}>{() => <Content />}</LoadedView>}
    </Shell>
  );
}

/** Without any dataset every screen is that of the first visit. */
function Content() {
  const current = chosenDataset.value;
  const { screen } = route.value;
  if (!current) return <DataScreen dataset={undefined} />;
  const View = screen === 'data' ? DataScreen : SCREENS[screen];
  const key = screen === 'data' ? screen : `${screen} ${current.name}`;
  return (
    <div class="stack">
      {missingDataset.value !== undefined && (
        <Notice tone="warning" title={spoken(commonWords).noDataset(missingDataset.value)}>
          <p>{spoken(commonWords).otherDataset(current.name)}</p>
        </Notice>
      )}
      <View dataset={current.name} key={key} />
    </div>
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

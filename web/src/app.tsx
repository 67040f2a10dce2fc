import { useSignalEffect } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { isReachable } from './api/connection.ts';
import { keyIsMissing } from './api/key.ts';
import { commonWords } from './i18n/common.ts';
import { spoken } from './i18n/words.ts';
import { CalendarScreen } from './screens/calendar/calendar-screen.tsx';
import { DataScreen } from './screens/data/data-screen.tsx';
import { NextMonthScreen } from './screens/next-month/next-month-screen.tsx';
import { PlanScreen } from './screens/plan/plan-screen.tsx';
import { QualityScreen } from './screens/quality/quality-screen.tsx';
import { RunsScreen } from './screens/runs/runs-screen.tsx';
import { KeyForm } from './shell/key-form.tsx';
import { Shell } from './shell/shell.tsx';
import { useLoad } from './state/load.ts';
import { route, type Screen } from './state/route.ts';
import { dataset, start } from './state/store.ts';
import { Notice } from './ui/notice.tsx';
import { LoadedView } from './ui/states.tsx';

export interface ScreenProps {
  /** The name of the dataset that the screen is about. */
  readonly dataset: string;
}

const SCREENS: Readonly<Record<Exclude<Screen, 'data'>, FunctionComponent<ScreenProps>>> = {
  'next-month': NextMonthScreen,
  calendar: CalendarScreen,
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

/** Without any data every screen is the first visit. */
function Content() {
  const current = dataset.value;
  const { screen } = route.value;
  if (!current || screen === 'data') return <DataScreen dataset={current?.name} />;
  const View = SCREENS[screen];
  return <View dataset={current.name} key={`${screen} ${current.name}`} />;
}

import { type Forecast, getForecast, getForecastFile } from '../../api/forecasts.ts';
import { ifFound } from '../../api/http.ts';
import { listRuns, startTraining } from '../../api/training.ts';
import { saveFile } from '../../browser/save-file.ts';
import { currency, formatDay } from '../../i18n/format.ts';
import { language, spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { chosenDataset } from '../../state/datasets.ts';
import { useLoad } from '../../state/load.ts';
import { goTo, hrefOf, route, type ScreenProps } from '../../state/route.ts';
import { Card } from '../../ui/card.tsx';
import { Empty, LoadedView } from '../../ui/loaded-view.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { DayDialog } from './day-dialog.tsx';
import { DaysChart, DaysTable } from './forecast-days.tsx';
import { Figures, Headline, nameOf } from './headline.tsx';
import { monthFactsOf } from './month-facts.ts';
import { askedBy } from './month-range.ts';
import './next-month.css';
import { useState } from 'preact/hooks';
import { Assumptions, Notices, UnseenDays } from './notices.tsx';
import { RangeBar } from './range-bar.tsx';
import { monthWords } from './words.ts';

/** What the days to come will sell, and why. */
export function NextMonthScreen({ dataset }: ScreenProps) {
  const asked = askedBy(route.value.params);
  const about = [dataset, asked.month, asked.from, asked.to, language.value];
  const loaded = useLoad((signal) => ifFound(getForecast({ dataset, ...asked, explain: true }, signal)), about);
  return (
    <LoadedView loaded={loaded} lines={10}>
      {(forecast) =>
        forecast ? (
          <Month forecast={forecast} onChanged={loaded.reload} />
        ) : (
          <NoModel dataset={dataset} onLookAgain={loaded.reload} />
        )
      }
    </LoadedView>
  );
}

function Month({ forecast, onChanged }: { readonly forecast: Forecast; readonly onChanged: () => void }) {
  const words = spoken(monthWords);
  const [picked, setPicked] = useState<string>();
  const { dataset, from, to, days } = forecast;
  const facts = monthFactsOf(days);
  const name = nameOf(forecast);
  const observedTo = chosenDataset.value?.to ?? from;
  return (
    <div class="stack month">
      <div class="card month-top">
        <div class="month-head">
          <Headline forecast={forecast} facts={facts} />
          <RangeBar key={`${from} ${to}`} from={from} to={to} observedTo={observedTo} />
        </div>
        <Figures facts={facts} />
      </div>
      <Notices forecast={forecast} />
      <UnseenDays unseen={facts.unseen} />
      <Card title={words.chartTitle} actions={<Downloads forecast={forecast} />}>
        <p class="muted no-print">{words.chartHint}</p>
        <DaysChart forecast={forecast} label={words.chartLabel(name)} onPick={setPicked} />
      </Card>
      <Card title={words.tableTitle}>
        <p class="muted">
          {words.boundsNote} {currency.value ? words.currency(currency.value) : ''}
        </p>
        <DaysTable days={days} caption={words.tableCaption(name)} onPick={setPicked} />
      </Card>
      <Assumptions assumptions={forecast.assumptions} />
      <p class="print-only">{words.printed(dataset, formatDay(observedTo))}</p>
      {picked !== undefined && <DayDialog forecast={forecast} date={picked} onPick={setPicked} onChanged={onChanged} />}
    </div>
  );
}

function Downloads({ forecast: { dataset, from, to } }: { readonly forecast: Forecast }) {
  const words = spoken(monthWords);
  const file = useAction(async (type: 'text/csv' | 'text/calendar', ending: string) =>
    saveFile(await getForecastFile({ dataset, from, to }, type), `${dataset}-${from}-${to}.${ending}`),
  );
  return (
    <>
      <button type="button" disabled={file.isBusy} onClick={() => file.run('text/csv', 'csv')}>
        {words.csv}
      </button>
      <button type="button" disabled={file.isBusy} onClick={() => file.run('text/calendar', 'ics')}>
        {words.calendarFile}
      </button>
      <button type="button" onClick={() => window.print()}>
        {words.print}
      </button>
      {file.error && <ErrorNotice error={file.error} />}
    </>
  );
}

interface NoModelProps {
  readonly dataset: string;
  readonly onLookAgain: () => void;
}

/** There are sales but no model: what to do about it, or that it is being done. */
function NoModel({ dataset, onLookAgain }: NoModelProps) {
  const words = spoken(monthWords);
  const runs = useLoad(() => listRuns(dataset, undefined, 1), [dataset]);
  const training = useAction(async () => {
    const { id } = await startTraining(dataset);
    goTo('runs', { run: id });
  });
  return (
    <LoadedView loaded={runs}>
      {({ items }) =>
        items.some(({ status }) => status === 'queued' || status === 'running') ? (
          <Empty title={words.training}>
            <p>{words.trainingText}</p>
            <p class="actions">
              <a class="button" href={hrefOf('runs')}>
                {words.toRuns}
              </a>
              <button type="button" onClick={onLookAgain}>
                {words.lookAgain}
              </button>
            </p>
          </Empty>
        ) : (
          <Empty title={words.noModel}>
            <p>{words.noModelText}</p>
            <p>
              <button type="button" class="primary" disabled={training.isBusy} onClick={training.run}>
                {words.train}
              </button>
            </p>
            {training.error && <ErrorNotice error={training.error} />}
          </Empty>
        )
      }
    </LoadedView>
  );
}

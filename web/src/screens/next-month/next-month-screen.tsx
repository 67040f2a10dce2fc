import { useSignal } from '@preact/signals';
import { monthOf, nextMonth } from '../../../../src/dates.ts';
import type { Assume } from '../../../../src/forecasting/assumptions.ts';
import { type Forecast, getForecast, getForecastFile } from '../../api/forecasts.ts';
import { ApiError, endingOf, type FileType, WORKBOOK } from '../../api/http.ts';
import { getKnownFuture, type StoredKnownFuture } from '../../api/known-future.ts';
import { listRuns, startTraining } from '../../api/training.ts';
import { fileName, saveFile } from '../../browser/save-file.ts';
import { currency, formatMonth, formatMonthWithin } from '../../i18n/format.ts';
import { language, spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { chosenDataset } from '../../state/datasets.ts';
import { useLoad } from '../../state/load.ts';
import { changeParams, goTo, hrefOf, route, type ScreenProps } from '../../state/route.ts';
import { hasManySeries, shownData } from '../../state/series.ts';
import { ifTrained } from '../../state/trained.ts';
import { Card } from '../../ui/card.tsx';
import { Empty, LoadedView } from '../../ui/loaded-view.tsx';
import { NotShown } from '../../ui/not-shown.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { DataEnd } from './data-end.tsx';
import { DayDialog } from './day-dialog.tsx';
import { SubscribeButton } from './feeds-dialog.tsx';
import { DaysChart, DaysTable } from './forecast-days.tsx';
import { Figures, Headline, nameOf } from './headline.tsx';
import { monthFactsOf } from './month-facts.ts';
import { type Asked, askedBy, isWithinReach } from './month-range.ts';
import './next-month.css';
import { ForRole } from '../../ui/for-role.tsx';
import { Assumptions, Notices, UnseenDays } from './notices.tsx';
import { OutlookPlace } from './outlook-place.tsx';
import { PromotionsQuestion, useAssume } from './promotions-question.tsx';
import { RangeBar } from './range-bar.tsx';
import { Tour } from './tour.tsx';
import { monthWords } from './words.ts';

/** What the days to come will sell, and why. */
export function NextMonthScreen({ dataset, series }: ScreenProps) {
  const asked = askedBy(route.value.params);
  const { month, from, to } = asked;
  const assume = useAssume({
    dataset,
    series,
    days: from === undefined ? (month ?? monthAfterData()) : `${from} ${to}`,
  });
  const about = [dataset, series, month, from, to, assume, language.value];
  const loaded = useLoad(
    (signal) => ifTrained(dataset, () => readShown({ dataset, series }, asked, assume, signal)),
    about,
  );
  return (
    <LoadedView loaded={loaded} lines={10}>
      {(shown) =>
        shown ? (
          <Month {...shown} series={series} onChanged={loaded.reload} />
        ) : (
          <NoModel dataset={dataset} onLookAgain={loaded.reload} />
        )
      }
    </LoadedView>
  );
}

const monthAfterData = () => (chosenDataset.value ? nextMonth(monthOf(chosenDataset.value.to)) : '');

interface Shown {
  readonly forecast: Forecast;
  /** The days that were asked for, which are out of the reach of the model: the month after the data is shown instead. */
  readonly outOfReach: Asked | undefined;
  /** What the store has said of its days to come. */
  readonly known: StoredKnownFuture['days'];
}

async function readShown(
  about: ScreenProps,
  asked: Asked,
  assume: Assume | undefined,
  signal: AbortSignal,
): Promise<Shown> {
  const read = (days: Asked) => getForecast({ ...about, ...days, assume, explain: true }, signal);
  const instead = async () => ({ forecast: await read({}), outOfReach: asked });
  const outOfReach = async (error: unknown) => {
    const isOutOfReach = error instanceof ApiError && error.code === 'invalid-request' && Object.keys(asked).length > 0;
    if (!isOutOfReach) throw error;
    return instead();
  };
  // A model that knows fewer days than the data reaches less far.
  const shown = isWithinReach(asked, chosenDataset.value?.to)
    ? read(asked).then((forecast) => ({ forecast, outOfReach: undefined }), outOfReach)
    : instead();
  const known = hasOwnFuture(about) ? getKnownFuture(about, signal) : { days: [] };
  const [{ days }, found] = await Promise.all([known, shown]);
  return { ...found, known: days };
}

/** Of the total of many series nothing is planned: each has its own days. */
const hasOwnFuture = ({ series }: ScreenProps) => series !== undefined || !hasManySeries.value;

type MonthProps = Shown & Pick<ScreenProps, 'series'> & { readonly onChanged: () => void };

function Month({ forecast, outOfReach, known, series, onChanged }: MonthProps) {
  const words = spoken(monthWords);
  const picked = route.value.params.get('day') ?? undefined;
  // Back leads to the month, not through the days that were looked at.
  const pick = (day: string | undefined) => changeParams({ day }, { isSamePlace: picked !== undefined });
  const { dataset, from, to, days } = forecast;
  const facts = monthFactsOf(days);
  const name = nameOf(forecast);
  const observedTo = chosenDataset.value?.to ?? from;
  const closedWeekdays = shownData.value?.closedWeekdays ?? [];
  const about = { dataset, series };
  const isDrawn = useSignal(false);
  return (
    <div class="stack month">
      <Tour />
      {outOfReach && <OutOfReach dataset={dataset} asked={outOfReach} shown={monthOf(from)} observedTo={observedTo} />}
      <div class="card month-top">
        {hasOwnFuture(about) && <PromotionsQuestion forecast={forecast} known={known} />}
        <div class="month-head">
          <Headline about={about} forecast={forecast} facts={facts} />
          <RangeBar key={`${from} ${to}`} from={from} to={to} observedTo={observedTo} />
        </div>
        <Figures facts={facts} />
      </div>
      <DataEnd {...{ observedTo, closedWeekdays }} />
      <OutlookPlace about={about} forecast={forecast} isWanted={isDrawn} />
      <Notices about={about} forecast={forecast} />
      <UnseenDays unseen={facts.unseen} />
      <Card title={words.chartTitle} actions={<Downloads about={about} forecast={forecast} />}>
        <p class="muted no-print">{words.chartHint}</p>
        <DaysChart
          key={`${dataset} ${series ?? ''} ${from} ${to}`}
          about={about}
          forecast={forecast}
          label={words.chartLabel(name)}
          onPick={pick}
          onDrawn={() => {
            isDrawn.value = true;
          }}
        />
      </Card>
      <Card title={words.tableTitle}>
        <p class="muted">
          {words.boundsNote} {currency.value ? words.currency(currency.value) : ''}
        </p>
        <DaysTable days={days} caption={words.tableCaption(name)} onPick={pick} />
      </Card>
      <Assumptions assumptions={forecast.assumptions} hasCalendar={hasOwnFuture(about)} />
      {picked !== undefined && (
        <DayDialog about={about} forecast={forecast} date={picked} onPick={pick} onChanged={onChanged} />
      )}
    </div>
  );
}

interface OutOfReachProps {
  readonly dataset: string;
  readonly asked: Asked;
  /** The month. */
  readonly shown: string;
  readonly observedTo: string;
}

function OutOfReach({ dataset, asked: { month, from, to }, shown, observedTo }: OutOfReachProps) {
  const name = month === undefined ? nameOf({ from: from ?? '', to: to ?? '' }) : formatMonth(month);
  return <NotShown days={name} dataset={dataset} lastDay={observedTo} instead={formatMonthWithin(shown)} />;
}

function Downloads({ about, forecast }: { readonly about: ScreenProps; readonly forecast: Forecast }) {
  const { from, to, assume } = forecast;
  const called = [about.dataset, about.series].filter((name) => name !== undefined).join('-');
  const words = spoken(monthWords);
  const file = useAction(async (type: FileType) =>
    saveFile(
      await getForecastFile({ ...about, from, to, assume }, type),
      fileName(`${called}-${from}-${to}.${endingOf(type)}`),
    ),
  );
  return (
    <>
      <button type="button" disabled={file.isBusy} onClick={() => file.run(WORKBOOK)}>
        {words.workbook}
      </button>
      <button type="button" disabled={file.isBusy} onClick={() => file.run('text/csv')}>
        {words.csv}
      </button>
      <button type="button" disabled={file.isBusy} onClick={() => file.run('text/calendar')}>
        {words.calendarFile}
      </button>
      <SubscribeButton about={about} />
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
            <ForRole needs="write">
              <p>
                <button type="button" class="primary" disabled={training.isBusy} onClick={training.run}>
                  {words.train}
                </button>
              </p>
            </ForRole>
            {training.error && <ErrorNotice error={training.error} />}
          </Empty>
        )
      }
    </LoadedView>
  );
}

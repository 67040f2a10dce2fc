import type { Forecast } from '../../api/forecasts.ts';
import { getAccuracy } from '../../api/models.ts';
import type { About } from '../../api/series.ts';
import { formatWeekDay } from '../../i18n/format.ts';
import { language, spoken } from '../../i18n/language.ts';
import { chosenDataset } from '../../state/datasets.ts';
import { useLoad } from '../../state/load.ts';
import { hrefOf } from '../../state/route.ts';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { MonthFacts } from './month-facts.ts';
import { monthWords } from './words.ts';

/** What to know of all the numbers: an alarm, newer data, a store out of reach. */
export function Notices({ about, forecast }: { readonly about: About; readonly forecast: Forecast }) {
  const words = spoken(monthWords);
  const isOlder =
    chosenDataset.value?.name === forecast.dataset && chosenDataset.value.version !== forecast.datasetVersion;
  return (
    <>
      {forecast.stale && (
        <Notice tone="warning" title={words.stale}>
          <p>{words.staleText}</p>
        </Notice>
      )}
      <AlarmNotice {...about} />
      {isOlder && (
        <Notice tone="info" title={words.olderData}>
          <p>
            {words.olderDataText} <a href={hrefOf('runs')}>{words.toRuns}</a>
          </p>
        </Notice>
      )}
    </>
  );
}

/** Days like none before: their numbers are guesses of a kind. */
export function UnseenDays({ unseen }: Pick<MonthFacts, 'unseen'>) {
  const words = spoken(monthWords);
  if (unseen.length === 0) return null;
  return (
    <Notice tone="warning" title={words.unseenDays(unseen.length)}>
      <p>{words.unseenDaysText(unseen.map(({ date }) => formatWeekDay(date)).join(' · '))}</p>
    </Notice>
  );
}

/** The current alarm, in the service's own words. A failure to read it is shown on the screen of the accuracy, not here. */
function AlarmNotice({ dataset, series }: About) {
  const words = spoken(monthWords);
  const accuracy = useLoad(() => getAccuracy({ dataset, series }), [dataset, series, language.value]);
  const alarm = accuracy.value?.alarm;
  if (!alarm) return null;
  return (
    <Notice tone="warning" title={words.alarm}>
      <p>{alarm.message}</p>
      <p class="no-print">
        <a href={hrefOf('quality')}>{words.toQuality}</a>
      </p>
    </Notice>
  );
}

interface AssumptionsProps extends Pick<Forecast, 'assumptions'> {
  /** Whether it can be said otherwise in the calendar. */
  readonly hasCalendar?: boolean;
}

/** What nobody has set, so that the forecast assumes it. */
export function Assumptions({ assumptions, hasCalendar = true }: AssumptionsProps) {
  const words = spoken(monthWords);
  if (assumptions.length === 0) return null;
  return (
    <div class="assumptions">
      <Card
        title={words.assumptions}
        actions={
          hasCalendar && (
            <a class="button" href={hrefOf('calendar')}>
              {words.toCalendar}
            </a>
          )
        }
      >
        {hasCalendar && <p class="muted">{words.assumptionsText}</p>}
        <ul>
          {assumptions.map(({ code, message }) => (
            <li key={`${code} ${message}`}>{message}</li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

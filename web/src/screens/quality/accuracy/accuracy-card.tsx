import type { WordedAccuracy } from '../../../../../src/monitoring/accuracy.ts';
import { getObservedDays } from '../../../api/datasets.ts';
import { getAccuracy } from '../../../api/models.ts';
import type { About } from '../../../api/series.ts';
import { formatAmount, formatLongDayWithin, formatNumber, formatPercent, formatSales } from '../../../i18n/format.ts';
import { language, spoken } from '../../../i18n/language.ts';
import { useLoad } from '../../../state/load.ts';
import { hrefOf } from '../../../state/route.ts';
import { Card } from '../../../ui/card.tsx';
import { Empty, LoadedView } from '../../../ui/loaded-view.tsx';
import { Notice } from '../../../ui/notice.tsx';
import {
  accuracyStateOf,
  backtestErrorOf,
  biasDirectionOf,
  compareWithBacktest,
  insideBand,
  missReason,
} from './accuracy.ts';
import { AccuracyTables } from './accuracy-tables.tsx';
import { accuracyWords } from './words.ts';

/** How the forecasts that were given out compare with what was sold. */
export function AccuracyCard({ dataset, series }: About) {
  const words = spoken(accuracyWords);
  const loaded = useLoad(() => getAccuracy({ dataset, series }), [dataset, series, language.value]);
  return (
    <Card title={words.title}>
      <LoadedView loaded={loaded}>
        {(accuracy) => <Accuracy about={{ dataset, series }} accuracy={accuracy} />}
      </LoadedView>
    </Card>
  );
}

interface AccuracyProps {
  readonly about: About;
  readonly accuracy: WordedAccuracy;
}

function Accuracy({ about, accuracy }: AccuracyProps) {
  const words = spoken(accuracyWords);
  const state = accuracyStateOf(accuracy);
  if (state === 'never-asked') {
    return (
      <Empty title={words.neverTitle}>
        <p>{words.neverText}</p>
        <a href={hrefOf('next-month')}>{words.toForecast}</a>
      </Empty>
    );
  }
  if (state === 'waiting') {
    return (
      <Empty title={words.waitingTitle(formatNumber(accuracy.outcomes.pending))}>
        <p>{words.waitingText}</p>
        <a href={hrefOf('data')}>{words.toData}</a>
      </Empty>
    );
  }
  return (
    <div class="stack">
      {accuracy.alarm && (
        <Notice tone="warning" title={words.alarm}>
          <p>{accuracy.alarm.message}</p>
        </Notice>
      )}
      <Sentences accuracy={accuracy} />
      <Extremes about={about} accuracy={accuracy} />
      <AccuracyTables accuracy={accuracy} />
      <PastAlarms alarms={accuracy.pastAlarms} />
      <Overrides score={accuracy.overrides} />
    </div>
  );
}

function Sentences({ accuracy }: { readonly accuracy: WordedAccuracy }) {
  const words = spoken(accuracyWords);
  const { overall, outcomes } = accuracy;
  const backtestError = backtestErrorOf(accuracy);
  const comparison = compareWithBacktest(accuracy);
  const bias = biasDirectionOf(overall.biasShare);
  const band = insideBand(overall, 80);
  const unforeseen = outcomes.unforeseenClosures + outcomes.unforeseenOpenings;
  const share = formatPercent(Math.abs(overall.biasShare ?? 0));
  return (
    <div>
      <p class="answer">
        {words.off(
          formatNumber(overall.days),
          overall.wape === null ? formatSales(overall.mae ?? 0) : formatPercent(overall.wape),
        )}{' '}
        {backtestError !== null && words.backtestError(formatPercent(backtestError))}
      </p>
      <p>
        {comparison && words.comparisons[comparison]}{' '}
        {bias && (bias === 'even' ? words.bias.even : words.bias[bias](share))}{' '}
        {band && words.band(formatNumber(overall.days), formatNumber(band.inside), formatNumber(band.expected))}
      </p>
      {unforeseen > 0 && <p class="muted">{words.unforeseen(formatNumber(unforeseen))}</p>}
    </div>
  );
}

/** The best day and the worst one, with what is known of that. */
function Extremes({ about, accuracy: { closest, farthest } }: AccuracyProps) {
  const words = spoken(accuracyWords);
  const date = farthest?.date;
  const observed = useLoad(
    async (signal) => (date === undefined ? undefined : (await getObservedDays(about, date, date, signal)).days[0]),
    [about.dataset, about.series, date],
  );
  if (!closest) return null;
  const told = (say: typeof words.closest, { date, forecast, sales }: typeof closest) =>
    say(formatLongDayWithin(date), formatAmount(forecast), formatAmount(sales));
  return (
    <ul class="extreme-days">
      <li>{told(words.closest, closest)}</li>
      {farthest && (
        <li>
          {told(words.farthest, farthest)} {observed.state === 'ready' && words.why[missReason(observed.value)]}
        </li>
      )}
    </ul>
  );
}

function PastAlarms({ alarms }: { readonly alarms: WordedAccuracy['pastAlarms'] }) {
  if (alarms.length === 0) return null;
  return (
    <details class="numbers-behind">
      <summary>{spoken(accuracyWords).pastAlarms}</summary>
      <ul>
        {alarms.map(({ id, message }) => (
          <li key={id}>{message}</li>
        ))}
      </ul>
    </details>
  );
}

function Overrides({ score }: { readonly score: WordedAccuracy['overrides'] }) {
  const words = spoken(accuracyWords);
  const { days, better, valueAdded, pending } = score;
  return (
    <div>
      <h3>{words.overridesTitle}</h3>
      {days === 0 && pending === 0 && <p>{words.overridesNone}</p>}
      {days > 0 && (
        <p>
          {words.overrides(formatNumber(days), formatNumber(better))} {worth(valueAdded)}
        </p>
      )}
      {pending > 0 && <p>{words.overridesPending(formatNumber(pending))}</p>}
    </div>
  );
}

function worth(valueAdded: number | null): string {
  const words = spoken(accuracyWords);
  if (valueAdded === null || valueAdded === 0) return words.overridesEven;
  const amount = formatSales(Math.abs(valueAdded));
  return valueAdded > 0 ? words.overridesWorth(amount) : words.overridesCost(amount);
}

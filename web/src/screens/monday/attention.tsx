import type { ComponentChildren } from 'preact';
import type { Alarm } from '../../../../src/monitoring/alarms.ts';
import type { Summary } from '../../api/forecasts.ts';
import { formatChange, formatDay, formatInstant, formatNumber, formatPercent } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { hrefOf } from '../../state/route.ts';
import { Card } from '../../ui/card.tsx';
import { countOfSeries } from '../../ui/series/series-words.ts';
import { mondayWords } from './words.ts';

type Code = Summary['attention'][number];

interface Item {
  readonly text: string;
  /** Where it is mended. */
  readonly href: string;
  readonly way: string;
  readonly more?: ComponentChildren;
}

/** What somebody should look at, each with the way to where it is mended; that there is nothing is said too. */
export function AttentionCard({ summary }: { readonly summary: Summary }) {
  const words = spoken(mondayWords);
  const items = summary.attention.flatMap((code) => {
    const item = ITEMS[code](summary);
    return item ? [{ code, ...item }] : [];
  });
  return (
    <Card title={words.attention}>
      {items.length === 0 ? (
        <p class="monday-fine">{words.nothing}</p>
      ) : (
        <ul class="monday-items">
          {items.map(({ code, text, href, way, more }) => (
            <li key={code}>
              {text}{' '}
              <a class="no-print" href={href}>
                {way}
              </a>
              {more}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

const wordsOf = () => spoken(mondayWords);

/** Undefined where the summary has nothing to say it with. */
const ITEMS: Readonly<Record<Code, (summary: Summary) => Item | undefined>> = {
  'no-model': () => {
    const { items, ways } = wordsOf();
    return { text: items.noModel, href: hrefOf('runs'), way: ways.train };
  },
  'model-behind': ({ model, data }) => {
    const { items, ways } = wordsOf();
    if (!model) return undefined;
    const text = items.behind(formatDay(model.trainedTo), formatDay(data.observedTo));
    return { text, href: hrefOf('runs'), way: ways.train };
  },
  alarm: ({ alarm }) => {
    const { items, ways } = wordsOf();
    if (!alarm) return undefined;
    const share = alarm.change === null ? '' : `${formatPercent(Math.abs(alarm.change))} `;
    const text = items.alarm(formatDay(alarm.since), share, alarm.direction === 'below');
    return { text, href: hrefOf('quality', { series: undefined }), way: ways.quality };
  },
  'series-alarms': ({ series }) => {
    const { items, ways } = wordsOf();
    if (!series) return undefined;
    const { below, above, count, alarms } = series;
    const text = items.seriesAlarms(
      formatNumber(below + above),
      countOfSeries(count),
      formatNumber(below),
      formatNumber(above),
    );
    const href = hrefOf('series', { series: undefined, show: 'alarm' });
    return { text, href, way: ways.alarms, more: <SeriesAlarms alarms={alarms} /> };
  },
  'data-late': ({ data: { observedTo, ageDays, usualDays } }) => {
    const { items, ways } = wordsOf();
    const usual = usualDays === null ? undefined : formatNumber(usualDays);
    const text = items.late(formatDay(observedTo), formatNumber(ageDays), usual);
    return { text, href: hrefOf('data'), way: ways.add };
  },
  'training-failed': ({ lastTraining }) => {
    const { items, ways } = wordsOf();
    if (!lastTraining) return undefined;
    const { id, finishedAt } = lastTraining;
    const text = items.failed(finishedAt === null ? '' : formatInstant(finishedAt));
    return { text, href: hrefOf('runs', { run: id }), way: ways.run };
  },
  'series-failed': ({ series }) => {
    const { items, ways } = wordsOf();
    if (!series) return undefined;
    const text = items.seriesFailed(formatNumber(series.failed), countOfSeries(series.count));
    return { text, href: hrefOf('series', { series: undefined, show: 'failed' }), way: ways.failed };
  },
  'file-rejected': () => {
    const { items, ways } = wordsOf();
    return { text: items.rejected, href: hrefOf('data'), way: ways.file };
  },
};

/** The largest changes, each with the way to how its forecasts did. */
function SeriesAlarms({ alarms }: { readonly alarms: readonly { readonly series: string; readonly alarm: Alarm }[] }) {
  const words = spoken(mondayWords);
  return (
    <ul>
      {alarms.map(({ series, alarm: { change, since } }) => (
        <li key={series}>
          <a href={hrefOf('quality', { series })}>{series}</a>:{' '}
          {words.since(change === null ? '–' : formatChange(change), formatDay(since))}
        </li>
      ))}
    </ul>
  );
}

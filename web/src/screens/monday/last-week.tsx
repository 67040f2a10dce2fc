import { getObservedDays } from '../../api/datasets.ts';
import type { Summary } from '../../api/forecasts.ts';
import {
  formatAmount,
  formatChange,
  formatDays,
  formatNumber,
  formatSales,
  formatSigned,
  formatSignedAmount,
  formatWeekDay,
} from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { useLoad } from '../../state/load.ts';
import { Card, Figure } from '../../ui/card.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { insideBand } from '../quality/accuracy/accuracy.ts';
import { type ComparedDay, comparedDays } from './compared-days.ts';
import { mondayWords } from './words.ts';

type LastWeek = NonNullable<Summary['lastWeek']>;

interface LastWeekCardProps {
  readonly summary: Summary;
}

/** The last whole week: what was sold, against what had been forecast of it. */
export function LastWeekCard({ summary: { dataset, lastWeek, datasetVersion } }: LastWeekCardProps) {
  const words = spoken(mondayWords);
  if (!lastWeek) return <p class="muted">{words.noWeek}</p>;
  const { from, to, promised } = lastWeek;
  return (
    <Card title={words.behind(formatDays(from, to))}>
      <div class="stack">
        <Figures lastWeek={lastWeek} />
        {!promised && <p class="muted">{words.unpromised}</p>}
        <Days key={`${dataset} ${datasetVersion} ${from}`} dataset={dataset} lastWeek={lastWeek} />
      </div>
    </Card>
  );
}

function Figures({ lastWeek: { days, sold, promised } }: { readonly lastWeek: LastWeek }) {
  const words = spoken(mondayWords);
  const band = promised && insideBand(promised.score, 80);
  const isPart = promised !== null && promised.days < 7;
  return (
    <div class="figures">
      <Figure label={words.soldInWeek} value={formatAmount(sold)} note={words.soldDays(formatNumber(days))} />
      {promised && (
        <Figure
          label={words.forecast}
          value={formatAmount(promised.forecast)}
          note={isPart ? words.forecastPart(formatNumber(promised.days)) : undefined}
        />
      )}
      {promised && (
        <Figure
          label={words.difference}
          value={formatSignedAmount(promised.difference, promised.forecast)}
          note={promised.change === null ? undefined : words.ofForecast(formatChange(promised.change))}
        />
      )}
      {promised && band && (
        <Figure
          label={words.inside}
          value={words.insideOf(formatNumber(promised.inside), formatNumber(promised.score.days))}
          note={words.insideExpected(formatNumber(band.expected))}
        />
      )}
    </div>
  );
}

function Days({
  dataset,
  lastWeek: { from, to, promised },
}: {
  readonly dataset: string;
  readonly lastWeek: LastWeek;
}) {
  const words = spoken(mondayWords);
  const loaded = useLoad((signal) => getObservedDays({ dataset }, from, to, signal), [dataset, from, to]);
  const columns: ColumnOf<ComparedDay>[] = [
    {
      name: words.day,
      cell: ({ date, inside }) => (
        <span class="monday-day">
          <span>{formatWeekDay(date)}</span>
          {inside === false && <span class="tag tag-warning">{words.outside}</span>}
        </span>
      ),
    },
    {
      name: words.soldInWeek,
      isNumber: true,
      cell: ({ sold }) => (sold === null ? words.closed : formatSales(sold)),
    },
    ...(promised
      ? [
          {
            name: words.forecast,
            isNumber: true,
            cell: ({ forecast }: ComparedDay) => (forecast === undefined ? '–' : formatSales(forecast)),
          },
          { name: words.difference, isNumber: true, cell: differenceOf },
        ]
      : []),
  ];
  return (
    <LoadedView loaded={loaded} lines={7}>
      {({ days }) => (
        <Table
          caption={words.behindCaption}
          columns={columns}
          rows={comparedDays(days, promised)}
          keyOf={({ date }) => date}
          classOf={({ sold }) => (sold === null ? 'closed-day' : undefined)}
        />
      )}
    </LoadedView>
  );
}

function differenceOf({ sold, forecast }: ComparedDay): string {
  if (forecast === undefined || (sold === null && forecast === 0)) return '–';
  return formatSigned((sold ?? 0) - forecast, Math.max(sold ?? 0, forecast));
}

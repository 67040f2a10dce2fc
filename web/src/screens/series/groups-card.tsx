import { type GroupedForecast, getGroupedForecast } from '../../api/forecasts.ts';
import { commonWords } from '../../i18n/common.ts';
import { formatChange, formatNumber, formatPercent, formatSales } from '../../i18n/format.ts';
import { language, spoken } from '../../i18n/language.ts';
import { roundToInterval } from '../../i18n/round-to-interval.ts';
import { useLoad } from '../../state/load.ts';
import { Card } from '../../ui/card.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { type SeriesRow, textIn } from './series-rows.ts';
import { changeView } from './view-address.ts';
import { seriesScreenWords } from './words.ts';

type Group = GroupedForecast['groups'][number];

interface GroupsCardProps {
  readonly dataset: string;
  readonly groupBy: string;
  readonly only: string | undefined;
  readonly rows: readonly SeriesRow[];
}

/** What the series of each group come to next month; a group shows its series alone. */
export function GroupsCard({ dataset, groupBy, only, rows }: GroupsCardProps) {
  const words = spoken(seriesScreenWords);
  const loaded = useLoad((signal) => getGroupedForecast(dataset, groupBy, signal), [dataset, groupBy, language.value]);
  return (
    <Card title={words.groupsCaption(groupBy)}>
      <LoadedView loaded={loaded} lines={4}>
        {({ groups }) => (
          <Table
            caption={spoken(commonWords).table(words.groupsCaption(groupBy))}
            columns={columnsOf({ groups, groupBy, only, rows })}
            rows={[...groups].sort((a, b) => b.total.forecast - a.total.forecast)}
            keyOf={({ group }) => group}
          />
        )}
      </LoadedView>
    </Card>
  );
}

interface ColumnsProps extends Pick<GroupsCardProps, 'groupBy' | 'only' | 'rows'> {
  readonly groups: readonly Group[];
}

function columnsOf({ groups, groupBy, only, rows }: ColumnsProps): ColumnOf<Group>[] {
  const words = spoken(seriesScreenWords);
  const all = groups.reduce((sum, { total }) => sum + total.forecast, 0);
  const before = lastYears(rows, groupBy);
  const number = (name: string, cell: (group: Group) => string): ColumnOf<Group> => ({ name, isNumber: true, cell });
  return [
    {
      name: groupBy,
      cell: ({ group }) => (
        <button
          type="button"
          class="quiet group-name"
          aria-pressed={group === only}
          aria-label={words.only(group || words.noGroupName)}
          onClick={() => changeView({ only: group === only ? undefined : group })}
        >
          {group || words.noGroupName}
        </button>
      ),
    },
    number(words.members, ({ series }) => formatNumber(series)),
    {
      name: words.month,
      isNumber: true,
      cell: ({ total }) => {
        const bounds = total.intervals['80'] ?? [total.forecast, total.forecast];
        const [value, lower, upper] = roundToInterval(total.forecast, bounds);
        return (
          <>
            <strong>{formatSales(value)}</strong>{' '}
            {upper > lower && <span class="muted">{words.band(formatSales(lower), formatSales(upper))}</span>}
          </>
        );
      },
    },
    number(words.share, ({ total }) => (all > 0 ? formatPercent(total.forecast / all, 0) : '–')),
    number(words.change, ({ group, total }) => {
      const past = before.get(group);
      return past === undefined || past <= 0 ? '–' : formatChange(total.forecast / past - 1);
    }),
  ];
}

/** What each group sold in the same month a year before; of one in which some was not observed then nothing is said. */
function lastYears(rows: readonly SeriesRow[], groupBy: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { series } of rows) {
    if (!series.training?.month) continue;
    const group = textIn(series, groupBy);
    sums.set(group, (sums.get(group) ?? 0) + (series.training.lastYear ?? Number.NaN));
  }
  return new Map([...sums].filter(([, sum]) => Number.isFinite(sum)));
}

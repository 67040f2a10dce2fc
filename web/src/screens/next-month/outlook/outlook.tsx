import { monthOf } from '../../../../../src/dates.ts';
import type { Forecast } from '../../../api/forecasts.ts';
import type { About } from '../../../api/series.ts';
import { language } from '../../../i18n/language.ts';
import { useLoad } from '../../../state/load.ts';
import { shownData } from '../../../state/series.ts';
import { ErrorNotice, isSaidAbove } from '../../../ui/notice.tsx';
import { MonthInProgress } from './month-in-progress.tsx';
import { MonthTiles } from './month-tiles.tsx';
import { readOutlook } from './read-outlook.ts';

interface OutlookProps {
  readonly about: About;
  /** The one that is shown. */
  readonly forecast: Forecast;
  /** Whether the month in which the data end is told of. */
  readonly hasMonth: boolean;
}

/** How the month in which the data end goes, and what the next ones come to. */
export function Outlook({ about, forecast, hasMonth }: OutlookProps) {
  const data = shownData.value?.name === about.dataset ? shownData.value : undefined;
  const loaded = useLoad(
    async (signal) => (data === undefined ? undefined : readOutlook(about, forecast, data, signal)),
    [about.dataset, about.series, data?.version, data?.from, forecast, language.value],
  );
  if (loaded.state === 'failed')
    return isSaidAbove(loaded.error) ? null : <ErrorNotice error={loaded.error} onRetry={loaded.reload} />;
  const outlook = loaded.value;
  if (outlook === undefined || data === undefined) return null;
  const month = outlook.inProgress;
  return (
    <>
      {hasMonth && month && (
        <MonthInProgress {...{ outlook, month, data }} isShown={monthOf(forecast.to) === month.month} />
      )}
      <MonthTiles outlook={outlook} shown={forecast} data={data} />
    </>
  );
}

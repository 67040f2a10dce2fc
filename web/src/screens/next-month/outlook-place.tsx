import type { ReadonlySignal } from '@preact/signals';
import type { Forecast } from '../../api/forecasts.ts';
import type { About } from '../../api/series.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { goesOn } from './month-facts.ts';

const Outlook = onDemand(async () => (await import('./outlook/outlook.tsx')).Outlook);

interface OutlookPlaceProps {
  readonly about: About;
  readonly forecast: Forecast;
  /** True as soon as the days are drawn: what stands here is read after them. */
  readonly isWanted: ReadonlySignal<boolean>;
}

/** Keeps the place of the months around the shown one until they are read. */
export function OutlookPlace({ about, forecast, isWanted }: OutlookPlaceProps) {
  const hasMonth = goesOn(forecast);
  return (
    <div class={hasMonth ? 'stack outlook outlook-of-two' : 'stack outlook'}>
      {isWanted.value && <Outlook about={about} forecast={forecast} hasMonth={hasMonth} />}
    </div>
  );
}

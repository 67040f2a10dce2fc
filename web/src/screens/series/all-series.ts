import { useState } from 'preact/hooks';
import { type ListedSeries, readAllSeries } from '../../api/series.ts';
import { type Loading, useLoad } from '../../state/load.ts';

interface SoFar {
  readonly dataset: string;
  readonly series: readonly ListedSeries[];
  readonly isComplete: boolean;
}

/** Those that were read last: whoever comes back to them does not wait. */
let remembered: SoFar | undefined;

/** All series of a dataset; they come in pages, and those that are there can be shown already. */
export function useAllSeries(dataset: string, version: string | undefined): Loading<SoFar> {
  const [known, setKnown] = useState(remembered?.dataset === dataset ? remembered : undefined);
  const reading = useLoad(
    (signal) =>
      readAllSeries(
        dataset,
        (series, isComplete) => {
          const soFar = { dataset, series, isComplete };
          if (isComplete) remembered = soFar;
          setKnown((before) => (before?.isComplete && !isComplete ? before : soFar));
        },
        signal,
      ),
    [dataset, version],
  );
  const { reload } = reading;
  if (reading.state === 'failed') return reading;
  if (known === undefined) return { state: 'loading', reload };
  return { state: 'ready', value: known, isRefreshing: false, reload };
}

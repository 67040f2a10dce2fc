import { formatList, formatNumber } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { chosenDataset } from '../../state/datasets.ts';
import { seriesKindOf, seriesNouns } from './series-noun.ts';

/** What the series of the dataset are called that the page is about. */
export function seriesNoun() {
  return spoken(seriesNouns)[seriesKindOf(chosenDataset.value?.series?.columns ?? [])];
}

/** The name of the screen of all series. */
export function seriesTitle(): string {
  return seriesNoun().title(formatList(chosenDataset.value?.series?.columns ?? []));
}

/** "1,115 shops". */
export function countOfSeries(count: number): string {
  return seriesNoun().count(count, formatNumber(count));
}

import { commonWords } from '../i18n/common.ts';
import { formatDay } from '../i18n/format.ts';
import { spoken } from '../i18n/language.ts';
import { Notice } from './notice.tsx';

interface NotShownProps {
  /** What was asked for, such as a month of another dataset. */
  readonly days: string;
  readonly dataset: string;
  /** The last observed one. */
  readonly lastDay: string;
  /** What is shown. */
  readonly instead: string;
}

/** That an address asks for days which this dataset cannot show, and what is shown instead. */
export function NotShown({ days, dataset, lastDay, instead }: NotShownProps) {
  const words = spoken(commonWords);
  return (
    <Notice tone="warning" title={words.notShown(days)}>
      <p>{words.shownInstead(dataset, formatDay(lastDay), instead)}</p>
    </Notice>
  );
}

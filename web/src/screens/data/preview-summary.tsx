import type { DryRun } from '../../api/datasets.ts';
import {
  capitalised,
  formatDay,
  formatList,
  formatNumber,
  formatSales,
  formatWeekdayNumber,
} from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { Figure } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { Draft } from './draft.ts';
import { Faults } from './faults.tsx';
import { holdingWords } from './holding-words.ts';
import { choicesOf } from './reading-choices.ts';
import { Understanding } from './understanding.tsx';
import { dataWords } from './words.ts';

/** Whether the file can be used, the few numbers by which its owner knows it again, and how it was read. */
export function PreviewSummary({ read, draft }: { readonly read: DryRun; readonly draft: Draft }) {
  return (
    <div class="stack">
      {read.valid ? <Usable read={read} /> : <Unusable read={read} draft={draft} />}
      <Understanding dialect={read.dialect} />
    </div>
  );
}

function Usable({ read: { days, from, to, profile } }: { readonly read: DryRun }) {
  const words = { ...spoken(dataWords), ...spoken(holdingWords) };
  if (days === null || from === null || to === null || !profile) return null;
  const { sales, closedWeekdays } = profile;
  const closed = closedWeekdays.map((weekday) => formatWeekdayNumber(weekday));
  return (
    <>
      <Notice tone="good">
        <p>{words.canBeRead(formatNumber(days), formatDay(from), formatDay(to))}</p>
      </Notice>
      <div class="figures">
        <Figure
          label={words.usual}
          value={formatSales(sales.median)}
          note={words.usualNote(formatSales(sales.min), formatSales(sales.max))}
        />
        <Figure label={words.closed} value={capitalised(closed.length > 0 ? formatList(closed) : words.never)} />
      </div>
    </>
  );
}

function Unusable({ read, draft }: { readonly read: DryRun; readonly draft: Draft }) {
  const words = spoken(dataWords);
  const { problems, problemCount } = read;
  const canAnswer = choicesOf(problems, draft.reading).length > 0;
  return (
    <Notice tone="bad" title={words.cannotBeRead(problemCount, formatNumber(problemCount))}>
      <Faults problems={problems} count={problemCount} />
      <p>{canAnswer ? words.nothingStoredChoose : words.nothingStored}</p>
    </Notice>
  );
}

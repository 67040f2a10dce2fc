import { spoken } from '../../i18n/language.ts';
import { Mark, type MarkKind } from './mark.tsx';
import { calendarWords } from './words.ts';

const KINDS: readonly MarkKind[] = ['promo', 'holiday', 'closed'];

/** What the marks of the days mean. */
export function Legend() {
  const words = spoken(calendarWords);
  return (
    <ul class="plan-legend" aria-label={words.legend}>
      {KINDS.map((kind) => (
        <li key={kind}>
          <Mark kind={kind} isSaid /> {words[kind]}
        </li>
      ))}
      <li>{words.solid}</li>
      <li>{words.dashed}</li>
      <li>
        <span class="unsaved-dot" aria-hidden="true" /> {words.changedMark}
      </li>
    </ul>
  );
}

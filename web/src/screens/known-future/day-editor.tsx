import { useId } from 'preact/hooks';
import type { DatasetVersion } from '../../api/datasets.ts';
import { formatWeekDay } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import type { DayView } from './day-cell.tsx';
import { type Known, shared } from './day-state.ts';
import { type Field, say } from './draft.ts';
import { edit, editing } from './draft-store.ts';
import { type CalendarWords, calendarWords } from './words.ts';

interface DayEditorProps {
  readonly data: DatasetVersion;
  readonly views: ReadonlyMap<string, DayView>;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (days: ReadonlySet<string>) => void;
}

/** Days that are named one by one; of more only their number is told. */
const NAMED = 8;

/** What is said of the days that are chosen. */
export function DayEditor({ data, views, chosen, onChoose }: DayEditorProps) {
  const words = spoken(calendarWords);
  const dates = [...chosen].filter((date) => views.has(date)).sort();
  const states = dates.flatMap((date) => views.get(date)?.state ?? []);
  if (dates.length === 0) return <p class="day-editor muted">{words.choose}</p>;
  const hasColumn = (field: Field) => field === 'open' || data.columns.some(({ role }) => role === field);
  const set = (field: Field, value: boolean | undefined) => edit((draft) => say(draft, dates, field, value));
  const fields = (['promo', 'holiday', 'open'] as const).filter(hasColumn);
  const missing = (['promo', 'holiday'] as const).filter((field) => !hasColumn(field));
  return (
    <section class="day-editor" aria-label={words.chosen(dates.length)}>
      <h2>{words.chosen(dates.length)}</h2>
      {dates.length <= NAMED && <p class="muted">{dates.map(formatWeekDay).join(' · ')}</p>}
      {fields.map((field) => (
        <FieldChoice key={field} field={field} known={shared(states, field)} onSay={(value) => set(field, value)} />
      ))}
      {missing.map((field) => (
        <p class="hint" key={field}>
          {words.noColumn(words.fields[field])}
        </p>
      ))}
      <div class="form-row">
        {dates.some((date) => views.get(date)?.isUnsaved) && (
          <button type="button" onClick={() => undo(dates)}>
            {words.undoDays}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => onChoose(new Set())}>
          {words.clearChoice}
        </button>
      </div>
    </section>
  );
}

/** What is stored of these days, and the draft of all others. */
function undo(dates: readonly string[]): void {
  const stored = editing.value?.stored;
  if (!stored) return;
  const back = dates.flatMap((date) => stored.get(date) ?? []).map((entry) => [entry.date, entry] as const);
  edit((draft) => new Map([...[...draft].filter(([date]) => !dates.includes(date)), ...back]));
}

interface FieldChoiceProps {
  readonly field: Field;
  /** What the chosen days share; undefined when they differ. */
  readonly known: Known | undefined;
  readonly onSay: (value: boolean | undefined) => void;
}

const valueWords = (field: Field, words: CalendarWords) =>
  field === 'open' ? { yes: words.open, no: words.closed } : { yes: words.yes, no: words.no };

/** Yes, no, or nothing said: then it shows what is assumed. */
function FieldChoice({ field, known, onSay }: FieldChoiceProps) {
  const words = spoken(calendarWords);
  const id = useId();
  const { yes, no } = valueWords(field, words);
  const choice = (text: string, isOn: boolean, value: boolean | undefined) => (
    <button type="button" aria-pressed={isOn} onClick={() => onSay(value)}>
      {text}
    </button>
  );
  const hint = known === undefined ? words.mixed : known.isSaid ? '' : words.isAssumed(known.value ? yes : no);
  return (
    <fieldset class="field-choice" aria-describedby={`${id}-hint`}>
      <legend>{words.fields[field]}</legend>
      <div class="choices">
        {choice(yes, known?.isSaid === true && known.value, true)}
        {choice(no, known?.isSaid === true && !known.value, false)}
        {choice(words.notSaid, known?.isSaid === false, undefined)}
      </div>
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    </fieldset>
  );
}

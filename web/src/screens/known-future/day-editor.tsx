import { useId } from 'preact/hooks';
import type { DatasetVersion } from '../../api/datasets.ts';
import { formatWeekDay } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import type { DayView } from './day-cell.tsx';
import { type FieldState, sharedState } from './day-state.ts';
import { type Field, setField } from './draft.ts';
import { edit, editing } from './draft-store.ts';
import { type KnownFutureWords, knownFutureWords } from './words.ts';

interface DayEditorProps {
  readonly data: DatasetVersion;
  readonly views: ReadonlyMap<string, DayView>;
  readonly chosen: ReadonlySet<string>;
  /** The model knows holidays, whatever columns the data have. */
  readonly knowsHolidays: boolean;
  readonly onChoose: (days: ReadonlySet<string>) => void;
}

/** Days that are named one by one; of more, only their number is shown. */
const NAMED = 8;

/** What is set for the days that are chosen. */
export function DayEditor({ data, views, chosen, knowsHolidays, onChoose }: DayEditorProps) {
  const words = spoken(knownFutureWords);
  const dates = [...chosen].filter((date) => views.has(date)).sort();
  const states = dates.flatMap((date) => views.get(date)?.state ?? []);
  if (dates.length === 0) return <p class="day-editor muted">{words.choose}</p>;
  const hasColumn = (field: Field) =>
    field === 'open' || (field === 'holiday' && knowsHolidays) || data.columns.some(({ role }) => role === field);
  const set = (field: Field, value: boolean | undefined) => edit((draft) => setField(draft, dates, field, value));
  const fields = (['promo', 'holiday', 'open'] as const).filter(hasColumn);
  const missing = (['promo', 'holiday'] as const).filter((field) => !hasColumn(field));
  return (
    <section class="day-editor" aria-label={words.chosen(dates.length)}>
      <h2>{words.chosen(dates.length)}</h2>
      {dates.length <= NAMED && <p class="muted">{dates.map(formatWeekDay).join(' · ')}</p>}
      {fields.map((field) => (
        <FieldChoice
          key={field}
          field={field}
          state={sharedState(states, field)}
          onSet={(value) => set(field, value)}
        />
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
  readonly state: FieldState | undefined;
  readonly onSet: (value: boolean | undefined) => void;
}

const valueWords = (field: Field, words: KnownFutureWords) =>
  field === 'open' ? { yes: words.open, no: words.closed } : { yes: words.yes, no: words.no };

/** Yes, no, or not set: then it shows what is assumed. */
function FieldChoice({ field, state, onSet }: FieldChoiceProps) {
  const words = spoken(knownFutureWords);
  const id = useId();
  const { yes, no } = valueWords(field, words);
  const choice = (text: string, isOn: boolean, value: boolean | undefined) => (
    <button type="button" aria-pressed={isOn} onClick={() => onSet(value)}>
      {text}
    </button>
  );
  const hint = state === undefined ? words.mixed : state.isSet ? '' : words.isAssumed(state.value ? yes : no);
  return (
    <fieldset class="field-choice" aria-describedby={`${id}-hint`}>
      <legend>{words.fields[field]}</legend>
      <div class="choices">
        {choice(yes, state?.isSet === true && state.value, true)}
        {choice(no, state?.isSet === true && !state.value, false)}
        {choice(words.notSet, state?.isSet === false, undefined)}
      </div>
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    </fieldset>
  );
}

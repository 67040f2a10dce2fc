import { useId } from 'preact/hooks';
import { spoken } from '../../i18n/language.ts';
import type { Known } from './day-state.ts';
import type { Field } from './draft.ts';
import { type CalendarWords, calendarWords } from './words.ts';

interface FieldChoiceProps {
  readonly field: Field;
  /** What the chosen days share; undefined when they differ. */
  readonly known: Known | undefined;
  readonly onSay: (value: boolean | undefined) => void;
}

const valueWords = (field: Field, words: CalendarWords) =>
  field === 'open' ? { yes: words.open, no: words.closed } : { yes: words.yes, no: words.no };

/** Yes, no, or nothing said: then it shows what is assumed. */
export function FieldChoice({ field, known, onSay }: FieldChoiceProps) {
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

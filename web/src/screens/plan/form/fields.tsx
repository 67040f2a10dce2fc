import { formatMonth, formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { dataset as chosen } from '../../../state/store.ts';
import { Field } from '../../../ui/field.tsx';
import { faultText } from './fault-text.ts';
import type { PlanFields } from './planning.ts';
import { rangeOptions } from './range.ts';
import { formWords } from './words.ts';

export interface FieldProps<Name extends string> {
  readonly form: PlanFields<Name>;
  readonly name: Name;
  readonly label: string;
  readonly hint?: string;
}

/** A number, typed as people write numbers. */
export function NumberField<Name extends string>({ form, name, label, hint }: FieldProps<Name>) {
  return (
    <Field label={label} hint={hint} error={faultText(form.faultOf(name))}>
      {(ties) => (
        <input
          {...ties}
          type="text"
          inputMode="decimal"
          autocomplete="off"
          value={form.draft[name]}
          onInput={({ currentTarget }) => form.set(name, currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function TimeField<Name extends string>({ form, name, label, hint }: FieldProps<Name>) {
  return (
    <Field label={label} hint={hint} error={faultText(form.faultOf(name))}>
      {(ties) => (
        <input
          {...ties}
          type="time"
          value={form.draft[name]}
          onInput={({ currentTarget }) => form.set(name, currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** The next months, or so many days from the last one known. */
export function RangeField<Name extends string>({ form, name }: Pick<FieldProps<Name>, 'form' | 'name'>) {
  const words = spoken(formWords);
  const lastDay = chosen.value?.to;
  if (lastDay === undefined) return null;
  const options = rangeOptions(lastDay);
  const value = options.some((option) => option.value === form.draft[name]) ? form.draft[name] : '';
  return (
    <Field label={words.range} hint={words.rangeHint} error={faultText(form.faultOf(name))}>
      {(ties) => (
        <select {...ties} value={value} onChange={({ currentTarget }) => form.set(name, currentTarget.value)}>
          {options.map(({ value, month, days }) => (
            <option key={value} value={value}>
              {month === undefined ? words.nextDays(formatNumber(days ?? 0)) : formatMonth(month)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

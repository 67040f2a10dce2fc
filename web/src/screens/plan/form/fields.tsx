import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { capitalised, formatMonth, formatNumber, formatWeekdayNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { chosenDataset } from '../../../state/datasets.ts';
import { Field } from '../../../ui/field.tsx';
import { NumberInput, type Unit } from '../../../ui/number-input.tsx';
import { errorText, type FieldError } from './form-errors.ts';
import { WEEKDAYS, weekdaysOf } from './form-values.ts';
import type { PlanFields } from './plan-form.tsx';
import { rangeOptions } from './range.ts';
import { formWords } from './words.ts';

interface FieldProps<Name extends string> {
  readonly form: PlanFields<Name>;
  readonly name: Name;
  readonly label: string;
  readonly hint?: string;
}

interface NumberFieldProps<Name extends string> extends FieldProps<Name> {
  readonly unit?: Unit;
}

/** A number, typed as people write numbers. */
export function NumberField<Name extends string>({ form, name, label, hint, unit }: NumberFieldProps<Name>) {
  return (
    <NumberInput
      label={label}
      hint={hint}
      error={errorText(form.errorOf(name))}
      text={form.values[name]}
      unit={unit}
      onInput={(text) => form.set(name, text)}
    />
  );
}

/** A name, in one line. */
export function TextField<Name extends string>({ form, name, label, hint }: FieldProps<Name>) {
  return (
    <Field label={label} hint={hint} error={errorText(form.errorOf(name))}>
      {(ties) => (
        <input
          {...ties}
          type="text"
          autocomplete="off"
          maxLength={200}
          value={form.values[name]}
          onInput={({ currentTarget }) => form.set(name, currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function TimeField<Name extends string>({ form, name, label, hint }: FieldProps<Name>) {
  return (
    <Field label={label} hint={hint} error={errorText(form.errorOf(name))}>
      {(ties) => (
        <input
          {...ties}
          type="time"
          value={form.values[name]}
          onInput={({ currentTarget }) => form.set(name, currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** The next months, or so many days from the last one known. */
export function RangeField<Name extends string>({ form, name }: Pick<FieldProps<Name>, 'form' | 'name'>) {
  const words = spoken(formWords);
  const lastDay = chosenDataset.value?.to;
  if (lastDay === undefined) return null;
  const options = rangeOptions(lastDay);
  const value = options.some((option) => option.value === form.values[name]) ? form.values[name] : '';
  return (
    <Field label={words.range} hint={words.rangeHint} error={errorText(form.errorOf(name))}>
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

interface GroupProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: FieldError | undefined;
  readonly children: ComponentChildren;
}

/** Controls that answer one question together. */
function Group({ label, hint, error, children }: GroupProps) {
  const id = useId();
  const text = errorText(error);
  return (
    <fieldset class="group" aria-describedby={hint === undefined && text === undefined ? undefined : id}>
      <legend>{label}</legend>
      <div class="group-choices">{children}</div>
      <div id={id}>
        {hint !== undefined && <p class="hint">{hint}</p>}
        {text !== undefined && <p class="field-error">{text}</p>}
      </div>
    </fieldset>
  );
}

export function WeekdaysField<Name extends string>({ form, name, label, hint }: FieldProps<Name>) {
  const days = weekdaysOf(form.values[name]);
  const error = form.errorOf(name);
  const toggle = (day: number, isOn: boolean) =>
    form.set(name, [...days.filter((other) => other !== day), ...(isOn ? [day] : [])].sort().join(','));
  return (
    <Group label={label} hint={hint} error={error}>
      {WEEKDAYS.map((day) => (
        <label key={day} class="check">
          <input
            type="checkbox"
            checked={days.some((chosen) => chosen === day)}
            aria-invalid={error !== undefined || undefined}
            aria-label={capitalised(formatWeekdayNumber(day))}
            onChange={({ currentTarget }) => toggle(day, currentTarget.checked)}
          />
          {capitalised(formatWeekdayNumber(day, 'short'))}
        </label>
      ))}
    </Group>
  );
}

interface ChoiceProps<Name extends string> extends FieldProps<Name> {
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

export function ChoiceField<Name extends string>({ form, name, label, hint, options }: ChoiceProps<Name>) {
  const group = useId();
  const error = form.errorOf(name);
  return (
    <Group label={label} hint={hint} error={error}>
      {options.map(({ value, text }) => (
        <label key={value} class="check">
          <input
            type="radio"
            name={group}
            checked={form.values[name] === value}
            aria-invalid={error !== undefined || undefined}
            onChange={() => form.set(name, value)}
          />
          {text}
        </label>
      ))}
    </Group>
  );
}

interface SalesFieldsProps<Name extends string> {
  readonly form: PlanFields<Name | 'salesAre' | 'unitPrice'>;
  readonly price: string;
  readonly priceHint: string;
}

/** Whether the sales are money or units; of money a plan of goods needs to know what a unit is sold for. */
export function SalesFields<Name extends string>({ form, price, priceHint }: SalesFieldsProps<Name>) {
  const words = spoken(formWords);
  return (
    <>
      <ChoiceField
        form={form}
        name="salesAre"
        label={words.salesAre}
        options={(['money', 'units'] as const).map((value) => ({ value, text: words[value] }))}
      />
      {form.values.salesAre === 'money' && (
        <NumberField form={form} name="unitPrice" unit="money" label={price} hint={priceHint} />
      )}
    </>
  );
}

export function CheckField<Name extends string>({ form, name, label, hint }: FieldProps<Name>) {
  const id = useId();
  return (
    <div>
      <label class="check">
        <input
          type="checkbox"
          checked={form.values[name] === 'yes'}
          aria-describedby={hint === undefined ? undefined : id}
          onChange={({ currentTarget }) => form.set(name, currentTarget.checked ? 'yes' : 'no')}
        />
        {label}
      </label>
      {hint !== undefined && (
        <p class="hint" id={id}>
          {hint}
        </p>
      )}
    </div>
  );
}

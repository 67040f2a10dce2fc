import { useState } from 'preact/hooks';
import { type ForecastDay, getOverrides, putOverrides } from '../../api/forecasts.ts';
import type { About } from '../../api/series.ts';
import { locale, spoken } from '../../i18n/language.ts';
import { readNumber, writeNumber } from '../../i18n/number-input.ts';
import { useAction } from '../../state/action.ts';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { dayWords } from './day-words.ts';
import { type NewOverride, withOverride } from './overrides.ts';

interface OverrideFormProps {
  readonly about: About;
  readonly day: ForecastDay;
  readonly onChanged: () => void;
}

/** The manager's own number for a day, with its reason. */
export function OverrideForm({ about, day: { date, override }, onChanged }: OverrideFormProps) {
  const words = spoken(dayWords);
  const [sales, setSales] = useState(override ? writeNumber(override.sales, locale.value) : '');
  const [reason, setReason] = useState(override?.reason ?? '');
  const [isChecked, setChecked] = useState(false);
  const [done, setDone] = useState('');
  const number = readNumber(sales, locale.value);

  // Read just before writing: the list is replaced as a whole, and others may have added to it.
  const store = useAction(async (own: NewOverride | undefined, message: string) => {
    setDone('');
    const { overrides, etag } = await getOverrides(about);
    await putOverrides({ ...withOverride(overrides, date, own), ...about }, etag);
    if (!own) {
      setSales('');
      setReason('');
    }
    setChecked(false);
    setDone(message);
    onChanged();
  });
  const submit = (event: Event) => {
    event.preventDefault();
    setChecked(true);
    if (number !== undefined && reason.trim() !== '') void store.run({ sales: number, reason }, words.ownSaved);
  };
  return (
    <form class="own-number" onSubmit={submit} noValidate>
      <h3>{words.ownTitle}</h3>
      <p class="muted">{words.ownText}</p>
      <div class="form-grid">
        <NumberInput
          label={words.ownSales}
          error={isChecked && number === undefined ? words.ownNeedsNumber : undefined}
          text={sales}
          unit="money"
          onInput={setSales}
        />
        <Field
          label={words.ownReason}
          hint={words.ownReasonHint}
          error={isChecked && reason.trim() === '' ? words.ownNeedsReason : undefined}
        >
          {(ties) => (
            <input
              {...ties}
              maxLength={500}
              value={reason}
              onInput={({ currentTarget }) => setReason(currentTarget.value)}
            />
          )}
        </Field>
      </div>
      <div class="form-row">
        <button type="submit" class="primary" disabled={store.isBusy}>
          {words.ownSave}
        </button>
        {override && (
          <button type="button" disabled={store.isBusy} onClick={() => store.run(undefined, words.ownRemoved)}>
            {words.ownRemove}
          </button>
        )}
        <p class="own-done" role="status">
          {done}
        </p>
      </div>
      {store.error && <ErrorNotice error={store.error} />}
    </form>
  );
}

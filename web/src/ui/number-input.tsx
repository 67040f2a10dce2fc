import { numberFormat } from '../../../src/language/number-format.ts';
import { currency } from '../i18n/format.ts';
import { language, locale, spoken, type Words } from '../i18n/language.ts';
import { readingsOf, writeNumber } from '../i18n/number-input.ts';
import { inWords } from '../i18n/number-words.ts';
import { Field } from './field.tsx';

/** What a number counts: money of the service's currency, if it has one, or per cent. */
export type Unit = 'money' | 'percent';

interface NumberInputProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** Shown as the question which of the two numbers is meant, where the text can be read in two ways. */
  readonly error?: string | undefined;
  /** As typed. */
  readonly text: string;
  readonly unit?: Unit | undefined;
  readonly onInput: (text: string) => void;
}

const en = {
  understood: (number: string) => `Understood as ${number}`,
  twoWays: (text: string) => `“${text}” can be read in two ways. Which is it?`,
  choose: 'Choose one of the two numbers.',
};

const es: typeof en = {
  understood: (number) => `Se entiende como ${number}`,
  twoWays: (text) => `«${text}» se puede leer de dos maneras. ¿Cuál es?`,
  choose: 'Elija una de las dos cifras.',
};

const numberWords: Words<typeof en> = { en, es };

/** A number, typed as people write numbers, with what it is understood as below; what can be read in two ways is asked. */
export function NumberInput({ label, hint, error, text, unit, onInput }: NumberInputProps) {
  const isAsked = readingsOf(text, locale.value).length > 1;
  const fault = isAsked && error !== undefined ? spoken(numberWords).choose : error;
  return (
    <Field label={label} hint={hint} error={fault} echo={<Echo text={text} unit={unit} onInput={onInput} />}>
      {(ties) => (
        <input
          {...ties}
          type="text"
          inputMode="decimal"
          autocomplete="off"
          value={text}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
    </Field>
  );
}

function Echo({ text, unit, onInput }: Pick<NumberInputProps, 'text' | 'unit' | 'onInput'>) {
  const words = spoken(numberWords);
  const [first, second] = readingsOf(text, locale.value);
  if (first === undefined) return null;
  if (second === undefined) {
    const hasSigns = /\d[.,'’\s]\d/.test(text);
    const number = exactly(first, unit, hasSigns);
    return <>{hasSigns || Math.abs(first) >= 1000 ? words.understood(number) : `= ${number}`}</>;
  }
  return (
    <>
      {words.twoWays(text.trim())}
      <span class="field-choices">
        {[first, second].map((value) => (
          <button type="button" key={value} onClick={() => onInput(writeNumber(value, locale.value))}>
            {exactly(value, unit, true)}
          </button>
        ))}
      </span>
    </>
  );
}

/** All digits of a number with its unit; in words too from a thousand on, or where its signs could be taken for others. */
function exactly(value: number, unit: Unit | undefined, hasSigns: boolean): string {
  const money = unit === 'money' && currency.value ? ({ style: 'currency', currency: currency.value } as const) : {};
  const figure = numberFormat(locale.value, { ...money, minimumFractionDigits: 0, maximumFractionDigits: 20 })(value);
  const number = unit === 'percent' ? `${figure}\u00a0%` : figure;
  const name = hasSigns || Math.abs(value) >= 1000 ? inWords(value, language.value) : undefined;
  return name === undefined ? number : `${number} (${name})`;
}

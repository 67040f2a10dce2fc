import { formatDay, formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Options } from './options.tsx';
import { type Choice, type DateChoice, type DecimalChoice, numberAs, type Reading } from './reading-choices.ts';
import { questionWords } from './words.ts';

interface ReadingQuestionProps {
  readonly choice: Choice;
  readonly reading: Reading;
  readonly onAnswer: (answer: Reading) => void;
}

/** A question about how the cells are written. */
export function ReadingQuestion({ choice, reading, onAnswer }: ReadingQuestionProps) {
  const words = spoken(questionWords);
  if (choice.kind === 'dateFormat') return <Dates {...{ choice, reading, onAnswer }} />;
  if (choice.kind === 'decimal') return <Decimals {...{ choice, reading, onAnswer }} />;
  return (
    <label class="option">
      <input
        type="checkbox"
        checked={reading.allowNegative ?? false}
        onChange={({ currentTarget }) => onAnswer({ allowNegative: currentTarget.checked })}
      />
      {words.negative}
    </label>
  );
}

/** The question in words. */
export function readingText(choice: Choice): string {
  const words = spoken(questionWords);
  if (choice.kind === 'allowNegative') return words.negative;
  if (choice.kind === 'dateFormat') return choice.value === undefined ? words.dayAny : words.day(choice.value);
  return choice.value === undefined ? words.decimalAny : words.decimal(choice.value);
}

type Answering<T> = Omit<ReadingQuestionProps, 'choice'> & { readonly choice: T };

function Dates({ choice, reading, onAnswer }: Answering<DateChoice>) {
  const words = spoken(questionWords);
  const text = (format: 'dmy' | 'mdy') => {
    const day = choice.days[format];
    return day === undefined ? words.dateFormats[format] : `${formatDay(day)} (${words.dateFormats[format]})`;
  };
  return (
    <Options
      question={readingText(choice)}
      options={(['dmy', 'mdy'] as const).map((format) => ({ value: format, text: text(format) }))}
      chosen={reading.dateFormat}
      onChoose={(dateFormat) => onAnswer({ dateFormat })}
    />
  );
}

function Decimals({ choice, reading, onAnswer }: Answering<DecimalChoice>) {
  const words = spoken(questionWords);
  const text = (sign: '.' | ',') => {
    const number = choice.value === undefined ? undefined : numberAs(choice.value, sign);
    return number === undefined ? words.decimalSigns[sign] : formatNumber(number, 6);
  };
  return (
    <Options
      question={readingText(choice)}
      options={([',', '.'] as const).map((sign) => ({ value: sign, text: text(sign) }))}
      chosen={reading.decimal}
      onChoose={(decimal) => onAnswer({ decimal })}
    />
  );
}

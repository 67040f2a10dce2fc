import { useId } from 'preact/hooks';
import { formatDay, formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Card } from '../../../ui/card.tsx';
import { type Choice, type DateChoice, type DecimalChoice, numberAs, type Reading } from './reading-choices.ts';
import { uploadWords } from './words.ts';

interface QuestionsProps {
  readonly asked: readonly Choice[];
  readonly reading: Reading;
  readonly onAnswer: (answer: Reading) => void;
}

/** Questions that only the owner of the file can answer. */
export function Questions({ asked, reading, onAnswer }: QuestionsProps) {
  const words = spoken(uploadWords);
  return (
    <Card title={words.questions}>
      <div class="stack">
        {asked.map((choice) => {
          if (choice.kind === 'dateFormat') return <Dates key="dates" {...{ choice, reading, onAnswer }} />;
          if (choice.kind === 'decimal') return <Decimals key="decimals" {...{ choice, reading, onAnswer }} />;
          return (
            <label class="option" key="negative">
              <input
                type="checkbox"
                checked={reading.allowNegative ?? false}
                onChange={({ currentTarget }) => onAnswer({ allowNegative: currentTarget.checked })}
              />
              {words.negative}
            </label>
          );
        })}
      </div>
    </Card>
  );
}

type Answering<T> = Omit<QuestionsProps, 'asked'> & { readonly choice: T };

function Dates({ choice: { value, days }, reading, onAnswer }: Answering<DateChoice>) {
  const words = spoken(uploadWords);
  const text = (format: 'dmy' | 'mdy') => {
    const day = days[format];
    return day === undefined ? words.dateFormats[format] : `${formatDay(day)} (${words.dateFormats[format]})`;
  };
  return (
    <Options
      question={value === undefined ? words.questionDateAny : words.questionDate(value)}
      options={(['dmy', 'mdy'] as const).map((format) => ({ value: format, text: text(format) }))}
      chosen={reading.dateFormat}
      onChoose={(dateFormat) => onAnswer({ dateFormat })}
    />
  );
}

function Decimals({ choice: { value }, reading, onAnswer }: Answering<DecimalChoice>) {
  const words = spoken(uploadWords);
  const text = (sign: '.' | ',') => {
    const number = value === undefined ? undefined : numberAs(value, sign);
    return number === undefined ? words.decimalSigns[sign] : formatNumber(number, 6);
  };
  return (
    <Options
      question={value === undefined ? words.questionDecimalAny : words.questionDecimal(value)}
      options={([',', '.'] as const).map((sign) => ({ value: sign, text: text(sign) }))}
      chosen={reading.decimal}
      onChoose={(decimal) => onAnswer({ decimal })}
    />
  );
}

interface OptionsProps<T extends string> {
  readonly question: string;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly chosen: string | undefined;
  readonly onChoose: (value: T) => void;
}

function Options<T extends string>({ question, options, chosen, onChoose }: OptionsProps<T>) {
  const name = useId();
  return (
    <fieldset class="options">
      <legend>{question}</legend>
      {options.map(({ value, text }) => (
        <label class="option" key={value}>
          <input type="radio" name={name} checked={chosen === value} onChange={() => onChoose(value)} />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

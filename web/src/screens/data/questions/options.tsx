import { useId } from 'preact/hooks';

interface OptionsProps<T> {
  readonly question: string;
  readonly options: readonly { readonly value: T; readonly text: string; readonly hint?: string | undefined }[];
  readonly chosen: T | undefined;
  readonly onChoose: (value: T) => void;
}

/** One of several answers to a question. */
export function Options<T extends string | number>({ question, options, chosen, onChoose }: OptionsProps<T>) {
  const name = useId();
  return (
    <fieldset class="options">
      <legend>{question}</legend>
      {options.map(({ value, text, hint }) => (
        <label class="option" key={value}>
          <input type="radio" name={name} checked={chosen === value} onChange={() => onChoose(value)} />
          <span>
            {text}
            {hint !== undefined && <span class="option-hint">{hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

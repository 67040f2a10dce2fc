import { useId } from 'preact/hooks';
import type { Mapping, Question } from '../../../api/datasets.ts';
import { spoken } from '../../../i18n/language.ts';
import { answered, chosenOf } from './answers.ts';
import { Options } from './options.tsx';
import { candidateText, textOf } from './question-text.ts';
import { questionWords } from './words.ts';

interface MappingQuestionProps {
  readonly question: Question;
  /** What was said of the file so far. */
  readonly said: Mapping;
  readonly onAnswer: (said: Mapping) => void;
}

/** More shops or products than this are a list to choose from. */
const MOST_OPTIONS = 7;

/** A question about the columns, in words, each answer with some cells. */
export function MappingQuestion({ question, said, onAnswer }: MappingQuestionProps) {
  const chosen = chosenOf(said, question);
  const choose = (at: number) => onAnswer(answered(said, question, at));
  const options = question.candidates.flatMap((candidate, value) =>
    isUseless(candidate) ? [] : [{ value, text: candidateText(candidate, question), column: listOf(candidate) }],
  );
  if (options.length <= MOST_OPTIONS) {
    return <Options question={textOf(question)} options={options} chosen={chosen} onChoose={choose} />;
  }
  const shown = options.filter(({ column }) => column === null);
  const lists = [...new Set(options.flatMap(({ column }) => (column === null ? [] : [column])))];
  return (
    <div class="stack">
      <Options question={textOf(question)} options={shown} chosen={chosen} onChoose={choose} />
      {lists.map((list) => (
        <OneOf
          key={list}
          column={list}
          options={options.filter(({ column }) => column === list)}
          chosen={chosen}
          onChoose={choose}
        />
      ))}
    </div>
  );
}

/** The column of whose values one is chosen. */
const listOf = ({ column, answer }: Question['candidates'][number]): string | null =>
  answer.series === undefined ? column : null;

/** A column with too many values to choose from: its only answer is that of another candidate. */
const isUseless = ({ column, answer }: Question['candidates'][number]): boolean =>
  column !== null && answer.series?.length === 0 && answer.where === undefined;

interface OneOfProps {
  readonly column: string;
  readonly options: readonly { readonly value: number; readonly text: string }[];
  readonly chosen: number;
  readonly onChoose: (at: number) => void;
}

/** Store 9 stands before store 10. */
const byName = new Intl.Collator(undefined, { numeric: true });

function OneOf({ column, options, chosen, onChoose }: OneOfProps) {
  const words = spoken(questionWords);
  const id = useId();
  const sorted = [...options].sort((a, b) => byName.compare(a.text, b.text));
  const isChosen = options.some(({ value }) => value === chosen);
  return (
    <div class="one-of">
      <label for={id}>{words.onlyOneOf(column)}</label>
      <select
        id={id}
        value={isChosen ? String(chosen) : ''}
        onChange={({ currentTarget }) => currentTarget.value !== '' && onChoose(Number(currentTarget.value))}
      >
        <option value="">{words.chooseOne}</option>
        {sorted.map(({ value, text }) => (
          <option key={value} value={String(value)}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

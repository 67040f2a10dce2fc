import { useId } from 'preact/hooks';
import type { DryRun, Mapping } from '../../../api/datasets.ts';
import { spoken } from '../../../i18n/language.ts';
import { questionWords } from './words.ts';

interface SheetChoiceProps {
  readonly read: DryRun;
  readonly said: Mapping;
  readonly onChoose: (said: Mapping) => void;
}

/** Which sheet of a workbook holds the sales, when it has several; another one has other columns. */
export function SheetChoice({ read, said, onChoose }: SheetChoiceProps) {
  const words = spoken(questionWords);
  const id = useId();
  const sheets = sheetsOf(read);
  const current = read.dialect.sheet ?? said.sheet ?? '';
  if (sheets.length < 2) return null;
  return (
    <div class="one-of">
      <label for={id}>{words.sheet}</label>
      <select id={id} value={current} onChange={({ currentTarget }) => onChoose({ sheet: currentTarget.value })}>
        {sheets.map((sheet) => (
          <option key={sheet} value={sheet}>
            {sheet}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The sheets that the warning names: the one that was read first. */
export function sheetsOf({ warnings }: Pick<DryRun, 'warnings'>): string[] {
  const message = warnings.find(({ code }) => code === 'other-sheets')?.message ?? '';
  const named = (message.match(/"(?:[^"\\]|\\.)*"/g) ?? []).map((text) => JSON.parse(text) as string);
  return named.slice(0, -1); // the last is the name of the parameter
}

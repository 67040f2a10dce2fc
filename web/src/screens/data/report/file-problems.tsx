import { useState } from 'preact/hooks';
import { formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { ProblemList } from '../../../ui/notice.tsx';
import { problemWords } from './message-words.ts';
import { inWords, type ReaderMessage } from './reader-messages.ts';
import { reportWords } from './words.ts';

interface FileProblemsProps {
  readonly problems: readonly (ReaderMessage & {
    readonly row?: number | undefined;
    readonly column?: string | undefined;
  })[];
  /** How many there are when these are only the first. */
  readonly count: number;
}

const FIRST = 8;

/** What is wrong with a file, each with its place; a long list is folded. */
export function FileProblems({ problems, count }: FileProblemsProps) {
  const words = spoken(reportWords);
  const [isOpen, setOpen] = useState(false);
  const isFolded = !isOpen && problems.length > FIRST;
  const shown = isFolded ? problems.slice(0, FIRST) : problems;
  const worded = shown.map((problem) => ({ ...problem, message: inWords(spoken(problemWords), problem) }));
  return (
    <div class="file-problems">
      <ProblemList problems={worded} count={isFolded ? shown.length : count} />
      {isFolded && (
        <p>
          <button type="button" onClick={() => setOpen(true)}>
            {words.showProblems(formatNumber(problems.length))}
          </button>
        </p>
      )}
    </div>
  );
}

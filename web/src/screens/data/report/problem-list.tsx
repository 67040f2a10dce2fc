import { useState } from 'preact/hooks';
import { formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { FaultList } from '../../../ui/notice.tsx';
import { faultWords } from './message-words.ts';
import { type Coded, say } from './reader-messages.ts';
import { reportWords } from './words.ts';

interface FaultsProps {
  readonly problems: readonly (Coded & { readonly row?: number | undefined; readonly column?: string | undefined })[];
  /** How many there are when these are only the first. */
  readonly count: number;
}

const FIRST = 8;

/** What is wrong with a file, each with its place; a long list is folded. */
export function Faults({ problems, count }: FaultsProps) {
  const words = spoken(reportWords);
  const [isOpen, setOpen] = useState(false);
  const isFolded = !isOpen && problems.length > FIRST;
  const shown = isFolded ? problems.slice(0, FIRST) : problems;
  const faults = shown.map((problem) => ({ ...problem, message: say(spoken(faultWords), problem) }));
  return (
    <div class="all-faults">
      <FaultList faults={faults} count={isFolded ? shown.length : count} />
      {isFolded && (
        <p>
          <button type="button" onClick={() => setOpen(true)}>
            {words.showFaults(formatNumber(problems.length))}
          </button>
        </p>
      )}
    </div>
  );
}

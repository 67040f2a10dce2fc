import { useState } from 'preact/hooks';
import { adoptFile, type CurrentDataset, type Mapping } from '../../../api/datasets.ts';
import { listRuns } from '../../../api/training.ts';
import { formatDay, formatInstant, formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { refreshDatasets } from '../../../state/datasets.ts';
import { mayDo } from '../../../state/role.ts';
import { ActionError, Notice } from '../../../ui/notice.tsx';
import { chosenOf } from '../questions/answers.ts';
import { MappingQuestion } from '../questions/mapping-question.tsx';
import { FileProblems } from '../report/file-problems.tsx';
import { showRun } from '../upload/training-run.ts';
import { datasetWords } from './words.ts';

interface RejectedFileProps {
  readonly current: CurrentDataset;
  readonly rejected: NonNullable<CurrentDataset['rejected']>;
  readonly onChange: () => void;
}

/** Another program put a file in the place of the data, and it cannot be used before somebody has said something. */
export function RejectedFile({ current, rejected, onChange }: RejectedFileProps) {
  const words = spoken(datasetWords);
  const { questions = [], lost, problems, problemCount, at } = rejected;
  const [said, setSaid] = useState<Mapping>(current.keptMapping ?? {});
  const adopting = useAction(async () => {
    try {
      await adoptFile(current.name, { ...(questions.length > 0 && { mapping: said }), ...(lost && { replace: true }) });
    } catch (error) {
      // An answer may lead to another question, which the service keeps with the file.
      onChange();
      throw error;
    }
    const { items } = await listRuns(current.name, undefined, 1);
    if (items[0]) await showRun(items[0].id, current.name);
    else await refreshDatasets();
  });
  const title = questions.length > 0 ? words.rejectedQuestion : lost ? words.rejectedLoss : words.rejectedTitle;
  const isAnswered = questions.every((question) => chosenOf(said, question) >= 0);
  return (
    <Notice tone="warning" title={title}>
      <p>{words.rejectedText(formatInstant(at))}</p>
      {lost && <p>{words.rejectedLossText(formatNumber(lost.days), formatDay(lost.from), formatDay(lost.to))}</p>}
      {questions.map((question) => (
        <MappingQuestion key={`${question.role} ${question.message}`} {...{ question, said }} onAnswer={setSaid} />
      ))}
      {problems.length > 0 && questions.length === 0 && !lost && (
        <FileProblems problems={problems} count={problemCount} />
      )}
      <ActionError action={adopting} />
      {(questions.length > 0 || lost) && mayDo('write') && (
        <p>
          <button
            type="button"
            class="primary"
            disabled={!isAnswered || adopting.isBusy}
            onClick={() => void adopting.run()}
          >
            {adopting.isBusy ? words.adopting : lost ? words.adoptLosing : words.adopt}
          </button>
        </p>
      )}
    </Notice>
  );
}

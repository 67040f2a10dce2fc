import type { Run } from '../../api/training.ts';
import { commonWords } from '../../i18n/common.ts';
import { formatDuration } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { Card } from '../../ui/card.tsx';
import { runWords } from '../../ui/run-words.ts';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { runsWords } from './words.ts';

/** The steps of a run that has ended, with the time each took. */
export function RunSteps({ run }: { readonly run: Run }) {
  const words = spoken(runsWords);
  const { steps, stepStates } = spoken(runWords);
  const columns: ColumnOf<Run['steps'][number]>[] = [
    { name: words.step, cell: ({ name }) => steps[name] },
    { name: words.state, cell: ({ status }) => (status === 'pending' ? words.notReached : stepStates[status]) },
    {
      name: words.duration,
      cell: ({ durationMs }) => (durationMs === null ? '–' : formatDuration(durationMs)),
      isNumber: true,
    },
  ];
  return (
    <Card title={words.steps}>
      <div class="wrapping">
        <Table
          caption={spoken(commonWords).table(words.steps)}
          columns={columns}
          rows={run.steps}
          keyOf={({ name }) => name}
        />
      </div>
    </Card>
  );
}

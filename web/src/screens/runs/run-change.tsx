import { ifFound } from '../../api/http.ts';
import { getModel } from '../../api/models.ts';
import type { Run } from '../../api/training.ts';
import { spoken } from '../../i18n/language.ts';
import { useLoad } from '../../state/load.ts';
import { Card } from '../../ui/card.tsx';
import { changesOf } from './changes.ts';
import { runsWords } from './words.ts';

/** What a training has changed: the method, the days that are known, the error; nothing for the first one. */
export function RunChange({ run }: { readonly run: Run }) {
  const { champion } = run.decision ?? {};
  const before = useLoad(async () => (champion == null ? undefined : ifFound(getModel(champion))), [champion]);
  const { changeTitle } = spoken(runsWords);
  if (run.status !== 'succeeded' || before.value === undefined) return null;
  const told = changesOf(run, before.value);
  return (
    <Card title={changeTitle}>
      <ul class="run-change">
        {told.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Card>
  );
}

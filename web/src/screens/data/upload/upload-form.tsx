import { uploadDataset } from '../../../api/datasets.ts';
import { startTraining } from '../../../api/training.ts';
import { spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { goTo } from '../../../state/route.ts';
import { chooseDataset, refreshDatasets } from '../../../state/store.ts';
import { Field } from '../../../ui/field.tsx';
import { ActionError } from '../../../ui/notice.tsx';
import { changeDraft, type Draft, forgetDraft, isDatasetName, learning } from './draft.ts';
import { dataWords } from './words.ts';

/** Stores the file and begins to learn from it; what is repeated after a failure does no harm. */
async function accept({ name, content, reading }: Draft): Promise<void> {
  await uploadDataset(name, content, reading);
  const run = await startTraining(name);
  learning.value = run.id;
  forgetDraft();
  chooseDataset(name);
  goTo('data');
  await refreshDatasets();
}

interface AcceptanceProps {
  readonly draft: Draft;
  /** There is a dataset of this name. */
  readonly isKnown: boolean;
  readonly isBusy: boolean;
}

/** The name, and the one button that takes the file. */
export function Acceptance({ draft, isKnown, isBusy }: AcceptanceProps) {
  const words = spoken(dataWords);
  const accepting = useAction(accept);
  const isNamed = isDatasetName(draft.name);
  const submit = (event: Event) => {
    event.preventDefault();
    if (isNamed && !isBusy) void accepting.run(draft);
  };
  return (
    <form class="card stack" onSubmit={submit} noValidate>
      <Field
        label={words.name}
        hint={isKnown ? words.replaces(draft.name) : words.nameHint}
        error={isNamed ? undefined : words.nameError}
      >
        {(ties) => (
          <input
            {...ties}
            type="text"
            class="name-input"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            value={draft.name}
            onInput={({ currentTarget }) => changeDraft({ name: currentTarget.value.trim() })}
          />
        )}
      </Field>
      <ActionError action={accepting} />
      <button type="submit" class="primary accept" disabled={accepting.isBusy || isBusy || !isNamed}>
        {accepting.isBusy ? words.accepting : words.accept}
      </button>
    </form>
  );
}

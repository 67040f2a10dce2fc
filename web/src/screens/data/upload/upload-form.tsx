import { uploadDataset } from '../../../api/datasets.ts';
import { startTraining } from '../../../api/training.ts';
import { spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { chooseDataset, refreshDatasets } from '../../../state/datasets.ts';
import { goTo } from '../../../state/route.ts';
import { Field } from '../../../ui/field.tsx';
import { ActionError } from '../../../ui/notice.tsx';
import { type ChosenFile, changeChosenFile, forgetChosenFile, isDatasetName, trainingRun } from './chosen-file.ts';
import { uploadWords } from './words.ts';

/** Stores the file and begins to learn from it; what is repeated after a failure does no harm. */
async function accept({ name, content, reading }: ChosenFile): Promise<void> {
  await uploadDataset(name, content, reading);
  const run = await startTraining(name);
  trainingRun.value = run.id;
  forgetChosenFile();
  chooseDataset(name);
  goTo('data');
  await refreshDatasets();
}

interface UploadFormProps {
  readonly file: ChosenFile;
  /** There is a dataset of this name. */
  readonly isKnown: boolean;
  readonly isBusy: boolean;
}

/** The name, and the one button that takes the file. */
export function UploadForm({ file, isKnown, isBusy }: UploadFormProps) {
  const words = spoken(uploadWords);
  const accepting = useAction(accept);
  const isNamed = isDatasetName(file.name);
  const submit = (event: Event) => {
    event.preventDefault();
    if (isNamed && !isBusy) void accepting.run(file);
  };
  return (
    <form class="card stack" onSubmit={submit} noValidate>
      <Field
        label={words.name}
        hint={isKnown ? words.replaces(file.name) : words.nameHint}
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
            value={file.name}
            onInput={({ currentTarget }) => changeChosenFile({ name: currentTarget.value.trim() })}
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

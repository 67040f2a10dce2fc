import { useState } from 'preact/hooks';
import { deleteDataset } from '../../../api/datasets.ts';
import { commonWords } from '../../../i18n/common.ts';
import { spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { refreshDatasets } from '../../../state/datasets.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { ActionError } from '../../../ui/notice.tsx';
import { datasetWords } from './words.ts';

/** Deletes all of a store, after its name was typed. */
export function DeleteDataset({ dataset }: { readonly dataset: string }) {
  const words = spoken(datasetWords);
  const [isAsking, setAsking] = useState(false);
  return (
    <p>
      <button type="button" class="quiet danger" onClick={() => setAsking(true)}>
        {words.remove}
      </button>
      {isAsking && <DeleteDialog dataset={dataset} onClose={() => setAsking(false)} />}
    </p>
  );
}

function DeleteDialog({ dataset, onClose }: { readonly dataset: string; readonly onClose: () => void }) {
  const words = { ...spoken(commonWords), ...spoken(datasetWords) };
  const [typed, setTyped] = useState('');
  const removing = useAction(async () => {
    await deleteDataset(dataset);
    await refreshDatasets();
  });
  const isConfirmed = typed.trim() === dataset;
  const submit = (event: Event) => {
    event.preventDefault();
    if (isConfirmed) void removing.run();
  };
  return (
    <Dialog title={words.removeTitle(dataset)} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p>{words.removeText}</p>
        <Field label={words.removeLabel(dataset)}>
          {(ties) => (
            <input
              {...ties}
              type="text"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              value={typed}
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          )}
        </Field>
        <ActionError action={removing} />
        <div class="form-row">
          <button type="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" class="danger" disabled={!isConfirmed || removing.isBusy}>
            {removing.isBusy ? words.removing : words.removeButton}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

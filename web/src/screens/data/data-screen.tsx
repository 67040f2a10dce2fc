import { useEffect, useRef } from 'preact/hooks';
import { spoken } from '../../i18n/language.ts';
import { Card } from '../../ui/card.tsx';
import { ForRole, ReadOnlyNote } from '../../ui/for-role.tsx';
import { StoredDataset } from './dataset/stored-dataset.tsx';
import { chosenFile } from './upload/chosen-file.ts';
import { FileChooser } from './upload/file-chooser.tsx';
import { Preview } from './upload/preview.tsx';
import { trainingRun } from './upload/training-run.ts';
import { UploadTraining } from './upload/upload-training.tsx';
import { uploadWords } from './upload/words.ts';

type Stage = 'training' | 'preview' | 'start';

/** What there is of a store's sales, and the way for new ones; without any it is the first visit. */
export function DataScreen({ dataset }: { readonly dataset: string | undefined }) {
  const stage: Stage = trainingRun.value !== undefined ? 'training' : chosenFile.value ? 'preview' : 'start';
  useFocusOnChange(stage);
  return (
    <div class="stack">
      {dataset === undefined && <h1>{spoken(uploadWords).welcome}</h1>}
      {trainingRun.value !== undefined ? (
        <UploadTraining run={trainingRun.value} />
      ) : chosenFile.value ? (
        <Preview file={chosenFile.value} />
      ) : dataset === undefined ? (
        <Welcome />
      ) : (
        <StoredDataset dataset={dataset} key={dataset} />
      )}
    </div>
  );
}

/** The focused element goes away with its stage: keyboard and screen reader go on at the start of the next one. */
function useFocusOnChange(stage: Stage): void {
  const before = useRef(stage);
  useEffect(() => {
    if (before.current === stage) return;
    before.current = stage;
    window.scrollTo(0, 0);
    document.getElementById('main')?.focus();
  }, [stage]);
}

/** The first visit: what this is, and how to begin. */
function Welcome() {
  const words = spoken(uploadWords);
  return (
    <>
      <p class="lead">{words.welcomeText.join(' ')}</p>
      <Card title={words.yourSales}>
        <ReadOnlyNote />
        <ForRole needs="write">
          <FileChooser dataset={undefined} withSample />
        </ForRole>
      </Card>
    </>
  );
}

import { useId, useState } from 'preact/hooks';
import sampleUrl from '../../../../../examples/Ventas.csv?url';
import { reportUnreachable } from '../../../api/connection.ts';
import { DEFAULT_DATASET } from '../../../api/datasets.ts';
import { WORKBOOK } from '../../../api/http.ts';
import { formatMegabytes } from '../../../i18n/format.ts';
import { language, spoken } from '../../../i18n/language.ts';
import { maxUploadBytes } from '../../../state/datasets.ts';
import { goTo } from '../../../state/route.ts';
import { Notice } from '../../../ui/notice.tsx';
import { takeFile } from './chosen-file.ts';
import { SAMPLE_TITLES } from './sample.ts';
import { uploadWords } from './words.ts';

interface FileChooserProps {
  /** The dataset that it is for; undefined on the first visit. */
  readonly dataset: string | undefined;
  readonly withSample?: boolean;
}

/** A file from the disk, by choosing or dropping it, or the example store. */
export function FileChooser({ dataset, withSample = false }: FileChooserProps) {
  const words = spoken(uploadWords);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const take = async (choosing: Promise<Refusal | undefined>) => {
    setBusy(true);
    setRefusal(await choosing);
    setBusy(false);
  };
  const onFile = (file: File | undefined | null) => {
    if (file && !isBusy) void take(chooseFile(file, dataset));
  };
  return (
    <div class="stack">
      <DropZone isBusy={isBusy} onFile={onFile} />
      {refusal && <RefusalNotice refusal={refusal} />}
      {withSample && (
        <p class="sample">
          {words.sampleText}{' '}
          <button type="button" disabled={isBusy} onClick={() => void take(chooseSample(dataset))}>
            {words.sample}
          </button>
        </p>
      )}
      <details>
        <summary>{words.formatTitle}</summary>
        <ul>
          {words.formatText.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}

interface DropZoneProps {
  readonly isBusy: boolean;
  readonly onFile: (file: File | undefined | null) => void;
}

function DropZone({ isBusy, onFile }: DropZoneProps) {
  const words = spoken(uploadWords);
  const id = useId();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer?.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the input does the same.
    <div
      class={isOver ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        id={id}
        type="file"
        class="visually-hidden"
        accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        disabled={isBusy}
        onChange={({ currentTarget }) => {
          onFile(currentTarget.files?.[0]);
          // The same file, corrected, can be chosen again.
          currentTarget.value = '';
        }}
      />
      <label for={id} class="button file-button">
        {words.chooseFile}
      </label>
      <span class="muted" role="status">
        {isBusy ? words.reading : words.dropHere}
      </span>
    </div>
  );
}

function RefusalNotice({ refusal }: { readonly refusal: Refusal }) {
  const words = spoken(uploadWords);
  if (refusal.why !== 'too-large') return <Notice tone="bad" title={words.refusals[refusal.why]} />;
  const { bytes, limit } = refusal;
  return (
    <Notice tone="bad" title={words.tooLarge(formatMegabytes(bytes), formatMegabytes(limit))}>
      <p>{words.tooLargeWayOut}</p>
    </Notice>
  );
}

/** Why a file was not taken. */
type Refusal =
  | { readonly why: 'too-large'; readonly bytes: number; readonly limit: number }
  | { readonly why: 'empty' | 'unreadable' | 'no-sample' };

const isWorkbook = (fileName: string) => /\.xlsx$/i.test(fileName);

/** Takes a file for a dataset, so that its preview is shown; nothing is sent of one that is too large. */
async function chooseFile(
  file: File,
  dataset: string | undefined,
  name = dataset === undefined ? DEFAULT_DATASET : '',
): Promise<Refusal | undefined> {
  const limit = maxUploadBytes.value;
  if (file.size > limit) return { why: 'too-large', bytes: file.size, limit };
  if (file.size === 0) return { why: 'empty' };
  const bytes = await file.arrayBuffer().catch(() => undefined);
  if (!bytes) return { why: 'unreadable' };
  const content = new Blob([bytes], { type: isWorkbook(file.name) ? WORKBOOK : 'text/csv' });
  takeFile({ content, fileName: file.name, dataset, name });
  // Once there is a dataset, another address would show another screen.
  goTo('data');
  return undefined;
}

/** The example store that comes with the page. */
async function chooseSample(dataset: string | undefined): Promise<Refusal | undefined> {
  const response = await fetch(sampleUrl).catch(reportUnreachable);
  if (!response?.ok) return { why: 'no-sample' };
  const file = new File([await response.blob()], 'Ventas.csv', { type: 'text/csv' });
  return chooseFile(file, dataset, SAMPLE_TITLES[language.value]);
}

import { useRef, useState } from 'preact/hooks';
import { COLUMN_ROLES, type ColumnRole } from '../../../../src/sales/columns.ts';
import type { DatasetVersion } from '../../api/datasets.ts';
import { getKnownFutureCsv, putKnownFutureCsv } from '../../api/known-future.ts';
import { fileName, saveFile } from '../../browser/save-file.ts';
import { spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { ForRole } from '../../ui/for-role.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { type Editing, markSaved, unsaved } from './draft-store.ts';
import { knownFutureWords } from './words.ts';

interface KnownFutureFileProps {
  readonly editing: Editing;
  readonly data: DatasetVersion;
}

/** The whole calendar from a CSV, or as one. */
export function KnownFutureFile({ editing, data }: KnownFutureFileProps) {
  const { dataset, series, stored, etag } = editing;
  const called = [dataset, series, 'calendario.csv'].filter((name) => name !== undefined).join('-');
  const words = spoken(knownFutureWords);
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [message, setMessage] = useState('');
  const replacing = useAction(async (chosen: File) => {
    const answer = await putKnownFutureCsv(editing, chosen, etag);
    markSaved(editing, answer);
    setMessage(words.replaced(answer.days.length));
    setFile(undefined);
    if (input.current) input.current.value = '';
  });
  const download = useAction(async () => saveFile(await getKnownFutureCsv(editing), fileName(called)));
  const choose = (chosen: File | undefined) => {
    replacing.forget();
    setMessage('');
    setFile(chosen);
  };
  const isDirty = unsaved.value.length > 0;
  const isWritten = (role: ColumnRole) => role === 'date' || COLUMN_ROLES[role].knownFuture === 'covariate';
  const columns = data.columns.filter(({ role }) => isWritten(role));
  const open = data.columns.find(({ role }) => role === 'open')?.name ?? COLUMN_ROLES.open.written;
  return (
    <Card
      title={words.fileTitle}
      actions={
        <button type="button" disabled={etag === undefined || download.isBusy} onClick={download.run}>
          {words.download}
        </button>
      }
    >
      <p>
        {words.fileText} <code>{[...columns.map(({ name }) => name), open].join(', ')}</code>
      </p>
      <p class="muted">{stored.size === 0 ? words.nothingStored : words.storedDays(stored.size)}</p>
      <ForRole needs="write">
        <div class="form-row">
          <Field label={words.file}>
            {(ties) => (
              <input
                {...ties}
                ref={input}
                type="file"
                accept=".csv,.xlsx,text/csv"
                onChange={({ currentTarget }) => choose(currentTarget.files?.[0])}
              />
            )}
          </Field>
          <button
            type="button"
            disabled={!file || isDirty || replacing.isBusy}
            onClick={() => file && replacing.run(file)}
          >
            {words.replace}
          </button>
        </div>
        <p class="hint file-status" role="status">
          {message || (file && (isDirty ? words.saveFirst : words.replaceText(file.name, stored.size)))}
        </p>
      </ForRole>
      {replacing.error && <ErrorNotice error={replacing.error} />}
      {download.error && <ErrorNotice error={download.error} />}
    </Card>
  );
}

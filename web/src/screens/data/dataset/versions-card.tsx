import { useState } from 'preact/hooks';
import { type DatasetVersion, getContent, listVersions, restoreVersion } from '../../../api/datasets.ts';
import { saveFile } from '../../../browser/save-file.ts';
import { commonWords } from '../../../i18n/common.ts';
import { formatDay, formatInstant, formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { usePages } from '../../../state/pages.ts';
import { mayDo } from '../../../state/role.ts';
import { Card } from '../../../ui/card.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import { ActionError } from '../../../ui/notice.tsx';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { learnFrom } from '../upload/training-run.ts';
import { datasetWords } from './words.ts';

interface VersionsCardProps {
  readonly dataset: string;
  /** The version in use and its ETag; undefined until they are known. */
  readonly current: { readonly version: string; readonly etag: string } | undefined;
}

/** Every content that was stored under the name, newest first: each can be downloaded, and used again. */
export function VersionsCard({ dataset, current }: VersionsCardProps) {
  const words = spoken(datasetWords);
  const [restored, setRestored] = useState<DatasetVersion>();
  const { loaded, more, isBusy } = usePages({
    read: (cursor) => listVersions(dataset, cursor),
    idOf: ({ version }) => version,
  });
  const downloading = useAction(async ({ version, to, dialect }: DatasetVersion) => {
    const extension = dialect.sheet === undefined ? 'csv' : 'xlsx';
    saveFile(await getContent(dataset, version), `${dataset}-${to}.${extension}`);
  });
  const isCurrent = ({ version }: DatasetVersion) => version === current?.version;
  const columns: ColumnOf<DatasetVersion>[] = [
    {
      name: words.version,
      cell: (one) => (
        <>
          {formatInstant(one.uploadedAt)} {isCurrent(one) && <span class="tag tag-good">{words.current}</span>}
          <span class="as-source">{words.sources[one.source ?? 'upload']}</span>
        </>
      ),
    },
    { name: words.size, cell: ({ days }) => formatNumber(days), isNumber: true },
    { name: words.range, cell: ({ from, to }) => words.daysNote(formatDay(from), formatDay(to)) },
    {
      name: words.actions,
      cell: (one) => (
        <span class="row-actions">
          <button
            type="button"
            class="quiet"
            aria-label={`${words.download}: ${formatInstant(one.uploadedAt)}`}
            disabled={downloading.isBusy}
            onClick={() => void downloading.run(one)}
          >
            {words.download}
          </button>
          {current !== undefined && !isCurrent(one) && mayDo('write') && (
            <button
              type="button"
              class="quiet"
              aria-label={`${words.restore}: ${formatInstant(one.uploadedAt)}`}
              onClick={() => setRestored(one)}
            >
              {words.restore}
            </button>
          )}
        </span>
      ),
    },
  ];
  return (
    <Card title={words.versions}>
      <ActionError action={downloading} />
      <LoadedView loaded={loaded} lines={2}>
        {(items) => (
          <Table
            caption={spoken(commonWords).table(words.versions)}
            columns={columns}
            rows={items}
            keyOf={({ version }) => version}
          />
        )}
      </LoadedView>
      {more && (
        <p>
          <button type="button" disabled={isBusy} onClick={more}>
            {spoken(commonWords).more}
          </button>
        </p>
      )}
      {restored && current && (
        <RestoreDialog dataset={dataset} one={restored} etag={current.etag} onClose={() => setRestored(undefined)} />
      )}
    </Card>
  );
}

interface RestoreDialogProps {
  readonly dataset: string;
  readonly one: DatasetVersion;
  readonly etag: string;
  readonly onClose: () => void;
}

/** Goes back to an earlier content and learns from it. */
function RestoreDialog({ dataset, one, etag, onClose }: RestoreDialogProps) {
  const words = { ...spoken(commonWords), ...spoken(datasetWords) };
  const restoring = useAction(async () => {
    await restoreVersion(dataset, one.version, etag);
    await learnFrom(dataset, onClose);
  });
  return (
    <Dialog title={words.restoreTitle} onClose={onClose}>
      <div class="stack">
        <p>{words.restoreText(formatNumber(one.days), formatDay(one.from), formatDay(one.to))}</p>
        <ActionError action={restoring} />
        <div class="form-row">
          <button type="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="button" class="primary" disabled={restoring.isBusy} onClick={() => void restoring.run()}>
            {restoring.isBusy ? words.restoring : words.restoreButton}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

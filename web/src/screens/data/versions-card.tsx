import { type DatasetVersion, listVersions } from '../../api/datasets.ts';
import { commonWords } from '../../i18n/common.ts';
import { formatDay, formatInstant, formatNumber } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { usePages } from '../../state/pages.ts';
import { Card } from '../../ui/card.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { holdingWords } from './holding-words.ts';

/** Every content that was stored under the name, newest first. */
export function VersionsCard({ dataset, current }: { readonly dataset: string; readonly current: string | undefined }) {
  const words = spoken(holdingWords);
  const { loaded, more, isBusy } = usePages({
    read: (cursor) => listVersions(dataset, cursor),
    idOf: ({ version }) => version,
  });
  const columns: ColumnOf<DatasetVersion>[] = [
    {
      name: words.version,
      cell: ({ uploadedAt, version }) => (
        <>
          {formatInstant(uploadedAt)} {version === current && <span class="tag tag-good">{words.current}</span>}
        </>
      ),
    },
    { name: words.size, cell: ({ days }) => formatNumber(days), isNumber: true },
    { name: words.range, cell: ({ from, to }) => words.daysNote(formatDay(from), formatDay(to)) },
  ];
  return (
    <Card title={words.versions}>
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
    </Card>
  );
}

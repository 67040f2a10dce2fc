import { type CurrentDataset, type DatasetVersion, getDataset, listVersions } from '../../../api/datasets.ts';
import { commonWords } from '../../../i18n/common.ts';
import { formatDay, formatInstant, formatInstantDay, formatNumber, formatTime } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { useLoad } from '../../../state/load.ts';
import { usePages } from '../../../state/pages.ts';
import { Card, Figure } from '../../../ui/card.tsx';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { FileProblems } from '../report/file-problems.tsx';
import { FindingsCard } from '../report/findings-card.tsx';
import { ProfileFigures } from '../report/profile-figures.tsx';
import { FileChooser } from '../upload/file-chooser.tsx';
import { DeleteDataset } from './delete-dataset.tsx';
import { datasetWords } from './words.ts';

/** What the service has of a store, and the way for new data. */
export function StoredDataset({ dataset }: { readonly dataset: string }) {
  const words = spoken(datasetWords);
  const loaded = useLoad(() => getDataset(dataset), [dataset]);
  return (
    <>
      {loaded.value?.rejected && <Rejected rejected={loaded.value.rejected} />}
      <Card title={words.title(dataset)}>
        <LoadedView loaded={loaded} lines={3}>
          {(current) => <Figures current={current} />}
        </LoadedView>
      </Card>
      <Card title={words.newData}>
        <p>{words.newDataText}</p>
        <FileChooser dataset={dataset} />
      </Card>
      {loaded.value && <FindingsCard {...loaded.value} />}
      <VersionsCard dataset={dataset} current={loaded.value?.version} />
      <DeleteDataset dataset={dataset} />
    </>
  );
}

function Figures({ current }: { readonly current: CurrentDataset }) {
  const words = spoken(datasetWords);
  const { days, from, to, uploadedAt, profile } = current;
  return (
    <div class="figures">
      <Figure label={words.days} value={formatNumber(days)} note={words.daysNote(formatDay(from), formatDay(to))} />
      <ProfileFigures profile={profile} />
      <Figure label={words.last} value={formatInstantDay(uploadedAt)} note={formatTime(uploadedAt)} />
    </div>
  );
}

/** Another program put a file in the place of the data, and it cannot be used. */
function Rejected({ rejected }: { readonly rejected: NonNullable<CurrentDataset['rejected']> }) {
  const words = spoken(datasetWords);
  return (
    <Notice tone="warning" title={words.rejectedTitle}>
      <p>{words.rejectedText(formatInstant(rejected.at))}</p>
      <FileProblems problems={rejected.problems} count={rejected.problemCount} />
    </Notice>
  );
}

/** Every content that was stored under the name, newest first. */
function VersionsCard({ dataset, current }: { readonly dataset: string; readonly current: string | undefined }) {
  const words = spoken(datasetWords);
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

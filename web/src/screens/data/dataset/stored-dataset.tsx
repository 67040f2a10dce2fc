import { useState } from 'preact/hooks';
import { type CurrentDataset, getDataset } from '../../../api/datasets.ts';
import { formatDay, formatInstantDay, formatNumber, formatTime } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { useLoad } from '../../../state/load.ts';
import { hrefOf } from '../../../state/route.ts';
import { linkedSeries } from '../../../state/series.ts';
import { Card, Figure } from '../../../ui/card.tsx';
import { ForRole, ReadOnlyNote } from '../../../ui/for-role.tsx';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { SeriesPicker } from '../../../ui/series/series-picker.tsx';
import { seriesNoun, seriesTitle } from '../../../ui/series/series-words.ts';
import { FindingsCard } from '../report/findings-card.tsx';
import { ProfileFigures } from '../report/profile-figures.tsx';
import { StoreStory } from '../report/store-story.tsx';
import { FileChooser } from '../upload/file-chooser.tsx';
import { isSample } from '../upload/sample.ts';
import { DeleteDataset } from './delete-dataset.tsx';
import { localDay, missingDays } from './missing-days.ts';
import { RejectedFile } from './rejected-file.tsx';
import { TypedDays } from './typed-days.tsx';
import { VersionsCard } from './versions-card.tsx';
import { datasetWords } from './words.ts';

/** What the service has of a store, and the ways for new sales. */
export function StoredDataset({ dataset }: { readonly dataset: string }) {
  const words = spoken(datasetWords);
  const loaded = useLoad(() => getDataset(dataset), [dataset]);
  const current = loaded.value;
  return (
    <>
      {current?.rejected && (
        <RejectedFile
          key={current.rejected.etag}
          current={current}
          rejected={current.rejected}
          onChange={loaded.reload}
        />
      )}
      {isSample(dataset) && (
        <Notice tone="info" title={words.sample}>
          <p>{words.sampleText}</p>
        </Notice>
      )}
      {current && <NewSales current={current} />}
      <Card title={words.title(current?.title ?? dataset)}>
        <LoadedView loaded={loaded} lines={3}>
          {(current) => (
            <div class="stack">
              <StoreStory {...current} />
              <Figures current={current} />
            </div>
          )}
        </LoadedView>
      </Card>
      {current && <FindingsCard {...current} />}
      <VersionsCard dataset={dataset} current={current} />
      <ForRole needs="admin">
        <DeleteDataset dataset={dataset} />
      </ForRole>
    </>
  );
}

/** Which days are missing, and the two ways to add them. */
function NewSales({ current }: { readonly current: CurrentDataset }) {
  const words = spoken(datasetWords);
  const missing = missingDays(current, localDay(new Date()));
  return (
    <Card title={words.addSales}>
      <div class="stack">
        <p class="missing-days">
          {missing === undefined
            ? words.upToDate
            : words.missingDays(missing.count, formatNumber(missing.count), formatDay(missing.from))}
        </p>
        <ReadOnlyNote />
        <ForRole needs="write">
          <div class="ways">
            <section class="stack">
              <h3>{words.byHand}</h3>
              <TypedDaysOf current={current} key={current.version} />
            </section>
            <section class="stack">
              <h3>{words.fromFile}</h3>
              <p class="muted">{words.fromFileText}</p>
              <FileChooser dataset={current.name} />
            </section>
          </div>
        </ForRole>
      </div>
    </Card>
  );
}

/** Days are typed for one of many series at a time: first for the one that the screens before were about. */
function TypedDaysOf({ current }: { readonly current: CurrentDataset }) {
  const words = spoken(datasetWords);
  const [series, setSeries] = useState(linkedSeries.value);
  if (current.series === undefined) return <TypedDays known={current} series={undefined} />;
  return (
    <>
      <div class="series-field">
        <SeriesPicker
          dataset={current.name}
          chosen={series}
          hasTotal={false}
          label={seriesNoun().one}
          onChoose={setSeries}
        />
      </div>
      {series === undefined ? (
        <p class="muted">{words.seriesFirst}</p>
      ) : (
        <TypedDays known={current} series={series} key={series} />
      )}
    </>
  );
}

function Figures({ current }: { readonly current: CurrentDataset }) {
  const words = spoken(datasetWords);
  const { days, from, to, uploadedAt, profile, series } = current;
  return (
    <div class="figures">
      <Figure label={words.days} value={formatNumber(days)} note={words.daysNote(formatDay(from), formatDay(to))} />
      {series && (
        <Figure
          label={seriesTitle()}
          value={formatNumber(series.count)}
          note={<a href={hrefOf('series', { series: undefined })}>{words.toSeries}</a>}
        />
      )}
      <ProfileFigures profile={profile} />
      <Figure label={words.last} value={formatInstantDay(uploadedAt)} note={formatTime(uploadedAt)} />
    </div>
  );
}

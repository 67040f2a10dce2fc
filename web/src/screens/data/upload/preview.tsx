import { DEFAULT_DATASET, type DryRun, previewUpload } from '../../../api/datasets.ts';
import { formatDay, formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { datasets } from '../../../state/datasets.ts';
import { useLoad } from '../../../state/load.ts';
import { Card } from '../../../ui/card.tsx';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { FileProblems } from '../report/file-problems.tsx';
import { FindingsCard } from '../report/findings-card.tsx';
import { ProfileFigures } from '../report/profile-figures.tsx';
import { ChangesCard } from './changes-card.tsx';
import { type ChosenFile, changeChosenFile, forgetChosenFile, isDatasetName } from './chosen-file.ts';
import { FirstRows } from './first-rows.tsx';
import { Questions } from './questions.tsx';
import { choicesOf } from './reading-choices.ts';
import { UploadForm } from './upload-form.tsx';
import { uploadWords } from './words.ts';

/** What a chosen file holds and what it would change, before anything is stored. */
export function Preview({ file }: { readonly file: ChosenFile }) {
  const words = spoken(uploadWords);
  const { content, fileName, name, reading } = file;
  const isKnown = (datasets.value ?? []).some((dataset) => dataset.name === name);
  const target = isDatasetName(name) ? name : DEFAULT_DATASET;
  // The name matters only where there is something to compare with: typing it reads nothing again.
  const loaded = useLoad(
    (signal) => previewUpload(target, content, reading, signal),
    [content, reading, isKnown ? name : undefined],
  );
  return (
    <>
      <Card
        title={words.preview(fileName)}
        actions={
          <button type="button" onClick={forgetChosenFile}>
            {words.otherFile}
          </button>
        }
      >
        <LoadedView loaded={loaded} lines={5}>
          {(read) => <PreviewSummary read={read} file={file} />}
        </LoadedView>
      </Card>
      {loaded.state === 'ready' && (
        <Details read={loaded.value} file={file} isKnown={isKnown} isBusy={loaded.isRefreshing} />
      )}
    </>
  );
}

interface DetailsProps {
  readonly read: DryRun;
  readonly file: ChosenFile;
  readonly isKnown: boolean;
  /** It is being read in another way. */
  readonly isBusy: boolean;
}

function Details({ read, file, isKnown, isBusy }: DetailsProps) {
  const { valid, problems, changes, profile, columns, warnings } = read;
  const asked = choicesOf(problems, file.reading, file.asked);
  return (
    <>
      {asked.length > 0 && (
        <Questions
          asked={asked}
          reading={file.reading}
          onAnswer={(answer) => changeChosenFile({ reading: { ...file.reading, ...answer }, asked })}
        />
      )}
      {valid && isKnown && changes && <ChangesCard changes={changes} />}
      {valid && <UploadForm file={file} isKnown={isKnown} isBusy={isBusy} />}
      <FirstRows read={read} />
      {profile && <FindingsCard profile={profile} columns={columns} warnings={warnings} />}
    </>
  );
}

/** Whether the file can be used, the few numbers by which its owner knows it again, and how it was read. */
function PreviewSummary({ read, file }: { readonly read: DryRun; readonly file: ChosenFile }) {
  return (
    <div class="stack">
      {read.valid ? <Usable read={read} /> : <Unusable read={read} file={file} />}
      <DialectFacts dialect={read.dialect} />
    </div>
  );
}

function Usable({ read: { days, from, to, profile } }: { readonly read: DryRun }) {
  const words = spoken(uploadWords);
  if (days === null || from === null || to === null || !profile) return null;
  return (
    <>
      <Notice tone="good">
        <p>{words.canBeRead(formatNumber(days), formatDay(from), formatDay(to))}</p>
      </Notice>
      <div class="figures">
        <ProfileFigures profile={profile} />
      </div>
    </>
  );
}

function Unusable({ read, file }: { readonly read: DryRun; readonly file: ChosenFile }) {
  const words = spoken(uploadWords);
  const { problems, problemCount } = read;
  const canAnswer = choicesOf(problems, file.reading).length > 0;
  return (
    <Notice tone="bad" title={words.cannotBeRead(problemCount, formatNumber(problemCount))}>
      <FileProblems problems={problems} count={problemCount} />
      <p>{canAnswer ? words.nothingStoredChoose : words.nothingStored}</p>
    </Notice>
  );
}

/** How the text of the file was read, in words. */
function DialectFacts({ dialect }: { readonly dialect: DryRun['dialect'] }) {
  const words = spoken(uploadWords);
  const { delimiter, dateFormat, decimal, encoding } = dialect;
  const facts = [
    [words.delimiter, delimiter && words.delimiters[delimiter]],
    [words.dates, dateFormat && words.dateFormats[dateFormat]],
    [words.decimals, decimal && words.decimalSigns[decimal]],
    [words.encoding, encoding && words.encodings[encoding]],
  ] as const;
  return (
    <div>
      <h3>{words.howRead}</h3>
      <dl class="facts">
        {facts.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value ?? words.unknown}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

import { type DryRun, previewUpload } from '../../../api/datasets.ts';
import { formatDay, formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { useLoad } from '../../../state/load.ts';
import { datasets } from '../../../state/store.ts';
import { Card } from '../../../ui/card.tsx';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { FindingsCard } from '../report/findings-card.tsx';
import { Faults } from '../report/problem-list.tsx';
import { ProfileFigures } from '../report/profile-figures.tsx';
import { ChangesCard } from './changes-card.tsx';
import { changeDraft, type Draft, forgetDraft, isDatasetName } from './draft.ts';
import { FirstRows } from './first-rows.tsx';
import { Questions } from './questions.tsx';
import { choicesOf } from './reading-choices.ts';
import { Acceptance } from './upload-form.tsx';
import { dataWords } from './words.ts';

/** What a chosen file holds and what it would change, before anything is stored. */
export function Preview({ draft }: { readonly draft: Draft }) {
  const words = spoken(dataWords);
  const { content, fileName, name, reading } = draft;
  const isKnown = (datasets.value ?? []).some((dataset) => dataset.name === name);
  const target = isDatasetName(name) ? name : 'ventas';
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
          <button type="button" onClick={forgetDraft}>
            {words.otherFile}
          </button>
        }
      >
        <LoadedView loaded={loaded} lines={5}>
          {(read) => <PreviewSummary read={read} draft={draft} />}
        </LoadedView>
      </Card>
      {loaded.state === 'ready' && (
        <Details read={loaded.value} draft={draft} isKnown={isKnown} isBusy={loaded.isRefreshing} />
      )}
    </>
  );
}

interface DetailsProps {
  readonly read: DryRun;
  readonly draft: Draft;
  readonly isKnown: boolean;
  /** It is being read in another way. */
  readonly isBusy: boolean;
}

function Details({ read, draft, isKnown, isBusy }: DetailsProps) {
  const { valid, problems, changes, profile, columns, warnings } = read;
  const asked = choicesOf(problems, draft.reading, draft.asked);
  return (
    <>
      {asked.length > 0 && (
        <Questions
          asked={asked}
          reading={draft.reading}
          onAnswer={(answer) => changeDraft({ reading: { ...draft.reading, ...answer }, asked })}
        />
      )}
      {valid && isKnown && changes && <ChangesCard changes={changes} />}
      {valid && <Acceptance draft={draft} isKnown={isKnown} isBusy={isBusy} />}
      <FirstRows read={read} />
      {profile && <FindingsCard profile={profile} columns={columns} warnings={warnings} />}
    </>
  );
}

/** Whether the file can be used, the few numbers by which its owner knows it again, and how it was read. */
function PreviewSummary({ read, draft }: { readonly read: DryRun; readonly draft: Draft }) {
  return (
    <div class="stack">
      {read.valid ? <Usable read={read} /> : <Unusable read={read} draft={draft} />}
      <Understanding dialect={read.dialect} />
    </div>
  );
}

function Usable({ read: { days, from, to, profile } }: { readonly read: DryRun }) {
  const words = spoken(dataWords);
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

function Unusable({ read, draft }: { readonly read: DryRun; readonly draft: Draft }) {
  const words = spoken(dataWords);
  const { problems, problemCount } = read;
  const canAnswer = choicesOf(problems, draft.reading).length > 0;
  return (
    <Notice tone="bad" title={words.cannotBeRead(problemCount, formatNumber(problemCount))}>
      <Faults problems={problems} count={problemCount} />
      <p>{canAnswer ? words.nothingStoredChoose : words.nothingStored}</p>
    </Notice>
  );
}

/** How the text of the file was read, in words. */
function Understanding({ dialect }: { readonly dialect: DryRun['dialect'] }) {
  const words = spoken(dataWords);
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

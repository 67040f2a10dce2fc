import { type DryRun, previewUpload } from '../../api/datasets.ts';
import { spoken } from '../../i18n/language.ts';
import { useLoad } from '../../state/load.ts';
import { datasets } from '../../state/store.ts';
import { Card } from '../../ui/card.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { Acceptance } from './acceptance.tsx';
import { ChangesCard } from './changes-card.tsx';
import { isDatasetName } from './dataset-name.ts';
import { changeDraft, type Draft, forgetDraft } from './draft.ts';
import { FindingsCard } from './findings-card.tsx';
import { FirstRows } from './first-rows.tsx';
import { PreviewSummary } from './preview-summary.tsx';
import { Questions } from './questions.tsx';
import { choicesOf } from './reading-choices.ts';
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

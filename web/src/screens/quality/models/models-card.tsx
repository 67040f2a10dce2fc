import { useState } from 'preact/hooks';
import { formatInstant } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { useLoad } from '../../../state/load.ts';
import { Card } from '../../../ui/card.tsx';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import { type KnownModel, type ModelInUse, readModels } from './known-models.ts';
import { ModelsTable } from './models-table.tsx';
import { PromoteDialog, PromotionNotice, type PromotionOutcome } from './promote-dialog.tsx';
import { versionName } from './version-name.ts';
import { modelsWords } from './words.ts';

interface ModelsCardProps {
  readonly dataset: string;
  readonly inUse: ModelInUse | undefined;
  /** Another model is in use by now: everything is read again. */
  readonly onChanged: () => void;
}

/** All models with why they are in use or not, and the way to use another. */
export function ModelsCard({ dataset, inUse, onChanged }: ModelsCardProps) {
  const words = spoken(modelsWords);
  const [pages, setPages] = useState(1);
  const [asked, setAsked] = useState<KnownModel>();
  const [outcome, setOutcome] = useState<PromotionOutcome>();
  const loaded = useLoad(() => readModels(dataset, pages), [dataset, pages, inUse?.etag]);
  const finish = (result: PromotionOutcome) => {
    setAsked(undefined);
    setOutcome(result);
    onChanged();
  };
  return (
    <Card title={words.title}>
      <div class="stack">
        {outcome && <PromotionNotice outcome={outcome} />}
        <p>{inUse ? <InUseSince inUse={inUse} /> : words.nobody}</p>
        <LoadedView loaded={loaded}>
          {({ models, hasMore }) =>
            models.length === 0 ? (
              <p>{words.none}</p>
            ) : (
              <>
                <ModelsTable models={models} inUse={inUse} onUse={setAsked} />
                {hasMore && (
                  <p>
                    <button type="button" onClick={() => setPages(pages + 1)}>
                      {words.more}
                    </button>
                  </p>
                )}
              </>
            )
          }
        </LoadedView>
      </div>
      {asked && <PromoteDialog target={asked} inUse={inUse} onClose={() => setAsked(undefined)} onFinished={finish} />}
    </Card>
  );
}

function InUseSince({ inUse: { champion } }: { readonly inUse: ModelInUse }) {
  const words = spoken(modelsWords);
  const { promotedAt, promotedBy, previous } = champion;
  return (
    <>
      {words.inUseSince(formatInstant(promotedAt), words.by[promotedBy])}{' '}
      {previous !== null && words.before(versionName(previous))}
    </>
  );
}

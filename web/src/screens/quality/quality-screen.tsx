import { spoken } from '../../i18n/language.ts';
import { useLoad } from '../../state/load.ts';
import { hrefOf, type ScreenProps } from '../../state/route.ts';
import { Card } from '../../ui/card.tsx';
import { Empty, LoadedView } from '../../ui/loaded-view.tsx';
import { AnswerCard } from './answer-card.tsx';
import { CandidatesCard } from './candidates-card.tsx';
import { ChartsCard } from './charts-card.tsx';
import { EffectsCard } from './effects-card.tsx';
import { LiveCard } from './live-card.tsx';
import { ModelsCard } from './models-card.tsx';
import './quality.css';
import { readInUse } from './registry.ts';
import { qualityWords } from './words.ts';

/** How far off the forecasts are: in the tests and since they are in use; pictures; the models to choose from. */
export function QualityScreen({ dataset }: ScreenProps) {
  const loaded = useLoad(() => readInUse(dataset), [dataset]);
  return (
    <LoadedView loaded={loaded} lines={10}>
      {(inUse) => (
        <div class="stack quality">
          {inUse ? <AnswerCard report={inUse.model.report} /> : <NoModel />}
          {inUse && (
            <>
              <LiveCard dataset={dataset} />
              <ChartsCard model={inUse.model} />
              <CandidatesCard report={inUse.model.report} />
              <EffectsCard effects={inUse.model.report.effects} />
            </>
          )}
          <ModelsCard dataset={dataset} inUse={inUse} onChanged={loaded.reload} />
        </div>
      )}
    </LoadedView>
  );
}

function NoModel() {
  const words = spoken(qualityWords);
  return (
    <Card title={words.answerTitle}>
      <Empty title={words.noModel}>
        <p>{words.noModelText}</p>
        <a href={hrefOf('runs')}>{words.toRuns}</a>
      </Empty>
    </Card>
  );
}

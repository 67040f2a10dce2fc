import type { Model } from '../../api/models.ts';
import { spoken } from '../../i18n/language.ts';
import { useLoad } from '../../state/load.ts';
import { hrefOf, type ScreenProps } from '../../state/route.ts';
import { chosenSeries } from '../../state/series.ts';
import { Card } from '../../ui/card.tsx';
import { Empty, LoadedView } from '../../ui/loaded-view.tsx';
import { AccuracyCard } from './accuracy/accuracy-card.tsx';
import { ChartsCard } from './charts/charts-card.tsx';
import { readModelInUse } from './models/known-models.ts';
import { ModelsCard } from './models/models-card.tsx';
import { EffectsCard } from './report/effects-card.tsx';
import { CandidatesCard, ScoresCard } from './report/scores-card.tsx';
import { EachScoresCard, SeriesScoresCard } from './report/series-scores-card.tsx';
import { qualityWords } from './report/words.ts';

/** How far off the forecasts are: in the tests and since they are in use; pictures; the models to choose from. */
export function QualityScreen({ dataset, series }: ScreenProps) {
  const loaded = useLoad(() => readModelInUse(dataset), [dataset]);
  return (
    <LoadedView loaded={loaded} lines={10}>
      {(inUse) => (
        <div class="stack quality">
          {inUse ? <Scores report={inUse.model.report} /> : <NoModel />}
          {inUse && (
            <>
              <AccuracyCard dataset={dataset} series={series} />
              <ChartsCard model={inUse.model} series={series} />
              {inUse.model.report.series === undefined && (
                <>
                  <CandidatesCard report={inUse.model.report} />
                  <EffectsCard effects={inUse.model.report.effects} around={inUse.model.report.aroundPromotions} />
                </>
              )}
            </>
          )}
          {series === undefined && <ModelsCard dataset={dataset} inUse={inUse} onChanged={loaded.reload} />}
        </div>
      )}
    </LoadedView>
  );
}

/** How well the chosen series was forecast, or all together. */
function Scores({ report }: { readonly report: Model['report'] }) {
  const series = chosenSeries.value;
  if (series) return <SeriesScoresCard series={series} />;
  return (
    <>
      <ScoresCard report={report} />
      {report.series && <EachScoresCard scores={report.series} />}
    </>
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

import type { Model } from '../../../api/models.ts';
import type { ListedSeries } from '../../../api/series.ts';
import { formatNumber, formatPercent } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { hrefOf } from '../../../state/route.ts';
import { Card, Figure } from '../../../ui/card.tsx';
import { seriesTitle } from '../../../ui/series/series-words.ts';
import { candidateMethod, candidateName } from '../models/candidate-names.ts';
import { borrowingText, qualityWords } from './words.ts';

/** How far off the forecasts of one of many series were, and the way of forecasting that it has chosen for itself. */
export function SeriesScoresCard({ series: { training } }: { readonly series: ListedSeries }) {
  const words = spoken(qualityWords);
  const how = training?.kind ? candidateMethod(training.kind) : undefined;
  return (
    <Card title={words.answerTitle}>
      {training?.wape == null ? (
        <p>{training?.problem?.message ?? words.notTried}</p>
      ) : (
        <p class="answer">{words.offPerDay(formatPercent(training.wape))}</p>
      )}
      <div class="figures">
        {training?.wape != null && <Figure label={words.perDay} value={formatPercent(training.wape)} />}
        {training?.coverage80 != null && (
          <Figure
            label={words.band}
            value={words.bandValue(formatNumber(training.coverage80 * 100))}
            note={words.bandNote}
          />
        )}
        {training?.kind && <Figure label={words.method} value={candidateName(training.kind)} note={how} />}
      </div>
      {training?.pooled && <p class="hint">{borrowingText(training)}</p>}
    </Card>
  );
}

/** How far off the forecasts of each of many series were: most errors of single ones even out in the total above. */
export function EachScoresCard({ scores: { wapes } }: { readonly scores: NonNullable<Model['report']['series']> }) {
  const words = spoken(qualityWords);
  if (wapes === null) return null;
  return (
    <Card
      title={words.eachTitle}
      actions={
        <a class="button" href={hrefOf('series', { series: undefined, sort: '-error' })}>
          {seriesTitle()}
        </a>
      }
    >
      <div class="figures">
        <Figure label={words.eachBest} value={formatPercent(wapes.p10)} note={words.eachBestNote} />
        <Figure label={words.eachMedian} value={formatPercent(wapes.median)} note={words.eachMedianNote} />
        <Figure label={words.eachWorst} value={formatPercent(wapes.p90)} note={words.eachWorstNote} />
      </div>
    </Card>
  );
}

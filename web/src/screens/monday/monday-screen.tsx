import { addDays } from '../../../../src/dates.ts';
import { getSummary, type Summary } from '../../api/forecasts.ts';
import { currency, formatAmount, formatDay, formatDays, formatInstant, formatNumber } from '../../i18n/format.ts';
import { language, spoken } from '../../i18n/language.ts';
import { chosenDataset } from '../../state/datasets.ts';
import { useLoad } from '../../state/load.ts';
import type { ScreenProps } from '../../state/route.ts';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { AttentionCard } from './attention.tsx';
import { CopyButton } from './copy-button.tsx';
import { DaysAheadCard } from './days-ahead.tsx';
import { LastWeekCard } from './last-week.tsx';
import { MovedCard } from './moved.tsx';
import { WeekPlans } from './plans/week-plans.tsx';
import { mondayWords } from './words.ts';

/** The week behind, the days ahead and what to do about them, on one sheet of paper. */
export function MondayScreen({ dataset }: Pick<ScreenProps, 'dataset'>) {
  const loaded = useLoad(
    (signal) => getSummary(dataset, signal),
    [dataset, chosenDataset.value?.version, language.value],
  );
  return (
    <LoadedView loaded={loaded} lines={12}>
      {(summary) => <Week summary={summary} />}
    </LoadedView>
  );
}

function Week({ summary }: { readonly summary: Summary }) {
  const { dataset, week, series, data } = summary;
  const ahead = week && { from: addDays(data.observedTo, 1), to: week.to };
  return (
    <div class="stack monday">
      <Headline summary={summary} />
      <AttentionCard summary={summary} />
      <div class="columns">
        <LastWeekCard summary={summary} />
        {week && <DaysAheadCard summary={summary} week={week} />}
      </div>
      {series && <MovedCard moved={series.moved} />}
      <WeekPlans dataset={dataset} ahead={ahead} promotions={week?.promotions ?? []} />
    </div>
  );
}

const nameOf = ({ title, dataset }: Summary) => title ?? dataset;

/** What the week is expected to come to, of whom, and by what. */
function Headline({ summary }: { readonly summary: Summary }) {
  const words = spoken(mondayWords);
  const { week, model, data } = summary;
  const [lower, upper] = week?.total.intervals['80'] ?? [];
  const source = words.source(nameOf(summary), formatDay(data.observedTo));
  return (
    <section class="card monday-head">
      <div class="headline">
        <h2>{week ? formatDays(week.from, week.to) : words.noModel}</h2>
        {week && <p class="headline-total">{words.about(formatAmount(week.total.forecast))}</p>}
        {lower !== undefined && upper !== undefined && upper > lower && (
          <p class="headline-band">{words.between(formatAmount(lower), formatAmount(upper))}</p>
        )}
        {week?.total.withOverrides !== undefined && <p>{words.withOwn(formatAmount(week.total.withOverrides))}</p>}
        {week && week.observedDays > 0 && (
          <p class="muted">{words.sold(week.observedDays, formatNumber(week.observedDays))}</p>
        )}
        <p class="muted">
          {[
            source,
            model && words.model(formatInstant(model.trainedAt)),
            currency.value && words.currency(currency.value),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <div class="monday-ways no-print">
        <button type="button" onClick={() => window.print()}>
          {words.print}
        </button>
        <CopyButton text={summary.text} />
      </div>
    </section>
  );
}

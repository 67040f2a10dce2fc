import { chosenDataset } from '../../state/datasets.ts';
import { changeParams } from '../../state/route.ts';
import { Empty } from '../loaded-view.tsx';
import { SeriesPicker } from './series-picker.tsx';
import { seriesNoun } from './series-words.ts';

/** In place of what makes sense of one series only: the choice of one. */
export function ChooseSeries({ title }: { readonly title?: string | undefined }) {
  const noun = seriesNoun();
  const dataset = chosenDataset.value?.name;
  if (dataset === undefined) return null;
  return (
    <div class="card series-needed">
      <Empty title={title ?? noun.choose}>
        <p>{noun.needed}</p>
        <SeriesPicker
          dataset={dataset}
          chosen={undefined}
          hasTotal={false}
          label={noun.one}
          onChoose={(series) => changeParams({ series })}
        />
      </Empty>
    </div>
  );
}

import { spoken } from '../../i18n/words.ts';
import { draft, learning } from './draft.ts';
import { Holding } from './holding.tsx';
import { Learning } from './learning.tsx';
import { Preview } from './preview.tsx';
import { Welcome } from './welcome.tsx';
import { dataWords } from './words.ts';
import './data.css';

/** What there is of a store's sales, and the way for new ones; without any it is the first visit. */
export function DataScreen({ dataset }: { readonly dataset: string | undefined }) {
  return (
    <div class="stack">
      {dataset === undefined && <h1>{spoken(dataWords).welcome}</h1>}
      <Part dataset={dataset} />
    </div>
  );
}

function Part({ dataset }: { readonly dataset: string | undefined }) {
  if (learning.value !== undefined) return <Learning run={learning.value} />;
  if (draft.value) return <Preview draft={draft.value} />;
  if (dataset === undefined) return <Welcome />;
  return <Holding dataset={dataset} key={dataset} />;
}

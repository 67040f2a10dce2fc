import { spoken } from '../../i18n/language.ts';
import './data.css';
import { useEffect, useRef } from 'preact/hooks';
import { draft, learning } from './draft.ts';
import { Holding } from './holding.tsx';
import { Learning } from './learning.tsx';
import { Preview } from './preview.tsx';
import { Welcome } from './welcome.tsx';
import { dataWords } from './words.ts';

type Stage = 'learning' | 'preview' | 'start';

/** What there is of a store's sales, and the way for new ones; without any it is the first visit. */
export function DataScreen({ dataset }: { readonly dataset: string | undefined }) {
  const stage: Stage = learning.value !== undefined ? 'learning' : draft.value ? 'preview' : 'start';
  useFocusOnChange(stage);
  return (
    <div class="stack">
      {dataset === undefined && <h1>{spoken(dataWords).welcome}</h1>}
      {learning.value !== undefined ? (
        <Learning run={learning.value} />
      ) : draft.value ? (
        <Preview draft={draft.value} />
      ) : dataset === undefined ? (
        <Welcome />
      ) : (
        <Holding dataset={dataset} key={dataset} />
      )}
    </div>
  );
}

/** What had the focus is gone with the stage before: the keyboard and the reader go on at the start of the next one. */
function useFocusOnChange(stage: Stage): void {
  const before = useRef(stage);
  useEffect(() => {
    if (before.current === stage) return;
    before.current = stage;
    window.scrollTo(0, 0);
    document.getElementById('main')?.focus();
  }, [stage]);
}

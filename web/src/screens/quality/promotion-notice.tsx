import { spoken } from '../../i18n/language.ts';
import { Notice } from '../../ui/notice.tsx';
import { modelsWords } from './models-words.ts';
import { versionName } from './version-name.ts';

/** What became of the wish to use another model. */
export interface PromotionOutcome {
  readonly state: 'done' | 'changed-meanwhile';
  /** The version in use now. */
  readonly version: string;
}

export function PromotionNotice({ outcome: { state, version } }: { readonly outcome: PromotionOutcome }) {
  const words = spoken(modelsWords);
  const name = versionName(version);
  if (state === 'done') return <Notice tone="good" title={words.done(name)} />;
  return (
    <Notice tone="warning" title={words.changedMeanwhile}>
      <p>{words.changedText(name)}</p>
    </Notice>
  );
}

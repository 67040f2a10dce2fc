import { DEFAULT_DATASET } from '../../api/datasets.ts';
import { spoken } from '../../i18n/words.ts';
import { Card } from '../../ui/card.tsx';
import { FileChooser } from './file-chooser.tsx';
import { dataWords } from './words.ts';

/** The first visit: what this is, and how to begin. */
export function Welcome() {
  const words = spoken(dataWords);
  return (
    <>
      <p class="lead">{words.welcomeText.join(' ')}</p>
      <Card title={words.yourSales}>
        <FileChooser dataset={DEFAULT_DATASET} withSample />
      </Card>
    </>
  );
}

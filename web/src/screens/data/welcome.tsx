import { spoken } from '../../i18n/language.ts';
import { Card } from '../../ui/card.tsx';
import { FileChooser } from './file-chooser.tsx';
import { dataWords } from './words.ts';

const FIRST_NAME = 'ventas';

/** The first visit: what this is, and how to begin. */
export function Welcome() {
  const words = spoken(dataWords);
  return (
    <>
      <p class="lead">{words.welcomeText.join(' ')}</p>
      <Card title={words.yourSales}>
        <FileChooser dataset={FIRST_NAME} withSample />
      </Card>
    </>
  );
}

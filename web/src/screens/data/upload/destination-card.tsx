import { spoken } from '../../../i18n/language.ts';
import { Card } from '../../../ui/card.tsx';
import { Options } from '../questions/options.tsx';
import { type ChosenFile, changeDestination, type Destination } from './chosen-file.ts';
import { targetOf } from './file-reading.ts';
import { uploadWords } from './words.ts';

const DESTINATIONS: readonly Destination[] = ['add', 'replace', 'new'];

/** Whether the days of a file are added to the data that there are, take their place, or are another shop's. */
export function DestinationCard({ file }: { readonly file: ChosenFile }) {
  const words = spoken(uploadWords);
  const target = targetOf(file);
  const called = target?.title ?? target?.name ?? '';
  const { add, replace, new: another } = words.destinations;
  const texts = { add: add(called), replace: replace(called), new: another };
  return (
    <Card title={words.destination}>
      <Options
        question={words.destination}
        options={DESTINATIONS.map((value) => ({ value, text: texts[value], hint: words.destinationHints[value] }))}
        chosen={file.destination}
        onChoose={changeDestination}
      />
    </Card>
  );
}

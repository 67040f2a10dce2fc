import type { DryRun } from '../../api/datasets.ts';
import { spoken } from '../../i18n/language.ts';
import { dataWords } from './words.ts';

/** How the text of the file was read, in words. */
export function Understanding({ dialect }: { readonly dialect: DryRun['dialect'] }) {
  const words = spoken(dataWords);
  const { delimiter, dateFormat, decimal, encoding } = dialect;
  const facts = [
    [words.delimiter, delimiter && words.delimiters[delimiter]],
    [words.dates, dateFormat && words.dateFormats[dateFormat]],
    [words.decimals, decimal && words.decimalSigns[decimal]],
    [words.encoding, encoding && words.encodings[encoding]],
  ] as const;
  return (
    <div>
      <h3>{words.howRead}</h3>
      <dl class="facts">
        {facts.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value ?? words.unknown}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

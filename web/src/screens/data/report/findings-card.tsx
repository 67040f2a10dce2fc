import type { DatasetVersion } from '../../../api/datasets.ts';
import { formatDay, formatList, formatNumber, formatSales, formatWeekdayNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Card } from '../../../ui/card.tsx';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { type Finding, findingFactsOf, type Profile } from './finding-facts.ts';
import { findingWords } from './finding-words.ts';
import { warningWords } from './message-words.ts';
import { inWords } from './reader-messages.ts';
import { reportWords } from './words.ts';

type ReportProps = Pick<DatasetVersion, 'profile' | 'columns' | 'warnings'>;

const LISTED_GAPS = 6;

/** What is odd in the data, and what cannot be learnt from it, in words. */
export function FindingsCard({ profile, columns, warnings }: ReportProps) {
  const words = spoken(reportWords);
  const odd = [...warnings.map((warning) => inWords(spoken(warningWords), warning)), ...oddities(profile)];
  const unknown = profile.identifiability.map((finding) => findingIn(finding, profile, columns));
  return (
    <Card title={words.report}>
      <div class="stack">
        {odd.length + unknown.length + profile.outliers.length === 0 && <p>{words.nothing}</p>}
        {odd.length > 0 && <Lines lines={odd} />}
        {unknown.length > 0 && (
          <div>
            <h3>{words.findings}</h3>
            <p class="muted">{words.findingsText}</p>
            <Lines lines={unknown} />
          </div>
        )}
        <Outliers outliers={profile.outliers} />
      </div>
    </Card>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul class="lines">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function findingIn(finding: Finding, profile: Profile, columns: DatasetVersion['columns']): string {
  const facts = findingFactsOf(finding, columns, profile.weekdays);
  const weekdays = facts.weekdays.map((weekday) => formatWeekdayNumber(weekday));
  const sentence = spoken(findingWords)[finding.code];
  return sentence({ columns: formatList(facts.columns), weekdays: formatList(weekdays), unseen: facts.unseen });
}

/** Days without sales that no rule explains, and days that sold nothing. */
function oddities({ gaps, zeroDays }: Profile): string[] {
  const words = spoken(reportWords);
  const spans = gaps.map(({ from, to }) =>
    from === to ? formatDay(from) : words.span(formatDay(from), formatDay(to)),
  );
  const shown = spans.slice(0, LISTED_GAPS).join('; ');
  const rest = spans.length - LISTED_GAPS;
  const days = rest > 0 ? `${shown}; ${words.more(formatNumber(rest))}` : shown;
  return [
    ...(gaps.length > 0 ? [words.gaps(gaps.length === 1 ? (gaps[0]?.days ?? 1) : gaps.length, days)] : []),
    ...(zeroDays > 0 ? [words.zeroDays(formatNumber(zeroDays))] : []),
  ];
}

function Outliers({ outliers }: { readonly outliers: Profile['outliers'] }) {
  const words = spoken(reportWords);
  if (outliers.length === 0) return null;
  const columns: ColumnOf<Profile['outliers'][number]>[] = [
    { name: words.day, cell: ({ date }) => formatDay(date) },
    { name: words.sold, cell: ({ sales }) => formatSales(sales), isNumber: true },
    { name: words.expected, cell: ({ expected }) => formatSales(expected), isNumber: true },
  ];
  return (
    <details>
      <summary>
        {words.outliers} ({formatNumber(outliers.length)})
      </summary>
      <Table caption={words.outliers} columns={columns} rows={outliers} keyOf={({ date }) => date} />
    </details>
  );
}

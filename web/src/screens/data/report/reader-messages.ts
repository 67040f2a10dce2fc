import { formatDay, formatNumber } from '../../../i18n/format.ts';

/** How many rows were skipped, and the first of them. */
const SKIPPED = /^(?<count>[\d,]+) rows? .*\((?:the first is )?row (?<row>\d+)/;

/**
 * The parts that a message of the reader quotes, by its code, so that the page can word it anew. The messages are English
 * sentences: one whose parts are not found is shown as it is.
 */
const PARTS: Readonly<Record<string, RegExp>> = {
  'unparsable-date': /^"(?<value>.*?)" is /,
  'date-out-of-range': /^"(?<value>.*?)" is /,
  'unparsable-number': /^"(?<value>.*?)" is /,
  'not-finite': /^"(?<value>.*?)" is /,
  'not-a-flag': /^"(?<value>.*?)" is /,
  'sales-on-closed-day': /^"(?<value>.*?)" sold /,
  'negative-sales': /^The sales of (?:"(?<series>.*)" on )?(?<day>\S+) are (?<amount>\S+), less/,
  'number-out-of-range': /^"(?<value>.*?)" is /,
  'no-mapped-column': /names a column "(?<value>.*?)" that/,
  'column-used-twice': /gives "(?<value>.*?)" two roles/,
  'unknown-timezone': /^"(?<value>.*?)" is no/,
  'ambiguous-dates': /: "(?<value>.*?)" could be either(?: \((?<dmy>\S+) or (?<mdy>\S+)\))?/,
  'ambiguous-numbers': /whether "(?<value>.*?)" is (?<whole>\S+) or (?<decimal>[\d.,-]+):/,
  'unusable-name': /^The name "(?<value>.*?)" cannot/,
  'too-many-cells': /^The row has (?<cells>[\d,]+) cells?, the header (?<header>\d+)/,
  'too-few-days': /on (?<days>\d+) days?; at least (?<least>\d+)/,
  'decimal-sign-inferred': /^(?<column>.*): "(?<value>.*?)" in row (?<row>\d+) is read as (?<number>[^,]+),/,
  'blank-as-zero': /^(?<column>.*): (?<count>[\d,]+) empty cells? /,
  'weekday-mismatch': /^(?<column>.*) contradicts the date in (?<count>[\d,]+) rows?, first in row (?<row>\d+)/,
  'rows-merged': /^(?<count>[\d,]+) days? with several rows/,
  'closed-days': /^(?<count>[\d,]+) days? with /,
  'blank-rows': /^(?<count>[\d,]+) rows? /,
  'other-sheets': /^The sheet "(?<value>.*?)" was read; the workbook has (?<count>[\d,]+) other/,
  'unknown-sheet': /^The workbook has no sheet "(?<value>.*?)"/,
  'assumed-flag': /^(?<column>.*) of (?<count>[\d,]+) added days? is 0/,
  'skipped-days':
    /^(?<count>[\d,]+) days?(?: of (?:(?<all>[\d,]+) series|"(?<series>.*?)"))?(?: between (?<from>\S+) and (?<to>\S+))? count as closed, .* the first is (?<first>\S+)/,
  'new-series': /^(?<count>[\d,]+) series that the dataset did not have: (?<names>".*)\. Is the name right/,
  'revised-attribute':
    /^(?<column>.*?) of "(?<series>.*?)" is "(?<value>.*?)" instead of "(?<before>.*?)"(?<others>, )?/,
  'unreadable-series': /^"(?<value>.*?)" cannot be a series/,
  'missing-column': /^The files of the dataset have "(?<value>.*?)"/,
  'future-day': /^(?:"(?<series>.*)": )?(?<day>\S+) has not been yet/,
  'title-rows': /^(?<count>[\d,]+) rows? above the header skipped: it stands in row (?<row>\d+)/,
  'index-column': /^(?<column>.*) numbers the rows/,
  'unnamed-column': /^(?<count>[\d,]+) columns? without a name/,
  'personal-data': /^(?<column>.*?) seems? to hold data of people/,
  'names-as-flag': /^(?<column>.*): a name such as "(?<value>.*?)" counts/,
  'repeated-header': SKIPPED,
  'total-rows': SKIPPED,
  'note-rows': SKIPPED,
  'blank-amount': SKIPPED,
  'filtered-rows': SKIPPED,
  'duplicate-rows': SKIPPED,
  'empty-cells': SKIPPED,
  'short-rows': SKIPPED,
  'cancelled-rows':
    /^(?<count>[\d,]+) rows? seem to be cancelled or refunded \("(?<value>.*?)", first in row (?<row>\d+)/,
  refunds: /^(?<column>.*): (?<count>[\d,]+) negative amounts? lower .* first "(?<value>.*?)" in row (?<row>\d+)/,
  'filled-known': /^(?<column>.*): (?<count>[\d,]+) days? without a value/,
  'excel-serial': /^(?<column>.*) holds serial numbers of Excel: "(?<value>.*?)" is read as (?<day>\S+)/,
  'two-digit-years': /^(?<column>.*) has years of two digits, such as "(?<value>.*?)"/,
  timezone: /^(?<column>.*): (?<count>[\d,]+) times? read as days in (?<zone>\S+)/,
  'future-days': /^(?<count>[\d,]+) days? after (?<day>\S+) (?<kind>with|without) sales/,
  'zero-tail': /^(?<count>[\d,]+) days? of zeros at the end \((?<from>\S+) to (?<to>\S+)\)/,
  'closed-by-zero': /^(?<weekdays>.*): always 0, .*\((?<count>[\d,]+) days?\)/,
  'month-missing': /^No rows from (?<from>\S+) to (?<to>\S+) \((?<count>[\d,]+) days?\)/,
  'partial-last-day': /^The last day, (?<day>\S+), has (?<share>\d+)% of/,
  'loses-history': /^The dataset has (?<count>[\d,]+) days from (?<from>\S+) to (?<to>\S+) that/,
};

/** What is said of some of many series at once: how many they are, and the first of them. */
const OF_SERIES = /^(?<count>[\d,]+) of (?<all>[\d,]+) series .*?: (?<names>".*)$/;

/** The code of words for a message; what is said of series has words of its own. */
const codeOf = ({ code, message }: ReaderMessage) => (OF_SERIES.test(message) ? `series: ${code}` : code);

/** Parts of a message, by name. */
type Parts = Readonly<Record<string, string>>;

export interface ReaderMessage {
  readonly code: string;
  readonly message: string;
}

/** The parts that words for this code may name; undefined when the message is not as it is known. */
export function partsOf({ code, message }: ReaderMessage): Parts | undefined {
  const ofSeries = OF_SERIES.exec(message);
  if (ofSeries) return { ...ofSeries.groups };
  const pattern = Object.hasOwn(PARTS, code) ? PARTS[code] : undefined;
  if (pattern === undefined) return {};
  const match = pattern.exec(message);
  if (match === null) return undefined;
  return Object.fromEntries(Object.entries(match.groups ?? {}).filter(([, part]) => part !== undefined));
}

export type MessageWords = Readonly<Record<string, (parts: Parts) => string>>;

/** Counts, which the service writes as English does. */
const COUNTS = ['count', 'all', 'cells', 'days', 'least', 'header'];
const NUMBERS = ['number', 'amount'];
const DAYS = ['day', 'from', 'to', 'first', 'dmy', 'mdy'];

/** The counts and days of a message as the language of the page writes them; what is quoted from a file stays as it is. */
function spokenParts(parts: Parts): Parts {
  const spoken = (name: string, part: string) => {
    if (COUNTS.includes(name) && /^[\d,]+$/.test(part)) return formatNumber(Number(part.replaceAll(',', '')));
    if (NUMBERS.includes(name) && Number.isFinite(Number(part))) return formatNumber(Number(part), 10);
    return DAYS.includes(name) && /^\d{4}-\d{2}-\d{2}$/.test(part) ? formatDay(part) : part;
  };
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, spoken(name, part)]));
}

/** In the words of the page if it has some for this code, else the service's message. */
export function inWords(words: MessageWords, message: ReaderMessage): string {
  const parts = partsOf(message);
  const code = codeOf(message);
  const sentence = Object.hasOwn(words, code) ? words[code] : undefined;
  return sentence === undefined || parts === undefined ? message.message : sentence(spokenParts(parts));
}

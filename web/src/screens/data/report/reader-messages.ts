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
  'negative-sales': /^Sales of (?<value>.*) are negative/,
  'ambiguous-dates': /: "(?<value>.*?)" could be either(?: \((?<dmy>\S+) or (?<mdy>\S+)\))?/,
  'ambiguous-numbers': /whether "(?<value>.*?)" is (?<whole>\S+) or (?<decimal>[\d.,-]+):/,
  'duplicate-column': /the name "(?<value>.*?)":/,
  'duplicate-role': /^"(?<value>.*?)" and "(?<other>.*?)" both/,
  'unusable-name': /^The name "(?<value>.*?)" cannot/,
  'too-many-cells': /^The row has (?<cells>[\d,]+) cells?, the header (?<header>\d+)/,
  'too-few-cells': /^The row has (?<cells>[\d,]+) cells?, the header (?<header>\d+)/,
  'too-few-days': /on (?<days>\d+) days?; at least (?<least>\d+)/,
  'decimal-sign-inferred': /^(?<column>.*): "(?<value>.*?)" in row (?<row>\d+) is read as (?<number>[^,]+),/,
  'empty-column': /^(?<column>.*) is ignored: it has no values/,
  'text-column': /^(?<column>.*) is ignored: /,
  'blank-as-zero': /^(?<column>.*): (?<count>[\d,]+) empty cells? /,
  'weekday-mismatch': /^(?<column>.*) contradicts the date in (?<count>[\d,]+) rows?, first in row (?<row>\d+)/,
  'rows-merged': /^(?<count>[\d,]+) days? with several rows/,
  'closed-days': /^(?<count>[\d,]+) days? with /,
  'blank-rows': /^(?<count>[\d,]+) rows? /,
  'title-rows': /^(?<count>[\d,]+) rows? above the header skipped: it stands in row (?<row>\d+)/,
  'repeated-header': /^(?<count>[\d,]+) rows? .* \((?:row|the first is row) (?<row>\d+)/,
  'total-rows': /^(?<count>[\d,]+) rows? .* \((?:row|the first is row) (?<row>\d+), "(?<value>.*?)"\)/,
  'note-rows': /^(?<count>[\d,]+) rows? .* \((?:row|the first is row) (?<row>\d+), "(?<value>.*?)"\)/,
  'blank-amount': /^(?<count>[\d,]+) rows? .* \((?:row|the first is row) (?<row>\d+)/,
  'filtered-rows': /^(?<count>[\d,]+) rows? /,
  'duplicate-rows': /^(?<count>[\d,]+) rows? /,
  'empty-cells': /^(?<count>[\d,]+) rows? .* \((?:row|the first is row) (?<row>\d+)/,
  'short-rows': /^(?<count>[\d,]+) rows? .* \((?:row|the first is row) (?<row>\d+)/,
  'cancelled-rows': /^(?<count>[\d,]+) rows? .* \("(?<value>.*?)", first in row (?<row>\d+)\)/,
  'index-column': /^(?:The first column, without a name,|(?<column>.*)) numbers the rows/,
  'personal-data': /^(?<columns>.*) seems? to hold/,
  'names-as-flag': /^(?<column>.*): a name such as "(?<value>.*?)" counts/,
  'excel-serial': /^(?<column>.*) holds serial numbers of Excel: "(?<value>.*?)" is read as (?<date>\S+)/,
  'two-digit-years': /^(?<column>.*) has years of two digits, such as "(?<value>.*?)"/,
  timezone: /^(?<column>.*): (?<count>[\d,]+) times? read as days in (?<zone>\S+)/,
  refunds: /^(?<column>.*): (?<count>[\d,]+) negative amounts? .* first "(?<value>.*?)" in row (?<row>\d+)/,
  'future-days':
    /^(?<count>[\d,]+) days? after (?<today>\S+) (?:without sales left out|with sales kept, the first (?<date>[\d-]+))/,
  'zero-tail': /^(?<count>[\d,]+) days? of zeros at the end \((?<from>\S+) to (?<to>\S+)\) left out/,
  'closed-by-zero': /^(?<weekdays>.*): always 0, so taken for closed \((?<count>[\d,]+) days?\)/,
  'partial-last-day': /^The last day, (?<date>\S+), has (?<share>[\d.]+) %/,
  'month-missing': /^No rows from (?<from>\S+) to (?<to>\S+) \((?<count>[\d,]+) days?\)/,
  'filled-known': /^(?<column>.*): (?<count>[\d,]+) days? without a value/,
  'assumed-flag': /^(?<column>.*) of (?<count>[\d,]+) added days? is 0/,
  'skipped-days': /^(?<count>[\d,]+) days? between (?<from>\S+) and (?<to>\S+) count/,
  'no-mapped-column': /^The mapping names a column "(?<value>.*?)" that/,
  'missing-column': /^The files of the dataset have "(?<value>.*?)"/,
  'column-used-twice': /^The mapping gives "(?<value>.*?)" two roles/,
  'future-day': /^(?<value>\S+) has not been yet/,
  'number-out-of-range': /^(?<value>.*?) (?:is|are) /,
};

/** Parts of a message, by name. */
type Parts = Readonly<Record<string, string>>;

export interface ReaderMessage {
  readonly code: string;
  readonly message: string;
}

/** The parts that words for this code may name; undefined when the message is not as it is known. */
export function partsOf({ code, message }: ReaderMessage): Parts | undefined {
  const pattern = Object.hasOwn(PARTS, code) ? PARTS[code] : undefined;
  if (pattern === undefined) return {};
  const match = pattern.exec(message);
  return match === null ? undefined : { ...match.groups };
}

export type MessageWords = Readonly<Record<string, (parts: Parts) => string>>;

/** In the words of the page if it has some for this code, else the service's message. */
export function inWords(words: MessageWords, message: ReaderMessage): string {
  const parts = partsOf(message);
  const sentence = Object.hasOwn(words, message.code) ? words[message.code] : undefined;
  return sentence === undefined || parts === undefined ? message.message : sentence(parts);
}

import type { Mapping } from '../../../src/sales/mapping.ts';
import type { RejectedFile, SalesFile } from '../../../src/sales/sales-file.ts';
import fc from '../../properties.ts';
import { read } from '../csv/read.ts';
import { type RandomFile, randomFile } from './random-file.ts';

/** Problems that say: nothing in the file decides. */
const OPEN = ['ambiguous-dates', 'ambiguous-numbers'];
/** What may be told beside it: by one of the readings a refund is larger than the sales of its day. */
const FOLLOWS = 'negative-sales';

/** How many files were read at once, and how many after an answer. */
export interface Tried {
  read: number;
  asked: number;
}

/**
 * Reads random files: each is read as the series that was written, or something is asked; then, with the answers of the
 * writer, it is read as that series. Throws on any other number, and on a file that is refused.
 */
export async function tryRandomFiles(runs: number, seed?: number): Promise<Tried> {
  const tried: Tried = { read: 0, asked: 0 };
  await fc.assert(
    fc.asyncProperty(randomFile, async (file) => {
      const first = await read(file.bytes, {}, file.chunkSize);
      if (first.valid) {
        tried.read++;
        compare(first, file);
        return;
      }
      tried.asked++;
      if (!isOpen(first)) throw new Error(`it is refused: ${saidOf(first)}\n${shown(file)}`);
      const second = await answered(first, file);
      if (!second.valid) throw new Error(`after the answers: ${saidOf(second)}\n${shown(file)}`);
      compare(second, file);
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );
  return tried;
}

function isOpen({ problems, questions }: RejectedFile): boolean {
  const codes = problems.map(({ code }) => code);
  const isAmbiguous = codes.some((code) => OPEN.includes(code));
  return (
    codes.every((code) => OPEN.includes(code) || (isAmbiguous && code === FOLLOWS)) &&
    codes.length + questions.length > 0
  );
}

/** What the writer of the file says to all that is asked, round by round. */
async function answered(
  first: RejectedFile,
  { bytes, chunkSize, truth }: RandomFile,
): Promise<SalesFile | RejectedFile> {
  let mapping: Mapping = {};
  let result: SalesFile | RejectedFile = first;
  for (let round = 0; round < 4 && !result.valid && isOpen(result); round++) {
    const codes = result.problems.map(({ code }) => code);
    const roles = result.questions.map(({ role }) => role);
    mapping = {
      ...mapping,
      ...(codes.includes('ambiguous-dates') ? { dateFormat: truth.dateFormat ?? 'iso' } : {}),
      ...(codes.includes('ambiguous-numbers') ? { decimal: truth.decimal } : {}),
      ...(roles.includes('date') ? { date: truth.date } : {}),
      ...(roles.includes('sales') ? { sales: truth.sales } : {}),
      ...(roles.includes('series') ? { series: [] } : {}),
      ...(roles.includes('duplicates') ? { dropDuplicates: false } : {}),
    };
    result = await read(bytes, { mapping }, chunkSize);
  }
  return result;
}

function compare({ series }: SalesFile, file: RandomFile): void {
  const { days, sales, promo } = file;
  if (JSON.stringify([...(series.covariates.promo ?? [])]) !== JSON.stringify(promo ?? [])) {
    throw new Error(`promotions are read as ${series.covariates.promo}\n${shown(file)}`);
  }
  const others = Object.keys(series.covariates).filter((name) => name !== 'promo');
  if (others.length > 0) throw new Error(`${others} is used, which nobody knows ahead\n${shown(file)}`);
  const at = days.findIndex((day, i) => series.days[i] !== day || series.sales[i] !== sales[i]);
  if (at === -1 && series.days.length === days.length) return;
  const got = at === -1 ? `${series.days.length} days` : `${series.days[at]}: ${series.sales[at]}`;
  const wanted = at === -1 ? `${days.length} days` : `${days[at]}: ${sales[at]}`;
  throw new Error(`read as ${got}, written as ${wanted}\n${shown(file)}`);
}

const saidOf = ({ problems, questions }: RejectedFile) =>
  [...problems.slice(0, 2), ...questions].map(({ message }) => message).join('\n');
const shown = ({ text }: RandomFile) => text.slice(0, 900);

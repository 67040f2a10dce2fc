import { saveFile } from '../../../browser/save-file.ts';
import { language } from '../../../i18n/language.ts';

export type CsvCell = string | number;

/** Spreadsheets of Spanish-speaking countries read semicolons, and commas in numbers. */
const STYLES = { en: { separator: ',', decimal: '.' }, es: { separator: ';', decimal: ',' } } as const;

/** A table as a spreadsheet program opens it; begins with a byte order mark, without which some take it for another encoding. */
export function csvText(rows: readonly (readonly CsvCell[])[], language: keyof typeof STYLES): string {
  const { separator, decimal } = STYLES[language];
  const written = (cell: CsvCell) => {
    const text = typeof cell === 'number' ? String(cell).replace('.', decimal) : cell;
    return /["\r\n;,]/.test(text) && (typeof cell === 'string' || text.includes(separator))
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  };
  return `\ufeff${rows.map((row) => `${row.map(written).join(separator)}\r\n`).join('')}`;
}

export function saveCsv(rows: readonly (readonly CsvCell[])[], name: string): void {
  saveFile(new Blob([csvText(rows, language.value)], { type: 'text/csv;charset=utf-8' }), name);
}

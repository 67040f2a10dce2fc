import { saveFile } from '../../../browser/save-file.ts';
import { language } from '../../../i18n/language.ts';
import { type CsvCell, csvText } from './csv-text.ts';

export function saveCsv(rows: readonly (readonly CsvCell[])[], name: string): void {
  saveFile(new Blob([csvText(rows, language.value)], { type: 'text/csv;charset=utf-8' }), name);
}

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A stranger's text as a cell of CSV: one that a spreadsheet would run gets a leading apostrophe. Numbers are no texts. */
export function inertText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text that `inertText` was given. */
export function originalText(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

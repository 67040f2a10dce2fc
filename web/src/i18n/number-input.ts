import type { Language } from './language.ts';

/** The sign between the thousands and that before the decimals. */
const SIGNS = { en: { thousands: ',', decimal: '.' }, es: { thousands: '.', decimal: ',' } } as const;

/**
 * A number as people type it: `1 240`, `1,5`, `1.240,50`. A single point or comma is a decimal sign, unless it stands
 * where this language writes thousands (`1.240` in Spanish). Undefined when it is no number.
 */
export function readNumber(text: string, language: Language): number | undefined {
  const plain = text.replace(/[\s\u00a0\u202f€$£%]/g, '');
  const { thousands } = SIGNS[language];
  const grouped = thousands === '.' ? /^-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/ : /^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/;
  const other = thousands === '.' ? /^-?[1-9]\d{0,2}(,\d{3})+\.\d+$/ : /^-?[1-9]\d{0,2}(\.\d{3})+,\d+$/;
  if (grouped.test(plain)) return Number(plain.replaceAll(thousands, '').replace(',', '.'));
  if (other.test(plain)) return Number(thousands === '.' ? plain.replaceAll(',', '') : ungrouped(plain));
  return /^-?(\d+([.,]\d*)?|[.,]\d+)$/.test(plain) ? Number(plain.replace(',', '.')) : undefined;
}

/** A number as the initial value of a field: without separators of thousands, so that `readNumber` gives it back. */
export function writeNumber(value: number, language: Language): string {
  const plain = value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
  return plain.replace('.', SIGNS[language].decimal);
}

function ungrouped(text: string): string {
  return text.replaceAll('.', '').replace(',', '.');
}

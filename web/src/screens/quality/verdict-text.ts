import { formatNumber, formatSales } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { modelsWords } from './models-words.ts';
import type { Verdict } from './verdict.ts';

/** The verdict as a sentence of the page's language. */
export function verdictText(verdict: Verdict): string {
  const { verdicts, pvalue } = spoken(modelsWords);
  switch (verdict.why) {
    case 'leak':
      return verdicts.leak(verdict.leak);
    case 'better':
    case 'perhaps-chance': {
      const { why, own, other, chance } = verdict;
      return verdicts[why](formatSales(own), formatSales(other), pvalue(formatNumber(chance * 100, 1)));
    }
    case 'worse':
    case 'clearly-better':
    case 'hardly-better':
      return verdicts[verdict.why](formatSales(verdict.own), formatSales(verdict.other));
    default:
      return verdicts[verdict.why];
  }
}

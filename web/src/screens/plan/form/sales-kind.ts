import type { DatasetVersion } from '../../../api/datasets.ts';

/** What the sales of the data count; '' as long as nobody has said it. */
export type SalesKind = 'money' | 'units' | '';

/** What the sales count as far as the data or the service tell: a currency, a price in the file, rows that are counted. */
export function salesKindOf(data: Pick<DatasetVersion, 'mapping'> | undefined, currency: string | null): SalesKind {
  if (data?.mapping?.count === 'rows') return 'units';
  return currency !== null || data?.mapping?.unitPrice != null ? 'money' : '';
}

import { nameWords } from '../../sales/reading/roles/header-names.ts';
import { type SeriesEntry, textIn } from '../../sales/series-entry.ts';

/** Names of columns that say from whom something is bought, as `nameWords` folds them: Spanish, Catalan, Portuguese, English, French, Italian, German. */
const NAMES = new Set(
  (
    'proveedor|proveedores|nombre proveedor|proveedor principal|proveedor habitual|distribuidor|mayorista|proveidor|proveidors|fornecedor|fornecedores|' +
    'supplier|suppliers|supplier name|main supplier|vendor|vendors|vendor name|wholesaler|distributor|fournisseur|fournisseurs|fornitore|fornitori|' +
    'lieferant|lieferanten|lieferantenname'
  ).split('|'),
);

/** From whom the data say that products are bought. */
export interface SuppliersInData {
  /** The column that says it. */
  readonly column: string;
  /** Undefined where its cell is empty. */
  readonly of: (series: string) => string | undefined;
}

interface SeriesTable {
  readonly columns: readonly string[];
  readonly attributes: readonly string[];
  readonly entries: readonly Pick<SeriesEntry, 'id' | 'keys' | 'attributes'>[];
}

/** By the first series column or attribute whose name says that it has suppliers; undefined when there is none. */
export function suppliersInData({ columns, attributes, entries }: SeriesTable): SuppliersInData | undefined {
  const column = [...columns, ...attributes].find((name) => NAMES.has(nameWords(name).join(' ')));
  if (column === undefined) return undefined;
  const textOf = new Map(entries.map((entry) => [entry.id, textIn(column, columns, entry)]));
  return { column, of: (series) => textOf.get(series) || undefined };
}

import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Series } from '../../src/sales/series.ts';

/** A store of the panel; its group is its name up to the first hyphen. */
export interface PanelSeries {
  readonly name: string;
  readonly group: string;
  readonly series: Series;
}

interface PanelRow {
  readonly series: string;
  readonly date: string;
  readonly y: string;
  readonly [covariate: string]: string;
}

/** Reads a panel CSV `series,date,y,…`; all further columns are covariates known in advance. */
export function readPanel(file: string): PanelSeries[] {
  const rows: PanelRow[] = parse(readFileSync(file), { columns: true });
  const { series: _name, date: _date, y: _sales, ...others } = rows[0];
  const names = Object.keys(others);
  const byName = new Map<string, PanelRow[]>();
  for (const row of rows) byName.set(row.series, [...(byName.get(row.series) ?? []), row]);
  return [...byName].map(([name, unsorted]) => {
    const days = unsorted.sort((a, b) => (a.date < b.date ? -1 : 1));
    const column = (key: string) => Float64Array.from(days, (row) => Number(row[key]));
    return {
      name,
      group: name.split('-', 1)[0],
      series: {
        days: days.map(({ date }) => date),
        sales: column('y'),
        covariates: Object.fromEntries(names.map((key) => [key, column(key)])),
      },
    };
  });
}

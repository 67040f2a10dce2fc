import { changeParams, route } from '../../state/route.ts';
import { paramsOf, type TableView, viewIn } from './table-view.ts';

/** How the table is looked at now; `columns` are those that it can be grouped and sorted by. */
export const viewNow = (columns: readonly string[]) => viewIn(route.value.params, columns);

/** Changes how the table is looked at, in the address; Back leads to where one came from. */
export const changeView = (change: Partial<TableView>) => changeParams(paramsOf(change), { isSamePlace: true });

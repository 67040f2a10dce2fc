import { addDays, checkFile, setOverrides, train, uploadFile } from './changes.ts';
import { describeDataset, listDatasets, listSeries } from './datasets.ts';
import { explainDay, forecast, forecastGroups, whatIf } from './forecasts.ts';
import { accuracy, trainingStatus } from './monitoring.ts';
import { planOrderList, planOrders, planPromotions, planStaffing } from './plans.ts';
import type { Tool } from './tool.ts';

/** All that there are, in the order in which they are listed. */
export const TOOLS: readonly Tool[] = [
  ...[listDatasets, describeDataset, listSeries],
  ...[forecast, forecastGroups, explainDay, whatIf],
  ...[planOrders, planOrderList, planPromotions, planStaffing],
  ...[accuracy, trainingStatus],
  ...[checkFile, uploadFile, addDays, train, setOverrides],
];

interface Allowed {
  readonly writes: boolean;
  /** A folder was given that files may be read from. */
  readonly files: boolean;
}

/** Those that may be called. */
export function toolsFor({ writes, files }: Allowed): Tool[] {
  return TOOLS.filter(({ effect, readsFiles }) => (writes || effect === 'reads') && (files || !readsFiles));
}

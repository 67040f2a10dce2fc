import type { EChartsOption } from 'echarts';

export interface PlainSeries {
  readonly type: string;
  readonly id?: string;
  readonly name?: string;
  readonly data: readonly unknown[];
}

/** The series of an option, as the JSON that a client would read. */
export function seriesOf(option: EChartsOption): PlainSeries[] {
  return JSON.parse(JSON.stringify(option.series));
}

export function seriesNamed(option: EChartsOption, nameOrId: string): PlainSeries {
  const found = seriesOf(option).find(({ id, name }) => id === nameOrId || (id === undefined && name === nameOrId));
  if (found === undefined) throw new Error(`the option has no series "${nameOrId}"`);
  return found;
}

/** A number, or one as it is written. */
type Count = number | string | undefined;

/** Whether a count is one. */
export const isOne = (count: Count): boolean => String(count) === '1';

/** A count with its noun: "1 día", "2 días". */
export const counted = (count: Count, one: string, many: string): string => `${count} ${isOne(count) ? one : many}`;

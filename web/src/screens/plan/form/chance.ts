/** A probability as people say it, in so many of 100. What is certain only after rounding is below 1 or above 99. */
interface Chance {
  readonly edge: 'under' | 'over' | undefined;
  readonly ofHundred: number;
}

export function chanceOf(probability: number): Chance {
  const ofHundred = Math.round(probability * 100);
  if (ofHundred < 1) return { edge: 'under', ofHundred: 1 };
  if (ofHundred > 99) return { edge: 'over', ofHundred: 99 };
  return { edge: undefined, ofHundred };
}

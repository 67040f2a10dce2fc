/** Ids that sort by time: UTC to the millisecond and 8 random hex digits. */
export function createRunId(at: Date, random: (bytes: number) => Uint8Array): string {
  const time = at.toISOString().replaceAll(/[-:.]/g, '');
  return `${time}-${Buffer.from(random(4)).toString('hex')}`;
}

/** When an id was made. */
export function instantOf(id: string): Date {
  return new Date(id.slice(0, 18).replace(/^(....)(..)(..)T(..)(..)(..)(...)$/, '$1-$2-$3T$4:$5:$6.$7Z'));
}

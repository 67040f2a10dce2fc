/** Ids that sort by time: UTC to the millisecond and 8 random hex digits. */
export function createRunId(at: Date, random: (bytes: number) => Uint8Array): string {
  const time = at.toISOString().replaceAll(/[-:.]/g, '');
  return `${time}-${Buffer.from(random(4)).toString('hex')}`;
}

/** What becomes of a document on a damaged disk, or by a program that writes what it should not. */
export const DAMAGES: Readonly<Record<string, (whole: Buffer, foreign: Buffer) => Buffer>> = {
  emptied: () => Buffer.alloc(0),
  'cut in half': (whole) => whole.subarray(0, Math.floor(whole.length / 2)),
  '{}': () => Buffer.from('{}'),
  null: () => Buffer.from('null'),
  'of another kind': (_whole, foreign) => foreign,
  'binary junk': () => Buffer.from([0, 159, 255, 254, 0, 1, 2, 195, 40, 0, 255]),
};

import { push, type SparseRow } from './sparse-rows.ts';

/** `pairs` pairs sin(k·phase), cos(k·phase), k = 1 …, by the addition theorem. */
export function pushFourier(row: SparseRow, start: number, pairs: number, phase: number): void {
  const cosine = Math.cos(phase);
  const sine = Math.sin(phase);
  let c = cosine;
  let s = sine;
  for (let k = 0; k < pairs; k += 1) {
    push(row, start + 2 * k, s);
    push(row, start + 2 * k + 1, c);
    [c, s] = [c * cosine - s * sine, s * cosine + c * sine];
  }
}

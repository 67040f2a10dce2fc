import sampleUrl from '../../../../examples/Ventas.csv?url';
import { lose } from '../../api/connection.ts';
import { goTo } from '../../state/route.ts';
import { maxUploadBytes } from '../../state/store.ts';
import { draft } from './draft.ts';

/** Why a file was not taken. */
export type Refusal =
  | { readonly why: 'too-large'; readonly bytes: number; readonly limit: number }
  | { readonly why: 'empty' | 'unreadable' | 'no-sample' };

/** Takes a file for a dataset, so that its preview is shown; nothing is sent of one that is too large. */
export async function chooseFile(file: File, dataset: string): Promise<Refusal | undefined> {
  const limit = maxUploadBytes.value;
  if (file.size > limit) return { why: 'too-large', bytes: file.size, limit };
  if (file.size === 0) return { why: 'empty' };
  const bytes = await file.arrayBuffer().catch(() => undefined);
  if (!bytes) return { why: 'unreadable' };
  const content = new Blob([bytes], { type: 'text/csv' });
  draft.value = { content, fileName: file.name, name: dataset, reading: {}, asked: [] };
  // Once there is a dataset, another address would show another screen.
  goTo('data');
  return undefined;
}

/** The example store that comes with the page. */
export async function chooseSample(dataset: string): Promise<Refusal | undefined> {
  const response = await fetch(sampleUrl).catch(lose);
  if (!response?.ok) return { why: 'no-sample' };
  return chooseFile(new File([await response.blob()], 'Ventas.csv', { type: 'text/csv' }), dataset);
}

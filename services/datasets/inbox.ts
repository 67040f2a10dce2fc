import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../src/errors.ts';
import type { DatasetRepository, InboxRepository, Latest } from '../../src/repositories/datasets.ts';
import type { LostHistory } from '../../src/sales/changes.ts';
import type { DatasetVersion, Rejection } from '../../src/sales/dataset.ts';
import type { Mapping } from '../../src/sales/mapping.ts';
import { DamagedDocumentError } from '../../src/storage/damage.ts';
import type { Stored, Versioned } from '../../src/storage/documents.ts';
import type { DatasetService } from './datasets.ts';
import type { VersionToStore } from './new-version.ts';
import type { ReadingRequest, ReceivedUpload } from './uploads.ts';

interface Dependencies {
  readonly arrivals: InboxRepository;
  readonly versions: DatasetRepository;
  readonly datasets: DatasetService;
  readonly now: () => Date;
  /** How long a file must lie unchanged before it is read: whoever writes it may not have finished. */
  readonly settleMs: number;
}

/** What became of the file that lies there. `adopted`: by this very call, so that the caller has its training queued. */
export type IngestOutcome =
  | { readonly outcome: 'known' | 'changing' | 'known-bad' | 'removing' | 'taken-by-another' | 'same-content' }
  | { readonly outcome: 'rejected'; readonly problemCount: number; readonly problem: string }
  | { readonly outcome: 'adopted'; readonly latest: Versioned<Latest> };

/** What somebody says about the file that lies there. */
export interface InboxAnswer {
  readonly mapping?: Mapping | undefined;
  /** The days that it lacks may go. */
  readonly replace?: boolean | undefined;
}

interface Before {
  readonly latest: Stored<Latest> | undefined;
  readonly document: DatasetVersion | undefined;
}

/** Takes over contents that other programs put in the place of the latest one. */
export function createInbox({ arrivals, versions, datasets, now, settleMs }: Dependencies) {
  const hasSettled = async (name: string, etag: string): Promise<boolean> => {
    await delay(settleMs);
    return (await arrivals.contentEtag(name)) === etag;
  };

  const reject = async (name: string, etag: string, error: AppError): Promise<IngestOutcome> => {
    const problems = error.faults.length > 0 ? [...error.faults] : [{ code: error.code, message: error.message }];
    const problemCount = Math.max(error.faultCount, problems.length);
    await arrivals.reject(name, { at: now().toISOString(), etag, problemCount, problems, ...choicesIn(error) });
    return { outcome: 'rejected', problemCount, problem: problems[0].message };
  };

  /** Of what is kept in part only, nothing else stays in the place of the latest content either. */
  const contentInPlace = async (name: string, etag: string, stored: VersionToStore): Promise<string | undefined> =>
    stored.document.source === 'reduced' ? versions.replaceContent(name, etag, stored.content) : etag;

  const settle = async (
    name: string,
    etag: string,
    upload: ReceivedUpload,
    before: Before,
    { mapping, replace }: InboxAnswer,
  ): Promise<IngestOutcome> => {
    const { latest, document } = before;
    const stored = await datasets.newVersion(name, upload, { ...requestOf(document, mapping), replace }, document);
    if (!stored.isKnown) await versions.keep(stored);
    const contentEtag = await contentInPlace(name, etag, stored);
    if (contentEtag === undefined) return { outcome: 'changing' };
    await arrivals.clearRejection(name);
    const { version } = stored.document;
    const pointer = { schema: 1 as const, version, contentEtag, updatedAt: now().toISOString() };
    if (stored.isKnown && latest) {
      await arrivals.point(name, latest, { ...(latest.value ?? pointer), contentEtag });
      return { outcome: 'same-content' };
    }
    const pointed = await arrivals.point(name, latest, { ...pointer, awaitsTraining: true });
    return pointed ? { outcome: 'adopted', latest: pointed } : { outcome: 'taken-by-another' };
  };

  /** Reads the file that lies there and takes it over. */
  const read = async (
    name: string,
    latest: Stored<Latest> | undefined,
    answer: InboxAnswer,
    whenRefused: (etag: string, error: AppError) => Promise<IngestOutcome>,
  ): Promise<IngestOutcome> => {
    const { document } = await versions.readPredecessor(name);
    const opened = await arrivals.open(name);
    if (!opened) return { outcome: 'changing' };
    let upload: ReceivedUpload | undefined;
    try {
      const { mapping } = answer;
      upload = await datasets.receive(opened.stream, requestOf(document, mapping), name);
      if ((await arrivals.contentEtag(name)) !== opened.etag) return { outcome: 'changing' };
      return await settle(name, opened.etag, upload, { latest, document }, answer);
    } catch (error) {
      // Awaited here: until the temporary file is removed nobody else hears of it.
      const isOfFile = error instanceof AppError && !error.code.startsWith('store-');
      if (isOfFile && !(error instanceof DamagedDocumentError)) return await whenRefused(opened.etag, error);
      throw error;
    } finally {
      opened.stream.destroy();
      await upload?.remove();
    }
  };

  const ingest = async (name: string): Promise<IngestOutcome> => {
    const latest = await versions.getLatest(name);
    const etag = await arrivals.contentEtag(name);
    if (etag === undefined || etag === latest?.value?.contentEtag) return { outcome: 'known' };
    if (await arrivals.readRejection(name, etag)) return { outcome: 'known-bad' };
    if (await arrivals.isBeingRemoved(name)) return { outcome: 'removing' };
    if (!(await hasSettled(name, etag))) return { outcome: 'changing' };
    // Looked at again: an upload of our own writes the content first and the pointer after it.
    const latestNow = await versions.getLatest(name);
    return etag === latestNow?.value?.contentEtag
      ? { outcome: 'known' }
      : read(name, latestNow, {}, (refused, error) => reject(name, refused, error));
  };

  return {
    ingest,

    /** Takes the file that lies there over by what somebody says about it. Throws AppError when it cannot be used even so. */
    async adopt(name: string, answer: InboxAnswer): Promise<IngestOutcome> {
      const latest = await versions.getLatest(name);
      const etag = await arrivals.contentEtag(name);
      if (etag === undefined) {
        throw new AppError('dataset-not-found', `There is no file of a dataset "${name}" in the store`);
      }
      if (etag === latest?.value?.contentEtag) return { outcome: 'known' };
      return read(name, latest, answer, (_etag, error) => Promise.reject(error));
    },
  };
}

export type Inbox = ReturnType<typeof createInbox>;

/** The options of the version in use: who needed them for one file needs them for the next. */
function requestOf(document: DatasetVersion | undefined, mapping: Mapping | undefined): ReadingRequest {
  return mapping === undefined && document ? { options: document.options } : { mapping };
}

/** What a person would have to decide, of an error that says so. */
function choicesIn({ code, members }: AppError): Partial<Pick<Rejection, 'mapping' | 'questions' | 'lost'>> {
  if (code === 'mapping-needed') {
    const { mapping, questions } = members as unknown as Required<Pick<Rejection, 'mapping' | 'questions'>>;
    return { mapping, questions };
  }
  return code === 'loses-history' ? { lost: members.lost as LostHistory } : {};
}

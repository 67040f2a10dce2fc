import { workerData } from 'piscina';
import { createLocalStore } from '../storage/local/local-store.ts';
import { createTrainingThread } from './training-thread.ts';

/** A thread that trains from a folder: it starts sooner than one that loads the client of S3. */
export default createTrainingThread(createLocalStore(workerData.storage));

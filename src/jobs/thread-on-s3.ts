import { workerData } from 'piscina';
import { createRetryingStore } from '../storage/retrying-store.ts';
import { createS3Store } from '../storage/s3/s3-store.ts';
import { createTrainingThread } from './training-thread.ts';

/** A thread that trains from S3. It loads the client as it starts: later it could not do so in a checkout. */
export default createTrainingThread(createRetryingStore(createS3Store(workerData.storage)));

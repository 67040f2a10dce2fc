import { workerData } from 'piscina';
import { drawCharts } from '../charts/svg.ts';
import { createRetryingStore } from '../storage/retrying-store.ts';
import { createS3Store } from '../storage/s3/s3-store.ts';
import { createTrainingTasks } from './training-tasks.ts';
import { taskInThread } from './worker-pool.ts';

const { storage, buckets } = workerData;
const store = createRetryingStore(createS3Store(storage));

/** A thread that trains from S3. It loads the client as it starts: later it could not do so in a checkout. */
export default taskInThread(createTrainingTasks({ store, buckets, draw: drawCharts }));

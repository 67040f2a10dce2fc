import { workerData } from 'piscina';
import { drawCharts } from '../charts/svg.ts';
import { createLocalStore } from '../storage/local/local-store.ts';
import { createTrainingTasks } from './training-tasks.ts';
import { taskInThread } from './worker-pool.ts';

const { storage, buckets } = workerData;

/** A thread that trains from a folder: it starts sooner than one that loads the client of S3. */
export default taskInThread(createTrainingTasks({ store: createLocalStore(storage), buckets, draw: drawCharts }));

import { test } from 'tap';
import { trainingQueueContract } from '../contracts/training-queue.ts';
import { createOtherProcessQueue } from './other-process-queue.ts';

test('a queue that hands keys to another process keeps to the contract of queues', (t) =>
  trainingQueueContract(t, createOtherProcessQueue));

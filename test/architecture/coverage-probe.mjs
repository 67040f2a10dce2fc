/**
 * Preloaded with `--import` into a process and, since workers inherit that option, into each of its threads: it counts
 * which functions are called. The parent process asks over IPC with a number; the main thread asks the other threads,
 * and answers `{ request, threads: [{ thread, scripts: [{ url, functions }] }] }`; the main thread is 0. This file is plain
 * JavaScript, because a worker of Node 20 cannot preload TypeScript.
 */
import { Session } from 'node:inspector';
import { BroadcastChannel, isMainThread, threadId } from 'node:worker_threads';

/** Runs with the top level of a module; `__name` is what esbuild adds to keep the names of functions. */
const WITH_TOP_LEVEL = ['<static_initializer>', '__name'];

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

/** The functions that were called since the last time, without the top level of a module, which starts at 0. */
function takeCalls() {
  let scripts = [];
  // A session answers its own thread before `post` returns.
  session.post('Profiler.takePreciseCoverage', (error, coverage) => {
    if (error) throw error;
    scripts = coverage.result.map(({ url, functions }) => ({ url, functions: functions.filter(isCalled).length }));
  });
  return scripts.filter(({ url, functions }) => url.startsWith('file:') && functions > 0);
}

function isCalled({ functionName, ranges: [{ startOffset, count }] }) {
  return count > 0 && startOffset > 0 && !WITH_TOP_LEVEL.includes(functionName);
}

const channel = new BroadcastChannel('coverage-probe');

function answerMainThread() {
  channel.onmessage = ({ data: { kind, request } }) => {
    if (kind === 'take') channel.postMessage({ kind: 'taken', request, thread: threadId, scripts: takeCalls() });
  };
  channel.postMessage({ kind: 'hello', thread: threadId });
}

function answerParent() {
  const threads = new Set();
  const open = new Map();

  const answer = () => {
    for (const [request, { missing, taken }] of open) {
      if ([...missing].some((thread) => threads.has(thread))) continue;
      open.delete(request);
      process.send({ request, threads: taken });
    }
  };

  channel.onmessage = ({ data: { kind, request, thread, scripts } }) => {
    if (kind === 'hello') threads.add(thread);
    if (kind !== 'taken') return;
    open.get(request)?.missing.delete(thread);
    open.get(request)?.taken.push({ thread, scripts });
    answer();
  };
  process.on('worker', (worker) => {
    const { threadId: thread } = worker;
    worker.once('exit', () => {
      threads.delete(thread);
      answer();
    });
  });
  process.on('message', (request) => {
    open.set(request, { missing: new Set(threads), taken: [{ thread: threadId, scripts: takeCalls() }] });
    channel.postMessage({ kind: 'take', request });
    answer();
  });
  process.channel.unref();
}

if (isMainThread) answerParent();
else answerMainThread();
channel.unref();

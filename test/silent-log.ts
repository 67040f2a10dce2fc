import type { Log } from '../services/platform/module.ts';

const ignore = () => undefined;

/** A log that keeps nothing. */
export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore, child: () => silentLog };

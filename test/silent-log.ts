import { pino } from 'pino';
import type { Log } from '../services/platform/module.ts';
import { IS_TRACED } from './traced-secrets.ts';

const ignore = () => undefined;

const nothing: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore, child: () => nothing };

/** A log that keeps nothing, but where logs are searched for secrets. */
export const silentLog: Log = IS_TRACED ? pino({ level: 'trace' }) : nothing;

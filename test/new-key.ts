import { randomBytes } from 'node:crypto';
import { noteSecret } from './traced-secrets.ts';

/** A key that nobody has yet. */
export const newKey = () => noteSecret(randomBytes(24).toString('hex'));

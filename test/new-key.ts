import { randomBytes } from 'node:crypto';

/** A key that nobody has yet. */
export const newKey = () => randomBytes(24).toString('hex');

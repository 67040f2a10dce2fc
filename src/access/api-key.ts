import { hash, timingSafeEqual } from 'node:crypto';
import type { Role } from './roles.ts';

/** A key as it is kept: who has it and what they may do, never the key itself. */
export interface ApiKey {
  readonly name: string;
  readonly role: Role;
  /** The only datasets that it is for; null: all. */
  readonly datasets: readonly string[] | null;
  /** SHA-256 of the key. */
  readonly digest: Buffer;
}

/**
 * One fast hash is enough: what slow ones (bcrypt, scrypt) protect are secrets that can be guessed, and keys are long and
 * random. It is computed for each request.
 */
export function digestOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

/** The key that was sent. Every one is compared, each in constant time: how long it takes tells nothing about them. */
export function findKey(keys: readonly ApiKey[], sent: string): ApiKey | undefined {
  const digest = digestOf(sent);
  let found: ApiKey | undefined;
  for (const key of keys) if (timingSafeEqual(key.digest, digest)) found = key;
  return found;
}

import { createHmac } from 'node:crypto';

/**
 * The value of `X-Signature`: `t=<seconds since 1970>,v1=<HMAC-SHA256 of "t.body", hex>`, with a `v1` for each secret, so that a receiver
 * knows the message by the old secret and by the new one while it is changed.
 */
export function signatureOf(body: string, secrets: readonly string[], at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  const codes = secrets.map((secret) => createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'));
  return [`t=${seconds}`, ...codes.map((code) => `v1=${code}`)].join(',');
}

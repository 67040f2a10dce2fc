import type { Client } from 'minio';

/** Makes the bucket when it is missing; another process may do the same at the same time. */
export async function makeBucket(client: Client, bucket: string): Promise<void> {
  if (await client.bucketExists(bucket)) return;
  try {
    await client.makeBucket(bucket, client.region);
  } catch (error) {
    if (!(await client.bucketExists(bucket))) throw error;
  }
}

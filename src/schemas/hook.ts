import { z } from 'zod';
import { datasetNameSchema } from '../primitives.ts';

/** What is read of the body of MinIO's webhook; S3 sends the same records. */
export const bucketEventSchema = z
  .looseObject({
    Records: z
      .array(
        z.looseObject({
          eventName: z.string().optional(),
          s3: z.looseObject({
            bucket: z.looseObject({ name: z.string() }),
            object: z.looseObject({ key: z.string().describe('Form-encoded'), eTag: z.string().optional() }),
          }),
        }),
      )
      .max(1000),
  })
  .meta({ id: 'BucketEvent' });

export const hookAnswerSchema = z.object({ datasets: z.array(datasetNameSchema) }).meta({ id: 'HookAnswer' });

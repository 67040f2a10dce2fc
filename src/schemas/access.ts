import { z } from 'zod';
import { ROLES } from '../access/roles.ts';
import { datasetNameSchema } from '../primitives.ts';

/** What the service knows of who asks. */
export const accessSchema = z
  .object({
    required: z.boolean().describe('Whether calls need a key'),
    name: z.string().nullable().describe('Of the key that was sent; null without one'),
    role: z.enum(ROLES).nullable().describe('`write` may all that `read` may, `admin` everything; null: nothing'),
    datasets: z.array(datasetNameSchema).nullable().describe('The only datasets that the key is for; null: all'),
  })
  .meta({ id: 'Access' });

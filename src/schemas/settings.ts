import { z } from 'zod';

/** What a page in front of the service has to know of how it is set up. */
export const settingsSchema = z
  .object({
    version: z.string().describe('Of the service'),
    currency: z
      .string()
      .nullable()
      .describe('ISO 4217 code that amounts are shown in, such as EUR; null when none is set'),
    country: z.string().nullable().describe('Whose public holidays are assumed; null when none is set'),
    maxUploadBytes: z.int().min(1).describe('The largest upload that is read'),
  })
  .meta({ id: 'Settings' });

export type Settings = z.infer<typeof settingsSchema>;

import { z } from 'zod';

/** The metadata of the Open Inference Protocol, version 2; its names are not ours to choose. */
export const serverMetadataSchema = z
  .object({
    name: z.string(),
    version: z.string(),
    extensions: z.array(z.string()).describe('Of the protocol: none'),
  })
  .meta({ id: 'ServerMetadata' });

const tensorSchema = z
  .object({
    name: z.string(),
    datatype: z.enum(['BYTES', 'FP64']),
    shape: z.array(z.int()).describe('-1: as many as there are days'),
  })
  .meta({ id: 'TensorMetadata' });

export const modelMetadataSchema = z
  .object({
    name: z.string().describe('The dataset'),
    versions: z.array(z.string()).describe('The model that answers'),
    platform: z.string().describe('Which candidate it is'),
    inputs: z.array(tensorSchema).describe('What it takes of each day; of the covariates what is known'),
    outputs: z.array(tensorSchema).describe('What it says of each day'),
  })
  .meta({ id: 'ModelMetadata' });

export const modelReadySchema = z.object({ name: z.string(), ready: z.literal(true) });

export type ModelMetadata = z.infer<typeof modelMetadataSchema>;

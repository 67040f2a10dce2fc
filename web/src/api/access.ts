import type { z } from 'zod';
import type { accessSchema } from '../../../src/access/roles.ts';
import { callJson } from './http.ts';

/** What the service knows of who asks. */
export type Access = z.infer<typeof accessSchema>;

export const getAccess = () => callJson<Access>('/access');

import type { Settings } from '../../../src/schemas/settings.ts';
import { callJson } from './http.ts';

export type { Settings };

export const getSettings = () => callJson<Settings>('/settings');

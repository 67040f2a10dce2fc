import type { Settings } from '../../../routes/dashboard.ts';
import { callJson } from './http.ts';

export type { Settings };

export const getSettings = () => callJson<Settings>('/settings');

import type { Feed } from '../../../src/feeds/feed.ts';
import { language } from '../i18n/language.ts';
import { call, callJson, pathOf } from './http.ts';
import type { Page } from './page.ts';
import type { About } from './series.ts';

export type { Feed };

/** Where a feed is read: by a spreadsheet, as a workbook, by a calendar. */
export type Addresses = Readonly<Record<'csv' | 'xlsx' | 'ics', string>>;

/** Of one dataset there are at most a hundred. */
export const listFeeds = (dataset: string, signal?: AbortSignal) =>
  callJson<Page<Feed>>(pathOf('/feeds', { dataset, limit: 200 }), { ...(signal && { signal }) });

/** Makes one in the language of the page. Its addresses are by the name under which the page is open, and told only now. */
export async function createFeed(about: About, name: string | undefined): Promise<Addresses> {
  const body = { ...about, name, language: language.value };
  const { paths } = await callJson<{ readonly paths: Addresses }>('/feeds', { method: 'POST', body });
  const addressOf = (path: string) => new URL(`.${path}`, document.baseURI).href;
  return { csv: addressOf(paths.csv), xlsx: addressOf(paths.xlsx), ics: addressOf(paths.ics) };
}

export const revokeFeed = (id: string) => call(`/feeds/${id}`, { method: 'DELETE' });

/** Whether the key of the page may make feeds. */
export async function mayMakeFeeds(signal: AbortSignal): Promise<boolean> {
  const { role } = await callJson<{ readonly role: string | null }>('/access', { signal });
  return role === 'write' || role === 'admin';
}

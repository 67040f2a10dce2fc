import { AppError } from '../../src/errors.ts';
import { type ListedDelivery, listedDelivery } from '../../src/webhooks/delivery.ts';
import type { WebhookEvent } from '../../src/webhooks/message.ts';
import { newestFirst, type Page, type PageRequest, pageOf } from '../platform/pages.ts';
import type { Announcer } from './announcer.ts';
import { type Dispatcher, placeOf } from './dispatcher.ts';

interface Dependencies {
  /** Undefined when there is no receiver. */
  readonly sending: { readonly dispatcher: Dispatcher; readonly announcer: Announcer } | undefined;
}

interface DeliveryFilter {
  readonly dataset?: string | undefined;
  readonly event?: WebhookEvent | undefined;
  readonly state?: ListedDelivery['state'] | undefined;
}

/** The log of webhook messages, and what is done by hand. */
export function createWebhookService({ sending }: Dependencies) {
  const needed = () => {
    if (sending) return sending;
    throw new AppError(
      'no-webhook',
      'There is nobody to send webhooks to: set WEBHOOK_URL and WEBHOOK_SECRET, and start the service again',
    );
  };

  return {
    /** Newest first; those that may be shown. Empty without a receiver, since nothing is stored then. */
    async list(
      { dataset, event, state }: DeliveryFilter,
      page: PageRequest,
      isShown: (dataset: string | null) => boolean,
    ): Promise<Page<ListedDelivery>> {
      const all = (await sending?.dispatcher.list()) ?? [];
      const asked = all.filter(
        ({ message, state: of }) =>
          isShown(message.dataset) &&
          (dataset === undefined || message.dataset === dataset) &&
          (event === undefined || message.event === event) &&
          (state === undefined || of === state),
      );
      const { items, next } = pageOf(asked, page, { nameOf: placeOf, isBehind: newestFirst });
      return { items: items.map(listedDelivery), next };
    },

    /** Throws AppError `delivery-not-found`, `no-webhook`. */
    async again(id: string): Promise<ListedDelivery> {
      const delivery = await needed().dispatcher.again(id);
      if (delivery) return listedDelivery(delivery);
      throw new AppError('delivery-not-found', `There is no webhook message ${id}; see GET /webhooks/deliveries`);
    },

    /** Throws AppError `no-webhook`. */
    async test(): Promise<ListedDelivery> {
      const delivery = await needed().announcer.ping();
      if (!delivery) throw new TypeError('A message of a new id is new');
      return listedDelivery(delivery);
    },
  };
}

export type WebhookService = ReturnType<typeof createWebhookService>;

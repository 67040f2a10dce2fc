import { useEffect, useState } from 'preact/hooks';
import { askWhatIf, type Forecast, getForecast, type WhatIf } from '../../api/forecasts.ts';
import { ApiError, ifThere } from '../../api/http.ts';
import { language } from '../../i18n/language.ts';
import { type Loading, useLoad } from '../../state/load.ts';
import { scenarioOf } from './draft.ts';
import type { Editing } from './draft-store.ts';

/** How long nothing must be changed before the service is asked. */
const PAUSE_MS = 250;

interface DraftForecast {
  /** By the stored calendar; undefined inside while no model answers. */
  readonly base: Loading<Forecast | undefined>;
  /** By the draft; undefined while nothing is changed or nothing is known yet. */
  readonly planned: WhatIf | undefined;
  readonly isBusy: boolean;
  readonly error: ApiError | undefined;
}

interface Asked {
  readonly planned?: WhatIf;
  readonly isBusy: boolean;
  readonly error?: ApiError;
}

/** The forecast of these days by the stored calendar and by the draft, which is asked for anew after every change. */
export function useDraftForecast({ dataset, stored, etag, draft }: Editing, from: string, to: string): DraftForecast {
  const [asked, setAsked] = useState<Asked>({ isBusy: false });
  const range = { dataset, from, to };
  const base = useLoad((signal) => ifThere(getForecast(range, signal)), [dataset, from, to, etag, language.value]);
  const hasModel = base.value !== undefined;
  const days = scenarioOf(stored, draft);
  const question = JSON.stringify(days);
  useEffect(() => {
    if (days.length === 0 || !hasModel) {
      setAsked({ isBusy: false });
      return;
    }
    const gone = new AbortController();
    setAsked(({ planned }) => ({ ...(planned?.from === from && { planned }), isBusy: true }));
    const timer = setTimeout(() => {
      askWhatIf(range, { days }, gone.signal).then(
        (planned) => !gone.signal.aborted && setAsked({ planned, isBusy: false }),
        (error: unknown) => {
          if (gone.signal.aborted) return;
          if (!(error instanceof ApiError)) throw error;
          setAsked({ error, isBusy: false });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [dataset, from, to, etag, question, hasModel]);
  return { base, planned: asked.planned, isBusy: asked.isBusy, error: asked.error };
}

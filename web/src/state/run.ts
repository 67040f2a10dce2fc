import { useEffect, useState } from 'preact/hooks';
import { isOpen, withChange } from '../api/run.ts';
import { followRun, getRun, type Run } from '../api/training.ts';
import { type Loading, useLoad } from './load.ts';

const ASK_AGAIN_MS = 3000;

/** A run that is read once and then followed by its events until it ends, for as long as the component is there. */
export function useRun(id: string): Loading<Run> {
  const loaded = useLoad(() => getRun(id), [id]);
  const [live, setLive] = useState<Run>();
  const [refusals, setRefusals] = useState(0);
  useEffect(() => setLive(loaded.value), [loaded.value]);
  const known = [live, loaded.value].find((run) => run?.id === id);
  const follows = known !== undefined && isOpen(known);
  useEffect(() => {
    if (!follows) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = followRun(id, {
      onChange: (change) => setLive((run) => run && withChange(run, change)),
      onEnd: setLive,
      onRefused: () => {
        timer = setTimeout(() => {
          setRefusals((n) => n + 1);
          loaded.reload();
        }, ASK_AGAIN_MS);
      },
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [id, follows, refusals]);
  if (loaded.state === 'failed') return loaded;
  if (known === undefined) return { state: 'loading', reload: loaded.reload };
  return { state: 'ready', value: known, isRefreshing: false, reload: loaded.reload };
}

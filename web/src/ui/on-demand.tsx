import type { ComponentType, VNode } from 'preact';
import { loadCode } from '../api/code.ts';
import { useLoad } from '../state/load.ts';
import { LoadedView } from './loaded-view.tsx';

/** A component whose code is loaded when it is first shown, or was called for before. */
export interface OnDemand<P> {
  (props: P): VNode;
  /** Loads the code ahead; a failure is left for the moment when it is needed. */
  readonly prefetch: () => Promise<void>;
}

/**
 * The component that `load` brings. While its code is on the way grey lines stand in its place; where the service does not answer,
 * that is said at the top of the page, and the code is asked for again when it is back.
 */
export function onDemand<P extends object>(load: () => Promise<ComponentType<P>>): OnDemand<P> {
  let code: ComponentType<P> | undefined;
  const read = async () => {
    code ??= await loadCode(load);
    return code;
  };
  const Shown = (props: P) => {
    const loaded = useLoad(read, []);
    const Ready = code;
    if (Ready) return <Ready {...props} />;
    return <LoadedView loaded={loaded}>{(Loaded) => <Loaded {...props} />}</LoadedView>;
  };
  const prefetch = async () => {
    code ??= await load().catch(() => undefined);
  };
  return Object.assign(Shown, { prefetch });
}

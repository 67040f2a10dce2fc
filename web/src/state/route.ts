import { moveTo, route } from './address.ts';
import { linkedDataset } from './datasets.ts';
import { type Params, SCREENS, type Screen, writeFragment } from './fragment.ts';

export { route, SCREENS, type Screen };

export interface ScreenProps {
  /** The name of the dataset that the screen is about. */
  readonly dataset: string;
}

/** The address of a screen of the dataset that the page is about. */
export function hrefOf(screen: Screen, params: Params = {}): string {
  return writeFragment(screen, { dataset: linkedDataset.value, ...params });
}

export function goTo(screen: Screen, params: Params = {}): void {
  moveTo(hrefOf(screen, params));
}

/** Changes parameters of the address without leaving the screen; undefined takes one away. */
export function changeParams(changes: Params, options?: Parameters<typeof moveTo>[1]): void {
  const { screen, params } = route.peek();
  moveTo(hrefOf(screen, { ...Object.fromEntries(params), ...changes }), options);
}

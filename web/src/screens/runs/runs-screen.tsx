import { route, type ScreenProps } from '../../state/route.ts';
import { RunDetails } from './run-details.tsx';
import { RunList } from './run-list.tsx';
import './runs.css';

/** The trainings of a store, or one of them where the address names it. */
export function RunsScreen({ dataset }: ScreenProps) {
  const id = route.value.params.get('run');
  return id === null ? <RunList dataset={dataset} /> : <RunDetails id={id} key={id} />;
}

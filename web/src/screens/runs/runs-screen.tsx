import type { ScreenProps } from '../../app.tsx';

export function RunsScreen({ dataset }: ScreenProps) {
  return <p>{dataset}</p>;
}

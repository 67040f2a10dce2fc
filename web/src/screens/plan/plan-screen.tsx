import type { ScreenProps } from '../../app.tsx';

export function PlanScreen({ dataset }: ScreenProps) {
  return <p>{dataset}</p>;
}

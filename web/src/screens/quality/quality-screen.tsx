import type { ScreenProps } from '../../app.tsx';

export function QualityScreen({ dataset }: ScreenProps) {
  return <p>{dataset}</p>;
}

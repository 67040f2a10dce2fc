import type { ScreenProps } from '../../app.tsx';

export function CalendarScreen({ dataset }: ScreenProps) {
  return <p>{dataset}</p>;
}

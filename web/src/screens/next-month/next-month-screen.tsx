import { forecastOption } from '../../../../src/plots/forecast.ts';
import { localized } from '../../../../src/plots/localized.ts';
import { getForecast } from '../../api/forecasts.ts';
import type { ScreenProps } from '../../app.tsx';
import { Chart } from '../../charts/chart.tsx';
import { look } from '../../charts/look.ts';
import { useLoad } from '../../state/load.ts';
import { LoadedView } from '../../ui/states.tsx';

export function NextMonthScreen({ dataset }: ScreenProps) {
  const loaded = useLoad((signal) => getForecast({ dataset, explain: true }, signal), [dataset]);
  const { words, theme } = look();
  return (
    <LoadedView loaded={loaded}>
      {({ days, total }) => (
        <Chart
          option={localized(forecastOption({ source: { dataset }, days, total }, words, theme), words)}
          label={words.forecastTitle}
        />
      )}
    </LoadedView>
  );
}

import { useState } from 'preact/hooks';
import type { ChartData } from '../../../../../src/charts/chart-data-schema.ts';
import { CHARTS } from '../../../../../src/charts/charts.ts';
import { sized } from '../../../../../src/charts/drawing/theme.ts';
import { interactive } from '../../../../../src/charts/interactive.ts';
import { call } from '../../../api/http.ts';
import { getArtifact, type Model } from '../../../api/models.ts';
import { spoken } from '../../../i18n/language.ts';
import { useLoad } from '../../../state/load.ts';
import { Card } from '../../../ui/card.tsx';
import { Chart, chartStyle } from '../../../ui/chart.tsx';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import { candidateName } from '../models/candidate-names.ts';
import { availableCharts, CHART_NAMES, type ChartName } from './chart-rows.ts';
import { ChartTable } from './chart-table.tsx';
import { chartWords } from './words.ts';

const NUMBERS = 'datos.json';
const HEIGHT = 480;

interface ChartsCardProps {
  readonly model: Model;
  /** One of many; without it the charts are those of all together. */
  readonly series?: string | undefined;
}

/** The charts of a model: drawn from its numbers, or, of older models, as they were stored. */
export function ChartsCard({ model: { version, artifacts }, series }: ChartsCardProps) {
  return (
    <Card title={spoken(chartWords).title}>
      {artifacts.includes(NUMBERS) ? (
        <DrawnCharts version={version} series={series} />
      ) : (
        <StoredCharts version={version} artifacts={artifacts} />
      )}
    </Card>
  );
}

function DrawnCharts({ version, series }: { readonly version: string; readonly series: string | undefined }) {
  const loaded = useLoad(() => getArtifact<ChartData>(version, NUMBERS, series), [version, series]);
  return (
    <LoadedView loaded={loaded} lines={8}>
      {(data) => <ChartChoice data={data} />}
    </LoadedView>
  );
}

function ChartChoice({ data }: { readonly data: ChartData }) {
  const words = spoken(chartWords);
  const charts = availableCharts(data);
  const [picked, setPicked] = useState<ChartName>();
  const chart = picked ?? charts[0];
  if (chart === undefined) return <p>{words.none}</p>;
  return (
    <>
      <fieldset class="chart-choice">
        <legend class="visually-hidden">{words.choose}</legend>
        {charts.map((name) => (
          <button type="button" key={name} aria-pressed={name === chart} onClick={() => setPicked(name)}>
            {words.names[name]}
          </button>
        ))}
      </fieldset>
      <p>{words.reading[chart]}</p>
      <DrawnChart chart={chart} data={data} />
      <details class="numbers-behind">
        <summary>{words.numbers}</summary>
        <ChartTable chart={chart} data={data} />
      </details>
    </>
  );
}

function DrawnChart({ chart, data }: { readonly chart: ChartName; readonly data: ChartData }) {
  const { names, reading } = spoken(chartWords);
  const { words: charted, theme } = chartStyle();
  const words = { ...charted, candidate: candidateName };
  const option = (width: number) => {
    const fitting = sized(theme, { width, height: HEIGHT });
    return interactive(CHARTS[chart](data, words, fitting), words, fitting);
  };
  return <Chart option={option} label={`${names[chart]}: ${reading[chart]}`} height={HEIGHT} />;
}

interface StoredChartsProps {
  readonly version: string;
  readonly artifacts: readonly string[];
}

/** The stored charts of a model whose numbers were not stored. */
function StoredCharts({ version, artifacts }: StoredChartsProps) {
  const words = spoken(chartWords);
  const stored = CHART_NAMES.filter((name) => artifacts.includes(`${name}.svg`));
  if (stored.length === 0) return <p>{words.none}</p>;
  return (
    <div class="stack">
      <p class="muted">{words.stored}</p>
      {stored.map((name) => (
        <StoredChart key={name} version={version} chart={name} />
      ))}
    </div>
  );
}

/** Read like any other answer, because an image by its address could not carry the key; the policy allows data addresses. */
function StoredChart({ version, chart }: { readonly version: string; readonly chart: ChartName }) {
  const words = spoken(chartWords);
  const loaded = useLoad(
    async (signal) => (await call(`/models/${version}/artifacts/${chart}.svg`, { signal })).text(),
    [version, chart],
  );
  return (
    <LoadedView loaded={loaded} lines={6}>
      {(svg) => (
        <img
          class="stored-chart"
          src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
          alt={`${words.names[chart]}: ${words.reading[chart]}`}
        />
      )}
    </LoadedView>
  );
}

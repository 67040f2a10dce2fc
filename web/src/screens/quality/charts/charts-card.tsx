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
import { Chart, look } from '../../../ui/chart.tsx';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import { PICTURES, type Picture, picturesOf } from './chart-rows.ts';
import { ChartTable } from './chart-table.tsx';
import { chartWords } from './words.ts';

const NUMBERS = 'datos.json';
const HEIGHT = 480;

/** The pictures of a model: drawn from its numbers, or, of older models, as they were stored. */
export function ChartsCard({ model: { version, artifacts } }: { readonly model: Model }) {
  return (
    <Card title={spoken(chartWords).title}>
      {artifacts.includes(NUMBERS) ? (
        <DrawnPictures version={version} />
      ) : (
        <StoredPlots version={version} artifacts={artifacts} />
      )}
    </Card>
  );
}

function DrawnPictures({ version }: { readonly version: string }) {
  const loaded = useLoad(() => getArtifact<ChartData>(version, NUMBERS), [version]);
  return (
    <LoadedView loaded={loaded} lines={8}>
      {(data) => <Pictures data={data} />}
    </LoadedView>
  );
}

function Pictures({ data }: { readonly data: ChartData }) {
  const words = spoken(chartWords);
  const pictures = picturesOf(data);
  const [picked, setPicked] = useState<Picture>();
  const picture = picked ?? pictures[0];
  if (picture === undefined) return <p>{words.none}</p>;
  return (
    <>
      <fieldset class="pictures">
        <legend class="visually-hidden">{words.choose}</legend>
        {pictures.map((name) => (
          <button type="button" key={name} aria-pressed={name === picture} onClick={() => setPicked(name)}>
            {words.names[name]}
          </button>
        ))}
      </fieldset>
      <p>{words.reading[picture]}</p>
      <Drawn picture={picture} data={data} />
      <details class="numbers-behind">
        <summary>{words.numbers}</summary>
        <ChartTable picture={picture} data={data} />
      </details>
    </>
  );
}

function Drawn({ picture, data }: { readonly picture: Picture; readonly data: ChartData }) {
  const { names, reading } = spoken(chartWords);
  const { words, theme } = look();
  const option = (width: number) => {
    const fitting = sized(theme, { width, height: HEIGHT });
    return interactive(CHARTS[picture](data, words, fitting), words, fitting);
  };
  return <Chart option={option} label={`${names[picture]}: ${reading[picture]}`} height={HEIGHT} />;
}

interface StoredPlotsProps {
  readonly version: string;
  readonly artifacts: readonly string[];
}

/** The stored pictures of a model whose numbers were not stored. */
function StoredPlots({ version, artifacts }: StoredPlotsProps) {
  const words = spoken(chartWords);
  const stored = PICTURES.filter((name) => artifacts.includes(`${name}.svg`));
  if (stored.length === 0) return <p>{words.none}</p>;
  return (
    <div class="stack">
      <p class="muted">{words.stored}</p>
      {stored.map((name) => (
        <StoredPlot key={name} version={version} picture={name} />
      ))}
    </div>
  );
}

/** Read like any other answer, because an image by its address could not carry the key; the policy allows data addresses. */
function StoredPlot({ version, picture }: { readonly version: string; readonly picture: Picture }) {
  const words = spoken(chartWords);
  const loaded = useLoad(
    async (signal) => (await call(`/models/${version}/artifacts/${picture}.svg`, { signal })).text(),
    [version, picture],
  );
  return (
    <LoadedView loaded={loaded} lines={6}>
      {(svg) => (
        <img
          class="stored-plot"
          src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
          alt={`${words.names[picture]}: ${words.reading[picture]}`}
        />
      )}
    </LoadedView>
  );
}

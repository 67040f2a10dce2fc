import { call } from '../../api/http.ts';
import { spoken } from '../../i18n/language.ts';
import { useLoad } from '../../state/load.ts';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { PICTURES, type Picture } from './chart-rows.ts';
import { chartWords } from './chart-words.ts';

interface StoredPlotsProps {
  readonly version: string;
  readonly artifacts: readonly string[];
}

/** The stored pictures of a model whose numbers were not stored. */
export function StoredPlots({ version, artifacts }: StoredPlotsProps) {
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

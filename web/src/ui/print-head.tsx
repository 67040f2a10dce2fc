import { computed, signal } from '@preact/signals';
import { ifFound } from '../api/http.ts';
import { getChampion, getModel, listModels, type ModelSummary } from '../api/models.ts';
import { formatDay, formatInstant } from '../i18n/format.ts';
import { spoken, type Words } from '../i18n/language.ts';
import { chosenDataset } from '../state/datasets.ts';
import { useLoad } from '../state/load.ts';
import { shownScreen } from '../state/route.ts';
import { linkedSeries, shownData } from '../state/series.ts';

const en = {
  sales: (from: string, to: string) => `sales from ${from} to ${to}`,
  model: (instant: string) => `model trained on ${instant}`,
  noModel: 'no model yet',
  printed: (instant: string) => `printed on ${instant}`,
};

const es: typeof en = {
  sales: (from, to) => `ventas del ${from} al ${to}`,
  model: (instant) => `modelo entrenado el ${instant}`,
  noModel: 'aún sin modelo',
  printed: (instant) => `impreso el ${instant}`,
};

const headWords: Words<typeof en> = { en, es };

/** When the sheet was printed, an instant: what stands in the page then is what the paper has. */
const printedAt = signal(new Date().toISOString());
window.addEventListener('beforeprint', () => {
  printedAt.value = new Date().toISOString();
});
/** Put into the page as a signal, it is there at once, before the browser goes on to print. */
const printed = computed(() => spoken(headWords).printed(formatInstant(printedAt.value)));

/** At the head of every printed screen: of which shop, of which of its series, by what, and when. */
export function PrintHead() {
  const words = spoken(headWords);
  const data = shownData.value;
  const dataset = chosenDataset.value?.name;
  const { value } = useLoad(
    async () => ({ model: dataset === undefined ? undefined : await modelInUse(dataset) }),
    [dataset, data?.version, shownScreen.value],
  );
  if (!data) return null;
  const { title, name, from, to } = data;
  const model = value && (value.model ? words.model(formatInstant(value.model.trainedAt)) : words.noModel);
  const known = [linkedSeries.value, words.sales(formatDay(from), formatDay(to)), model].filter(Boolean);
  return (
    <p class="print-only print-head">
      <strong>{title ?? name}</strong> · {known.join(' · ')} · {printed}
    </p>
  );
}

/** The model that forecasts; it is asked for by its pointer only where newer ones are not in use. */
async function modelInUse(dataset: string): Promise<ModelSummary | undefined> {
  const { items } = await listModels(dataset);
  const found = items.find(({ champion }) => champion);
  if (found || items.length === 0) return found;
  const pointer = await ifFound(getChampion(dataset));
  return pointer && getModel(pointer.champion.version);
}

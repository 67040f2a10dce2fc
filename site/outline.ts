import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The pages of the site in their order, as somebody works: this is the sidebar, and says which page is which in the other language. */

/** Of this source, or of its compiled copy in `build`, which tests have. */
export const PROJECT_FOLDER = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '../..', import.meta.url));

export type Language = 'en' | 'es';

/** Where a page lies in the project, and its name in the sidebar. */
type Named = readonly [path: string, text: string];

interface Entry {
  readonly en?: Named;
  readonly es?: Named;
  /** Of a page that the other language does not have: the one that comes closest. */
  readonly closest?: string;
}

interface Group {
  readonly en: string;
  readonly es: string;
  readonly entries: readonly Entry[];
}

export const HOME: Readonly<Record<Language, string>> = { en: 'README.md', es: 'README.es.md' };

const GROUPS: readonly Group[] = [
  {
    en: 'Start',
    es: 'Empezar',
    entries: [
      { en: ['README.md', 'What it is'], es: ['README.es.md', 'Qué es'] },
      { es: ['docs/es/inicio.md', 'Primeros pasos'], closest: 'README.md' },
      { en: ['docs/dashboard.md', 'The dashboard'], es: ['docs/es/panel.md', 'El panel'] },
      { en: ['docs/command-line.md', 'The command line'], es: ['docs/es/linea-de-ordenes.md', 'La línea de órdenes'] },
    ],
  },
  {
    en: 'The file',
    es: 'El archivo',
    entries: [
      { en: ['docs/csv.md', 'Files of sales'], es: ['docs/es/csv.md', 'El archivo de ventas'] },
      { es: ['docs/es/cadena.md', 'Cadenas y surtidos'], closest: 'docs/csv.md' },
    ],
  },
  {
    en: 'Forecast and plan',
    es: 'Prever y planificar',
    entries: [
      { en: ['docs/planning.md', 'Plans'], es: ['docs/es/planificar.md', 'Planificar'] },
      { en: ['docs/feeds.md', 'Feeds'], es: ['docs/es/suscripciones.md', 'Suscripciones'] },
    ],
  },
  {
    en: 'Monitor',
    es: 'Vigilar',
    entries: [
      { en: ['docs/monitoring.md', 'Accuracy and alarms'], es: ['docs/es/vigilancia.md', 'Acierto y alarmas'] },
      { en: ['docs/webhooks.md', 'Webhooks'], es: ['docs/es/avisos.md', 'Avisos y resumen'] },
    ],
  },
  {
    en: 'For engineers',
    es: 'Para quien integra',
    entries: [
      { en: ['docs/api.md', 'The API'], es: ['docs/es/api.md', 'La API en breve'] },
      { en: ['docs/python.md', 'Python'], es: ['docs/es/python.md', 'Python'] },
      {
        en: ['docs/notebook-airflow.md', 'Notebook and Airflow'],
        es: ['docs/es/cuaderno-airflow.md', 'Cuaderno y Airflow'],
      },
      { en: ['docs/mlflow.md', 'MLflow'], es: ['docs/es/mlflow.md', 'MLflow'] },
      { en: ['docs/agents.md', 'Agents'], es: ['docs/es/agentes.md', 'Agentes'] },
    ],
  },
  {
    en: 'Operate',
    es: 'Operar',
    entries: [
      { en: ['docs/configuration.md', 'Configuration'], es: ['docs/es/configuracion.md', 'Configuración'] },
      { en: ['docs/operations.md', 'Operations'], es: ['docs/es/operar.md', 'Operar'] },
      { en: ['docs/storage.md', 'Storage'], es: ['docs/es/almacenamiento.md', 'Almacenamiento'] },
      { en: ['docs/security.md', 'Security'], es: ['docs/es/seguridad.md', 'Seguridad'] },
    ],
  },
  {
    en: 'Recipes',
    es: 'Recetas',
    entries: [
      { en: ['docs/recipes/index.md', 'All recipes'], es: ['docs/es/recetas/index.md', 'Todas las recetas'] },
      {
        en: ['docs/recipes/cron-mc.md', 'Nightly, by cron and mc'],
        es: ['docs/es/recetas/cron-mc.md', 'Cada noche, con cron y mc'],
      },
      {
        en: ['docs/recipes/grafana.md', 'Prometheus and Grafana'],
        es: ['docs/es/recetas/grafana.md', 'Prometheus y Grafana'],
      },
      {
        en: ['docs/recipes/spreadsheets.md', 'Excel and Google Sheets'],
        es: ['docs/es/recetas/hojas.md', 'Excel y Google Sheets'],
      },
      { en: ['docs/recipes/duckdb.md', 'DuckDB and Metabase'], es: ['docs/es/recetas/duckdb.md', 'DuckDB y Metabase'] },
      { en: ['docs/recipes/kubernetes.md', 'Kubernetes'], es: ['docs/es/recetas/kubernetes.md', 'Kubernetes'] },
      {
        en: ['docs/recipes/from-prophet.md', 'From Prophet'],
        es: ['docs/es/recetas/desde-prophet.md', 'Desde Prophet'],
      },
      {
        en: ['docs/recipes/from-a-spreadsheet.md', 'From a spreadsheet'],
        es: ['docs/es/recetas/desde-una-hoja.md', 'Desde una hoja de cálculo'],
      },
    ],
  },
  {
    en: 'How it works',
    es: 'Cómo funciona',
    entries: [
      { en: ['docs/method.md', 'The method'], es: ['docs/es/metodo.md', 'El método'] },
      { en: ['docs/benchmarks.md', 'Benchmarks'] },
      { en: ['docs/architecture.md', 'Architecture'] },
      { en: ['docs/contributing.md', 'How to change things'] },
      { en: ['docs/dependencies.md', 'Dependencies'] },
    ],
  },
];

/** What to say of a page that there is in English only. */
const IN_ENGLISH = ' (en inglés)';

export const isThere = (path: string) => existsSync(join(PROJECT_FOLDER, path));

const allEntries = () => GROUPS.flatMap(({ entries }) => entries);

/** Every page that the sidebar may have, whether or not it is there. */
export function listedPages(): string[] {
  return allEntries().flatMap(({ en, es }) => [en, es].flatMap((named) => named?.[0] ?? []));
}

/** The page of the other language that says the same, else the one that comes closest, else its first page. */
export function sisterOf(path: string): string {
  const other: Language = languageOf(path) === 'en' ? 'es' : 'en';
  const entry = allEntries().find(({ en, es }) => en?.[0] === path || es?.[0] === path);
  const sister = entry?.[other]?.[0] ?? entry?.closest;
  return sister !== undefined && isThere(sister) ? sister : HOME[other];
}

export const languageOf = (path: string): Language => (path === HOME.es || path.startsWith('docs/es/') ? 'es' : 'en');

/** Address in the site of a page of the project: `docs/es/csv.md` is `es/csv.md`, what lies elsewhere is below `project/`. */
export function addressOf(path: string): string {
  if (path === HOME.en) return 'index.md';
  if (path === HOME.es) return 'es/index.md';
  return path.startsWith('docs/') ? path.slice('docs/'.length) : `project/${path}`;
}

/** The groups of the sidebar in the form of VitePress, without pages that are not there. */
export function sidebarOf(language: Language) {
  return GROUPS.map((group) => ({
    text: group[language],
    items: group.entries.flatMap((entry) => {
      const named = namedIn(entry, language);
      return named === undefined ? [] : [{ text: named[1], link: `/${addressOf(named[0])}` }];
    }),
  })).filter(({ items }) => items.length > 0);
}

function namedIn(entry: Entry, language: Language): Named | undefined {
  const own = entry[language];
  if (own !== undefined && isThere(own[0])) return own;
  if (language === 'en' || entry.en === undefined || !isThere(entry.en[0])) return undefined;
  return [entry.en[0], `${entry.en[1]}${IN_ENGLISH}`];
}

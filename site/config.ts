import { type DefaultTheme, defineConfig } from 'vitepress';
import { formulas } from './math.ts';
import { addressOf, type Language, sidebarOf } from './outline.ts';
import { OUTPUT_FOLDER, STAGED_FOLDER } from './places.ts';
import { SPANISH, SPANISH_SEARCH } from './spanish.ts';

/** The anchors of headings as GitHub makes them, so that links with an anchor lead to the same place there and here. */
const anchorOf = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');

const NAVIGATION: Readonly<Record<Language, readonly (readonly [path: string, text: string])[]>> = {
  en: [
    ['docs/csv.md', 'The file'],
    ['docs/api.md', 'API'],
    ['docs/recipes/index.md', 'Recipes'],
    ['docs/method.md', 'Method'],
  ],
  es: [
    ['docs/es/inicio.md', 'Primeros pasos'],
    ['docs/es/api.md', 'API'],
    ['docs/es/recetas/index.md', 'Recetas'],
    ['docs/es/metodo.md', 'Método'],
  ],
};

const themeOf = (language: Language): DefaultTheme.Config => ({
  nav: NAVIGATION[language].map(([path, text]) => ({ text, link: `/${addressOf(path)}` })),
  sidebar: sidebarOf(language),
});

export default defineConfig({
  title: 'prediccion-ventas',
  srcDir: STAGED_FOLDER,
  outDir: OUTPUT_FOLDER,
  cacheDir: './build/cache',
  metaChunk: true,
  // Without one of its own a browser asks for /favicon.ico.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  locales: {
    root: { label: 'English', lang: 'en', description: 'Daily sales of a store, forecast', themeConfig: themeOf('en') },
    es: {
      label: 'Español',
      lang: 'es',
      description: 'Previsión de las ventas diarias de una tienda',
      themeConfig: { ...themeOf('es'), ...SPANISH },
    },
  },
  markdown: {
    anchor: { slugify: anchorOf },
    // Its colours have the contrast that text needs on both backgrounds.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: formulas,
  },
  themeConfig: {
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: {
        locales: { es: { translations: SPANISH_SEARCH } },
        miniSearch: {
          options: {
            // "prevision" finds "previsión". It is sent to the browser as text, so that it must stand by itself.
            processTerm: (term: string) => term.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase(),
          },
        },
      },
    },
  },
  vite: {
    resolve: {
      // The language menu of the theme leads to the same page name; the Spanish pages have names of their own.
      alias: [
        {
          find: /^.*\/composables\/langs(\.js)?$/,
          replacement: new URL('./.vitepress/theme/langs.ts', import.meta.url).pathname,
        },
      ],
    },
    build: { chunkSizeWarningLimit: 3000 },
  },
});

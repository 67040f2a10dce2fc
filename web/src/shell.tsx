import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { commonWords } from './i18n/common.ts';
import { LANGUAGES, language, spoken } from './i18n/language.ts';
import { chooseDataset, chosenDataset, datasets } from './state/datasets.ts';
import { ABOUT_ALL, changeParams, goTo, hrefOf, SCREENS, type Screen, shownScreen } from './state/route.ts';
import { hasManySeries, linkedSeries } from './state/series.ts';
import { THEMES, themeChoice } from './state/theme.ts';
import { CopyLink } from './ui/copy-link.tsx';
import { PrintHead } from './ui/print-head.tsx';
import { SeriesPicker } from './ui/series/series-picker.tsx';
import { seriesNoun, seriesTitle } from './ui/series/series-words.ts';

/** What stands around every screen: the name, the way to the other screens, the choices of the user. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const words = spoken(commonWords);
  const screen = shownScreen.value;
  const screens = SCREENS.filter((name) => name !== 'series' || hasManySeries.value);
  const isOfOne = linkedSeries.value !== undefined && !ABOUT_ALL.includes(screen);
  const hasData = (datasets.value?.length ?? 0) > 0;
  const tabs = useRef<HTMLUListElement>(null);
  // On a phone there is no room for all of them.
  useEffect(() => {
    const list = tabs.current;
    const shown = list?.querySelector<HTMLElement>('[aria-current]');
    if (list && shown) list.scrollLeft = shown.offsetLeft - (list.clientWidth - shown.offsetWidth) / 2;
  }, [screen, hasData, screens.length, language.value]);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {words.skip}
      </button>
      <header class="top">
        <p class="brand">
          <a href={hrefOf(hasManySeries.value ? 'series' : 'next-month')}>prediccion-ventas</a>
        </p>
        <About />
        <Preferences />
      </header>
      {hasData && (
        <nav class="screens" aria-label={words.navigation}>
          <ul ref={tabs}>
            {screens.map((name) => (
              <li key={name}>
                <a
                  href={name === 'series' ? hrefOf(name, { series: undefined }) : hrefOf(name)}
                  aria-current={name === screen ? 'page' : undefined}
                >
                  {screenTitle(name)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {datasets.value === undefined && <NavigationPlace />}
      <main id="main" tabIndex={-1}>
        {hasData && <PrintHead />}
        {hasData && (
          <div class="title">
            <h1>
              {screenTitle(screen)}
              {isOfOne && <span class="of-series"> {linkedSeries.value}</span>}
            </h1>
            <CopyLink />
          </div>
        )}
        {children}
      </main>
    </>
  );
}

/** As high as the way to the screens, until it is known whether there are any: what stands below does not move. */
function NavigationPlace() {
  return (
    <div class="screens screens-place" aria-hidden="true">
      <ul>
        <li>
          <span>{'\u00a0'}</span>
        </li>
      </ul>
    </div>
  );
}

/** What a screen is called; that of many series as they are. */
export function screenTitle(screen: Screen): string {
  return screen === 'series' ? seriesTitle() : spoken(commonWords).screens[screen];
}

/** Which dataset, and which of its series. */
function About() {
  const words = spoken(commonWords);
  const names = (datasets.value ?? []).map(({ name }) => ({ value: name, text: name }));
  return (
    <div class="about">
      {names.length > 1 && chosenDataset.value && (
        <Choice label={words.dataset} value={chosenDataset.value.name} options={names} onChoose={chooseDataset} />
      )}
      <SeriesChoice />
    </div>
  );
}

/** Which language, which colours. */
function Preferences() {
  const words = spoken(commonWords);
  return (
    <div class="preferences">
      <Choice
        label={words.language}
        value={language.value}
        options={LANGUAGES.map((value) => ({ value, text: words.languages[value] }))}
        onChoose={(value) => {
          language.value = value;
        }}
      />
      <Choice
        label={words.theme}
        value={themeChoice.value}
        options={THEMES.map((value) => ({ value, text: words.themes[value] }))}
        onChoose={(value) => {
          themeChoice.value = value;
        }}
      />
      <a href="./docs">{words.documentation}</a>
    </div>
  );
}

/** The week, runs and data are those of all series; the list of all leads to each. */
const WITHOUT_CHOICE: readonly Screen[] = ['monday', 'runs', 'data'];

/** Which of many series the screens are about; on the screen of all a choice leads to its next month. */
function SeriesChoice() {
  const dataset = chosenDataset.value;
  const screen = shownScreen.value;
  if (!dataset || !hasManySeries.value || WITHOUT_CHOICE.includes(screen)) return null;
  return (
    <SeriesPicker
      key={dataset.name}
      dataset={dataset.name}
      chosen={screen === 'series' ? undefined : linkedSeries.value}
      hasTotal
      label={seriesNoun().one}
      onChoose={(series) => {
        if (screen !== 'series')
          changeParams({ series, run: undefined, day: undefined, figures: undefined, stocks: undefined });
        else if (series !== undefined) goTo('next-month', { series });
      }}
    />
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly onChoose: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <label class="choice">
      <span>{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = options.find((option) => option.value === currentTarget.value);
          if (chosen) onChoose(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

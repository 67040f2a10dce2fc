import type { ComponentChildren } from 'preact';
import { commonWords } from './i18n/common.ts';
import { LANGUAGES, language, spoken } from './i18n/language.ts';
import { chooseDataset, chosenDataset, datasets } from './state/datasets.ts';
import { hrefOf, route, SCREENS } from './state/route.ts';
import { THEMES, themeChoice } from './state/theme.ts';

/** What stands around every screen: the name, the way to the other screens, the choices of the user. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const words = spoken(commonWords);
  const { screen } = route.value;
  const hasData = (datasets.value?.length ?? 0) > 0;
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {words.skip}
      </button>
      <header class="top">
        <p class="brand">
          <a href={hrefOf('next-month')}>prediccion-ventas</a>
        </p>
        <Preferences />
      </header>
      {hasData && (
        <nav class="screens" aria-label={words.navigation}>
          <ul>
            {SCREENS.map((name) => (
              <li key={name}>
                <a href={hrefOf(name)} aria-current={name === screen ? 'page' : undefined}>
                  {words.screens[name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <main id="main" tabIndex={-1}>
        {hasData && <h1>{words.screens[screen]}</h1>}
        {children}
      </main>
    </>
  );
}

/** Which dataset, which language, which colours. */
function Preferences() {
  const words = spoken(commonWords);
  const names = (datasets.value ?? []).map(({ name }) => ({ value: name, text: name }));
  return (
    <div class="preferences">
      {names.length > 1 && chosenDataset.value && (
        <Choice label={words.dataset} value={chosenDataset.value.name} options={names} onChoose={chooseDataset} />
      )}
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

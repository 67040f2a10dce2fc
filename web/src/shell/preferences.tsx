import { commonWords } from '../i18n/common.ts';
import { spoken } from '../i18n/words.ts';
import { LANGUAGES, language, THEMES, themeChoice } from '../state/preferences.ts';
import { chooseDataset, dataset, datasets } from '../state/store.ts';

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

/** Which dataset, which language, which colours. */
export function Preferences() {
  const words = spoken(commonWords);
  const names = (datasets.value ?? []).map(({ name }) => ({ value: name, text: name }));
  return (
    <div class="preferences">
      {names.length > 1 && dataset.value && (
        <Choice label={words.dataset} value={dataset.value.name} options={names} onChoose={chooseDataset} />
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

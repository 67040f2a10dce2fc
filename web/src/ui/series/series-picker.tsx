import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { listSeries } from '../../api/series.ts';
import { formatNumber } from '../../i18n/format.ts';
import { spoken, type Words } from '../../i18n/language.ts';
import { useLoad } from '../../state/load.ts';
import { useSettled } from '../../state/settled.ts';
import './series-picker.css';
import { seriesNoun } from './series-words.ts';

const en = {
  more: 'Type more to find the others.',
  found: (count: number, text: string) => (count === 1 ? '1 found' : `${text} found`),
  loading: 'Searching…',
  failed: 'They cannot be read right now.',
};

const es: typeof en = {
  more: 'Escriba más letras para encontrar los demás.',
  found: (count, text) => (count === 1 ? '1 resultado' : `${text} resultados`),
  loading: 'Buscando…',
  failed: 'Ahora no se puede leer la lista.',
};

const pickerWords: Words<typeof en> = { en, es };

/** More are not listed: a name has more letters to go on. */
const MOST_LISTED = 50;

interface SeriesPickerProps {
  readonly dataset: string;
  /** The id of the chosen one; undefined: all together, or none yet. */
  readonly chosen: string | undefined;
  /** Whether all together is a choice too. */
  readonly hasTotal: boolean;
  readonly label: string;
  readonly onChoose: (id: string | undefined) => void;
}

/** A choice of one of many series, by a part of its name; the service searches. */
export function SeriesPicker({ dataset, chosen, hasTotal, label, onChoose }: SeriesPickerProps) {
  const noun = seriesNoun();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const asked = useSettled(typed.trim(), 150);
  const found = useFound(dataset, asked, isOpen);
  const isAll = hasTotal && typed.trim() === '';
  const choices: Choice[] = [
    ...(isAll ? [{ value: undefined, text: noun.all }] : []),
    ...found.items.map((value) => ({ value, text: value })),
  ];
  const current = Math.min(at, choices.length - 1);
  useEffect(() => setAt(0), [asked]);
  useEffect(() => {
    if (isOpen) document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: 'nearest' });
  }, [isOpen, current]);
  const close = () => {
    setOpen(false);
    setTyped('');
  };
  const choose = ({ value }: Choice) => {
    close();
    input.current?.blur();
    onChoose(value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const move = moves[event.key];
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') {
      event.preventDefault();
      const choice = choices[current];
      if (isOpen && choice) choose(choice);
    } else if (move !== undefined) {
      event.preventDefault();
      setOpen(true);
      setAt(isOpen ? Math.max(0, Math.min(choices.length - 1, current + move)) : current);
    }
  };
  return (
    <div
      class="series-picker"
      ref={root}
      onFocusOut={({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node && root.current?.contains(relatedTarget))) close();
      }}
    >
      <label for={id}>{label}</label>
      <input
        ref={input}
        id={id}
        type="text"
        role="combobox"
        autocomplete="off"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && current >= 0 ? `${id}-${current}` : undefined}
        placeholder={noun.search}
        value={isOpen ? typed : (chosen ?? (hasTotal ? noun.all : ''))}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onInput={({ currentTarget }) => {
          setOpen(true);
          setTyped(currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div class="series-choices" hidden={!isOpen}>
        <div id={`${id}-list`} class="series-list" role="listbox" aria-label={label}>
          {isOpen &&
            choices.map((choice, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text field, which keeps the focus.
              // biome-ignore lint/a11y/useFocusableInteractive: as above.
              <div
                key={choice.value ?? ''}
                id={`${id}-${index}`}
                role="option"
                class={index === current ? 'series-current' : undefined}
                aria-selected={choice.value === chosen}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(choice)}
              >
                {choice.text}
              </div>
            ))}
        </div>
        <p class="hint" role="status">
          {isOpen && statusOf(found, noun.noneFound)}
        </p>
      </div>
    </div>
  );
}

interface Choice {
  readonly value: string | undefined;
  readonly text: string;
}

interface Found {
  readonly items: readonly string[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly hasMore: boolean;
}

/** The first ids that a text is found in; nothing is read before the list is opened. */
function useFound(dataset: string, text: string, isOpen: boolean): Found {
  const { state, value } = useLoad(
    async (signal) => (isOpen ? listSeries(dataset, { limit: MOST_LISTED, q: text || undefined }, signal) : undefined),
    [dataset, text, isOpen],
  );
  const isLoading = state === 'loading' || (state === 'ready' && value === undefined);
  return {
    items: value?.items.map(({ id }) => id) ?? [],
    state: isLoading ? 'loading' : state,
    hasMore: value !== undefined && value.next !== null,
  };
}

function statusOf({ state, items, hasMore }: Found, none: string): string {
  const words = spoken(pickerWords);
  if (state === 'loading') return words.loading;
  if (state === 'failed') return words.failed;
  if (items.length === 0) return none;
  return hasMore ? words.more : words.found(items.length, formatNumber(items.length));
}

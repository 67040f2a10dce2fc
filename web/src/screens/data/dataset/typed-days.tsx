import { useState } from 'preact/hooks';
import { addDays, daysBetween } from '../../../../../src/dates.ts';
import { addTypedDays, type DatasetVersion, getObservedDays, type TypedDay } from '../../../api/datasets.ts';
import { formatSales } from '../../../i18n/format.ts';
import { locale, spoken } from '../../../i18n/language.ts';
import { readNumber } from '../../../i18n/number-input.ts';
import { useAction } from '../../../state/action.ts';
import { useLoad } from '../../../state/load.ts';
import { Field } from '../../../ui/field.tsx';
import { ActionError } from '../../../ui/notice.tsx';
import { NumberInput } from '../../../ui/number-input.tsx';
import { learnFrom } from '../upload/training-run.ts';
import { nextOpenDay } from './missing-days.ts';
import { datasetWords } from './words.ts';

type Known = Pick<DatasetVersion, 'name' | 'from' | 'to' | 'columns' | 'closedWeekdays'>;

/** A day as it stands in the form. */
interface Draft {
  readonly id: number;
  readonly date: string;
  readonly sales: string;
  readonly flags: Readonly<Record<string, boolean>>;
  /** The numbers that are known ahead, by their columns. */
  readonly known: Readonly<Record<string, string>>;
}

const FLAGS = ['promo', 'holiday'] as const;

const draftOf = (id: number, date: string): Draft => ({ id, date, sales: '', flags: {}, known: {} });

/** The sales of the next day, or of several, typed; the forecast is renewed with them. */
export function TypedDays({ known, series }: { readonly known: Known; readonly series: string | undefined }) {
  const words = spoken(datasetWords);
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => [draftOf(0, nextOpenDay(known.to, known))]);
  const [isTold, setTold] = useState(false);
  const adding = useAction(async (days: readonly TypedDay[]) => {
    await addTypedDays(known.name, series === undefined ? days : days.map((day) => ({ ...day, series })));
    await learnFrom(known.name);
  });
  const faults = drafts.map((draft) => faultsOf(draft, drafts, known));
  const submit = (event: Event) => {
    event.preventDefault();
    const isFine = faults.every(({ date, numbers }) => date === undefined && numbers.length === 0);
    setTold(!isFine);
    if (isFine) void adding.run(drafts.map((draft) => typedDayOf(draft, known)));
  };
  const change = (id: number, changed: Partial<Draft>) =>
    setDrafts(drafts.map((draft) => (draft.id === id ? { ...draft, ...changed } : draft)));
  const addDraft = () => {
    const last = drafts.reduce((latest, { date }) => (date > latest ? date : latest), known.to);
    setDrafts([...drafts, draftOf(Math.max(...drafts.map(({ id }) => id)) + 1, nextOpenDay(last, known))]);
  };
  return (
    <form class="stack typed-days" onSubmit={submit} noValidate>
      {drafts.map((draft, at) => (
        <DayRow
          key={draft.id}
          draft={draft}
          known={known}
          series={series}
          added={drafts}
          faults={isTold ? faults[at] : undefined}
          onChange={(changed) => change(draft.id, changed)}
          onRemove={drafts.length > 1 ? () => setDrafts(drafts.filter(({ id }) => id !== draft.id)) : undefined}
        />
      ))}
      <ActionError action={adding} />
      <div class="form-row">
        <button type="submit" class="primary" disabled={adding.isBusy}>
          {adding.isBusy ? words.adding : words.addTyped}
        </button>
        <button type="button" onClick={addDraft}>
          {words.anotherDay}
        </button>
      </div>
    </form>
  );
}

interface Faults {
  readonly date: 'noDay' | 'twice' | undefined;
  /** The fields whose text is no number. */
  readonly numbers: readonly string[];
}

function faultsOf({ id, date, sales, flags, known: values }: Draft, drafts: readonly Draft[], known: Known): Faults {
  const isTwice = drafts.some((other) => other.id < id && other.date === date);
  const isNumber = (text: string | undefined) => readNumber(text ?? '', locale.value) !== undefined;
  const named = columnsKnownAhead(known).filter((name) => !isNumber(values[name]));
  const numbers = flags.closed ? [] : [...(isNumber(sales) ? [] : ['sales']), ...named];
  return { date: date === '' ? 'noDay' : isTwice ? 'twice' : undefined, numbers };
}

const hasRole = ({ columns }: Known, role: string) => columns.some((column) => column.role === role);
const columnsKnownAhead = ({ columns }: Known) =>
  columns.filter(({ role }) => role === 'known').map(({ name }) => name);

function typedDayOf({ date, sales, flags, known: values }: Draft, known: Known): TypedDay {
  if (flags.closed) return { date, open: false };
  const said = FLAGS.filter((flag) => hasRole(known, flag)).map((flag) => [flag, flags[flag] ?? false]);
  const numbers = columnsKnownAhead(known).map((name) => [name, readNumber(values[name] ?? '', locale.value)]);
  return { ...Object.fromEntries([...said, ...numbers]), date, sales: readNumber(sales, locale.value) };
}

interface DayRowProps {
  readonly draft: Draft;
  readonly known: Known;
  readonly series: string | undefined;
  readonly added: readonly Draft[];
  readonly faults: Faults | undefined;
  readonly onChange: (changed: Partial<Draft>) => void;
  readonly onRemove: (() => void) | undefined;
}

function DayRow({ draft, known, series, added, faults, onChange, onRemove }: DayRowProps) {
  const words = spoken(datasetWords);
  const before = useBefore(known, series, draft.date);
  const { flags } = draft;
  const skipped = skippedBefore(draft.date, added, known);
  const dateHint = before ?? (skipped > 0 ? words.skips(skipped) : undefined);
  const ticks = [
    ...FLAGS.filter((flag) => hasRole(known, flag)),
    ...(hasRole(known, 'open') ? ['closed' as const] : []),
  ];
  return (
    <div class="typed-day">
      <Field label={words.dayLabel} hint={dateHint} error={faults?.date && words[faults.date]}>
        {(ties) => (
          <input
            {...ties}
            type="date"
            value={draft.date}
            onInput={({ currentTarget }) => onChange({ date: currentTarget.value })}
          />
        )}
      </Field>
      {!flags.closed && (
        <>
          <NumberInput
            label={words.salesLabel}
            text={draft.sales}
            error={faults?.numbers.includes('sales') ? words.notANumber : undefined}
            unit="money"
            onInput={(sales) => onChange({ sales })}
          />
          {columnsKnownAhead(known).map((name) => (
            <NumberInput
              key={name}
              label={name}
              text={draft.known[name] ?? ''}
              error={faults?.numbers.includes(name) ? words.notANumber : undefined}
              onInput={(text) => onChange({ known: { ...draft.known, [name]: text } })}
            />
          ))}
        </>
      )}
      <div class="ticks">
        {ticks.map((flag) => (
          <label class="option" key={flag}>
            <input
              type="checkbox"
              checked={flags[flag] ?? false}
              onChange={({ currentTarget }) => onChange({ flags: { ...flags, [flag]: currentTarget.checked } })}
            />
            {words[flag]}
          </label>
        ))}
        {onRemove && (
          <button type="button" class="quiet" onClick={onRemove}>
            {words.withoutDay}
          </button>
        )}
      </div>
    </div>
  );
}

/** Open days between the last one known or typed before and this one. */
function skippedBefore(date: string, added: readonly Draft[], known: Known): number {
  if (date === '' || date <= known.to) return 0;
  const last = added.reduce((latest, one) => (one.date > latest && one.date < date ? one.date : latest), known.to);
  let skipped = 0;
  for (let ahead = 1; ahead < daysBetween(last, date); ahead++) {
    const day = addDays(last, ahead);
    if (nextOpenDay(addDays(day, -1), known) === day) skipped += 1;
  }
  return skipped;
}

/** What a day sold so far, when it is one of those that are known. */
function useBefore(known: Known, series: string | undefined, date: string): string | undefined {
  const words = spoken(datasetWords);
  const isWithin = date >= known.from && date <= known.to;
  const loaded = useLoad(
    async (signal) => (isWithin ? getObservedDays({ dataset: known.name, series }, date, date, signal) : undefined),
    [known.name, series, date, isWithin],
  );
  if (!isWithin) return undefined;
  const sales = loaded.value?.days.find((day) => day.date === date)?.sales;
  return sales === undefined || sales === null ? words.replacesDay : words.known(formatSales(sales));
}

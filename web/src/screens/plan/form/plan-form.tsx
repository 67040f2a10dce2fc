import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiError } from '../../../api/http.ts';
import type { About } from '../../../api/series.ts';
import { locale, spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import type { Params } from '../../../state/fragment.ts';
import { changeParams, route } from '../../../state/route.ts';
import { Card } from '../../../ui/card.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { type FieldError, type FieldErrors, fieldErrorsOf } from './form-errors.ts';
import { type FormValues, type ReadForm, restoredValues } from './form-values.ts';
import { figuresFromAddress, figuresInAddress } from './linked-figures.ts';
import { formMemory, type PlanName, writeMemory } from './remembered.ts';
import { formWords } from './words.ts';

/** The parameter of the address that has the figures of a plan. */
const FIGURES = 'figures';

interface PlanKind<Name extends string, Request, Plan> {
  /** Its name in the browser's memory. */
  readonly name: PlanName;
  readonly defaults: FormValues<Name>;
  /** `isLinked`: the values are those of an address, not of this browser. */
  readonly read: (
    values: FormValues<Name>,
    dataset: string,
    locale: string,
    isLinked: boolean,
  ) => ReadForm<Request, Name>;
  readonly plan: (request: Request) => Promise<Plan>;
  /** Which field stands for which place of the request. */
  readonly fieldOf: Readonly<Record<string, Name | undefined>>;
  /** What an address has to say beside the fields to give the same plan; undefined when it cannot carry that. */
  readonly beside?: (isLinked: boolean) => Params | undefined;
  /** What the address says beside the fields becomes this browser's own, as the fields do. */
  readonly adopt?: () => void;
}

export interface PlanFields<Name extends string> {
  readonly values: FormValues<Name>;
  readonly set: (name: Name, value: string) => void;
  readonly errorOf: (name: Name) => FieldError | undefined;
}

interface Planning<Name extends string, Request, Plan> extends PlanFields<Name> {
  /** The values are those of the address, and nobody has changed them here. */
  readonly isLinked: boolean;
  readonly submit: (event: Event) => void;
  readonly isBusy: boolean;
  /** What went wrong, unless the fields say it already. */
  readonly error: ApiError | undefined;
  readonly result: PlanResult<Request, Plan> | undefined;
}

export interface PlanResult<Request, Plan> {
  readonly plan: Plan;
  readonly request: Request;
  /** The form says something else by now. */
  readonly isOutdated: boolean;
}

/** A form that this browser remembers for each dataset and each of its series, checked before it is sent, and the plan that answers it. */
export function usePlanning<Name extends string, Request extends object, Plan>(
  kind: PlanKind<Name, Request, Plan>,
  { dataset, series }: About,
): Planning<Name, Request, Plan> {
  const [remembered] = useState(() => formMemory(kind.name, { dataset, series }));
  const [fieldErrors, setFieldErrors] = useState<FieldErrors<Name>>({});
  const [result, setResult] = useState<{ plan: Plan; request: Request; sent: string }>();
  const said = route.value.params.get(FIGURES);
  const inAddress = () => figuresFromAddress(said, kind.defaults, locale.peek());
  const [linked, setLinked] = useState(inAddress);
  /** What the address says that stands in the form already; undefined when the form is gone. */
  const known = useRef<string | null | undefined>(null);
  const values = linked ?? restoredValues(remembered.value, kind.defaults);
  const shown = JSON.stringify(values);
  const remember = (now: FormValues<Name>) => {
    if (linked) kind.adopt?.();
    remembered.value = writeMemory(now, new Date());
    setLinked(undefined);
  };
  const action = useAction(async (request: Request, planned: FormValues<Name>, isOwn: boolean) => {
    const beside = kind.beside ? kind.beside(!isOwn) : {};
    const plan = await kind.plan(request);
    if (known.current === undefined) return;
    setResult({ plan, request, sent: JSON.stringify(planned) });
    const figures = beside && figuresInAddress(planned, kind.defaults, locale.value);
    known.current = figures ?? null;
    changeParams({ ...beside, [FIGURES]: figures }, { isSamePlace: true });
    // What was typed while it was calculated stays.
    if (isOwn) remembered.value = writeMemory(restoredValues(remembered.value, kind.defaults), new Date());
  });
  const plan = (request: Request, planned: FormValues<Name>, isOwn: boolean) =>
    action.run({ ...request, ...(series !== undefined && { series }) }, planned, isOwn);
  // What somebody else has planned is shown as it was sent, and stays out of this browser's memory until it is changed here.
  useEffect(() => {
    if (said === null || said === known.current) return;
    known.current = said;
    const sent = inAddress();
    setLinked(sent);
    const { request } = sent ? kind.read(sent, dataset, locale.value, true) : {};
    if (sent && request) void plan(request, sent, false);
  }, [said]);
  useEffect(
    () => () => {
      known.current = undefined;
    },
    [],
  );
  const refused = action.error && fieldErrorsOf(action.error.problem.errors, kind.fieldOf);
  return {
    values,
    isLinked: linked !== undefined,
    set(name, value) {
      remember({ ...values, [name]: value });
      setFieldErrors(({ [name]: _, ...others }) => others as FieldErrors<Name>); // without the one that is being mended
      action.forget();
    },
    errorOf: (name) => fieldErrors[name] ?? refused?.fieldErrors[name],
    submit(event) {
      event.preventDefault();
      const form = event.currentTarget instanceof HTMLFormElement ? event.currentTarget : undefined;
      const { request, errors = {} } = kind.read(values, dataset, locale.value, linked !== undefined);
      setFieldErrors(errors);
      if (linked) remember(values);
      void (request ? plan(request, values, true) : Promise.resolve()).then(() => focusFirstError(form));
    },
    isBusy: action.isBusy,
    error: refused?.hasOthers ? action.error : undefined,
    result: result && { ...result, isOutdated: result.sent !== shown },
  };
}

/** Where something has to be mended, once it is marked on the page. */
function focusFirstError(form: HTMLFormElement | undefined): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

interface PlanFormProps {
  readonly title: string;
  readonly intro: string;
  // The form needs only what all plans have in common.
  readonly planning: Pick<Planning<string, object, object>, 'submit' | 'isBusy' | 'error'>;
  readonly children: ComponentChildren;
}

/** What a plan needs to know, and the button that makes it. */
export function PlanForm({ title, intro, planning, children }: PlanFormProps) {
  const words = spoken(formWords);
  return (
    <div class="no-print">
      <Card title={title}>
        <p>{intro}</p>
        <form class="stack" onSubmit={planning.submit} noValidate>
          {children}
          {planning.error && <ErrorNotice error={planning.error} />}
          <div class="form-row">
            <button type="submit" class="primary" disabled={planning.isBusy}>
              {planning.isBusy ? words.calculating : words.calculate}
            </button>
          </div>
        </form>
      </Card>
    </div>
  );
}

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ApiError } from '../../../api/http.ts';
import type { About } from '../../../api/series.ts';
import { locale, spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { Card } from '../../../ui/card.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { type FieldError, type FieldErrors, fieldErrorsOf } from './form-errors.ts';
import { type FormValues, type ReadForm, restoredValues } from './form-values.ts';
import { formMemory, type PlanName, writeMemory } from './remembered.ts';
import { formWords } from './words.ts';

interface PlanKind<Name extends string, Request, Plan> {
  /** Its name in the browser's memory. */
  readonly name: PlanName;
  readonly defaults: FormValues<Name>;
  readonly read: (values: FormValues<Name>, dataset: string, locale: string) => ReadForm<Request, Name>;
  readonly plan: (request: Request) => Promise<Plan>;
  /** Which field stands for which place of the request. */
  readonly fieldOf: Readonly<Record<string, Name | undefined>>;
}

export interface PlanFields<Name extends string> {
  readonly values: FormValues<Name>;
  readonly set: (name: Name, value: string) => void;
  readonly errorOf: (name: Name) => FieldError | undefined;
}

interface Planning<Name extends string, Request, Plan> extends PlanFields<Name> {
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
  const values = restoredValues(remembered.value, kind.defaults);
  const shown = JSON.stringify(values);
  const action = useAction(async (request: Request) => {
    const plan = await kind.plan(request);
    setResult({ plan, request, sent: shown });
    // What was typed while it was calculated stays.
    remembered.value = writeMemory(restoredValues(remembered.value, kind.defaults), new Date());
  });
  const refused = action.error && fieldErrorsOf(action.error.problem.errors, kind.fieldOf);
  return {
    values,
    set(name, value) {
      remembered.value = writeMemory({ ...values, [name]: value }, new Date());
      setFieldErrors(({ [name]: _, ...others }) => others as FieldErrors<Name>); // without the one that is being mended
      action.forget();
    },
    errorOf: (name) => fieldErrors[name] ?? refused?.fieldErrors[name],
    submit(event) {
      event.preventDefault();
      const form = event.currentTarget instanceof HTMLFormElement ? event.currentTarget : undefined;
      const { request, errors = {} } = kind.read(values, dataset, locale.value);
      setFieldErrors(errors);
      void (request ? action.run({ ...request, ...(series !== undefined && { series }) }) : Promise.resolve()).then(
        () => focusFirstError(form),
      );
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

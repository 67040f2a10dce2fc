import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ApiError } from '../../../api/http.ts';
import { storedText } from '../../../browser/local-storage.ts';
import { language, spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { Card } from '../../../ui/card.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { type Draft, type Fault, type Faults, type Read, restoredDraft } from './draft.ts';
import { toldFaults } from './form-errors.ts';
import { formWords } from './words.ts';

interface PlanKind<Name extends string, Question, Plan> {
  /** Its name in the browser's memory. */
  readonly name: string;
  readonly defaults: Draft<Name>;
  readonly read: (draft: Draft<Name>, dataset: string, language: 'en' | 'es') => Read<Question, Name>;
  readonly ask: (question: Question) => Promise<Plan>;
  /** Which field stands for which place of the request. */
  readonly fieldOf: Readonly<Record<string, Name | undefined>>;
}

export interface PlanFields<Name extends string> {
  readonly draft: Draft<Name>;
  readonly set: (name: Name, value: string) => void;
  readonly faultOf: (name: Name) => Fault | undefined;
}

interface Planning<Name extends string, Question, Plan> extends PlanFields<Name> {
  readonly submit: (event: Event) => void;
  readonly isBusy: boolean;
  /** What went wrong, unless it is told at the fields already. */
  readonly error: ApiError | undefined;
  readonly answer: Answer<Question, Plan> | undefined;
}

export interface Answer<Question, Plan> {
  readonly plan: Plan;
  readonly question: Question;
  /** The form says something else by now. */
  readonly isOutdated: boolean;
}

/** A form that this browser remembers for each dataset, checked before it is sent, and the plan that answers it. */
export function usePlanning<Name extends string, Question extends object, Plan>(
  kind: PlanKind<Name, Question, Plan>,
  dataset: string,
): Planning<Name, Question, Plan> {
  const [kept] = useState(() => storedText(`plan.${kind.name}.${dataset}`));
  const [faults, setFaults] = useState<Faults<Name>>({});
  const [answer, setAnswer] = useState<{ plan: Plan; question: Question; asked: string }>();
  const draft = restoredDraft(kept.value, kind.defaults);
  const asked = JSON.stringify(draft);
  const action = useAction(async (question: Question) => {
    const plan = await kind.ask(question);
    setAnswer({ plan, question, asked });
  });
  const told = action.error && toldFaults(action.error.problem.errors, kind.fieldOf);
  return {
    draft,
    set(name, value) {
      kept.value = JSON.stringify({ ...draft, [name]: value });
      setFaults(({ [name]: _, ...others }) => others as Faults<Name>); // without the one that is being mended
      action.forget();
    },
    faultOf: (name) => faults[name] ?? told?.faults[name],
    submit(event) {
      event.preventDefault();
      const form = event.currentTarget instanceof HTMLFormElement ? event.currentTarget : undefined;
      const { request, faults = {} } = kind.read(draft, dataset, language.value);
      setFaults(faults);
      void (request ? action.run(request) : Promise.resolve()).then(() => focusFirstFault(form));
    },
    isBusy: action.isBusy,
    error: told?.hasOthers ? action.error : undefined,
    answer: answer && { ...answer, isOutdated: answer.asked !== asked },
  };
}

/** Where something has to be mended, once it is marked on the page. */
function focusFirstFault(form: HTMLFormElement | undefined): void {
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

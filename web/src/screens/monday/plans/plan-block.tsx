import type { ComponentChildren } from 'preact';
import { formatInstantDay, formatList } from '../../../i18n/format.ts';
import { language, spoken } from '../../../i18n/language.ts';
import { useLoad } from '../../../state/load.ts';
import { hrefOf } from '../../../state/route.ts';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import type { ReadForm } from '../../plan/form/form-values.ts';
import { weekPlanWords } from './words.ts';

export type Tab = 'inventory' | 'staffing' | 'promotions';

interface PlanBlockProps<Request, Plan> {
  readonly tab: Tab;
  /** What the remembered form asks for; undefined when nothing was ever typed into it. */
  readonly asked: (ReadForm<Request, string> & { readonly at: string | undefined }) | undefined;
  readonly plan: (request: Request) => Promise<Plan>;
  /** The figures that it was computed with, in words. */
  readonly figures: (request: Request) => readonly string[];
  /** What is to be known of them beside the plan. */
  readonly note?: ((at: string | undefined, request: Request) => string | undefined) | undefined;
  readonly children: (plan: Plan, request: Request) => ComponentChildren;
}

/** Of the whole: this screen is about it, whichever series the address names. */
const formHref = (tab: Tab) => hrefOf('plan', { tab, series: undefined });

/** A plan of the week by the figures that were typed once, or the way to type them. Its failure is its own. */
export function PlanBlock<Request extends object, Plan>(props: PlanBlockProps<Request, Plan>) {
  const words = spoken(weekPlanWords);
  const { tab, asked } = props;
  if (asked === undefined) return <Way tab={tab} text={words.asks[tab]} way={words.make[tab]} />;
  if (asked.request === undefined) return <Way tab={tab} text={words.incomplete} way={words.complete} />;
  return <Planned key={JSON.stringify(asked.request)} {...props} request={asked.request} at={asked.at} />;
}

/** A line with the way to the form. */
export function Way({ tab, text, way }: { readonly tab: Tab; readonly text: string; readonly way: string }) {
  return (
    <p>
      {text}{' '}
      <a class="no-print" href={formHref(tab)}>
        {way}
      </a>
    </p>
  );
}

type PlannedProps<Request, Plan> = PlanBlockProps<Request, Plan> & {
  readonly request: Request;
  readonly at: string | undefined;
};

function Planned<Request, Plan>({ tab, plan, figures, note, request, at, children }: PlannedProps<Request, Plan>) {
  const words = spoken(weekPlanWords);
  const loaded = useLoad(() => plan(request), [language.value]);
  const told = formatList(figures(request));
  const when = at === undefined ? '' : ` (${words.typed(formatInstantDay(at))})`;
  const noted = note?.(at, request);
  return (
    <>
      <LoadedView loaded={loaded} lines={3}>
        {(answer) => children(answer, request)}
      </LoadedView>
      <p class="monday-figures">
        {words.with(`${told}${when}`)} {noted !== undefined && `${noted} `}
        <a class="no-print" href={formHref(tab)}>
          {words.change}
        </a>
      </p>
    </>
  );
}

import { getChampion } from '../../api/models.ts';
import { spoken, type Words } from '../../i18n/language.ts';
import { useLoad } from '../../state/load.ts';
import { hrefOf, route, type ScreenProps } from '../../state/route.ts';
import { hasManySeries } from '../../state/series.ts';
import { ifTrained } from '../../state/trained.ts';
import { Empty, LoadedView } from '../../ui/loaded-view.tsx';
import { ChooseSeries } from '../../ui/series/choose-series.tsx';
import { formWords } from './form/words.ts';
import { InventoryPlanner } from './inventory/inventory-planner.tsx';
import { OrderListPlanner } from './order-list/order-list-planner.tsx';
import { PromotionPlanner } from './promotions/promotion-planner.tsx';
import { StaffingPlanner } from './staffing/staffing-planner.tsx';

const en = {
  plans: 'Plans',
  tabs: { inventory: 'What to order', promotions: 'When to promote', staffing: 'Whom to have in the store' },
};

const es: typeof en = {
  plans: 'Planes',
  tabs: { inventory: 'Qué pedir', promotions: 'Cuándo promocionar', staffing: 'Cuánto personal' },
};

const planWords: Words<typeof en> = { en, es };

const PLANNERS = {
  inventory: InventoryPlanner,
  promotions: PromotionPlanner,
  staffing: StaffingPlanner,
} as const;
type PlanName = keyof typeof PLANNERS;
const NAMES = Object.keys(PLANNERS) as PlanName[]; // its own keys

/** What to do about the days to come: order, promote, staff. */
export function PlanScreen({ dataset, series }: ScreenProps) {
  const asked = route.value.params.get('tab');
  const name = NAMES.find((one) => one === asked) ?? 'inventory';
  const loaded = useLoad(() => ifTrained(dataset, () => getChampion(dataset)), [dataset]);
  const Planner = PLANNERS[name];
  const isOfAll = hasManySeries.value && series === undefined;
  return (
    <div class="stack plan">
      <Tabs current={name} />
      <LoadedView loaded={loaded} lines={8}>
        {(pointer) => {
          if (!pointer) return <NoModel />;
          if (!isOfAll) return <Planner key={name} dataset={dataset} series={series} />;
          return name === 'inventory' ? <OrderListPlanner dataset={dataset} /> : <ChooseSeries />;
        }}
      </LoadedView>
    </div>
  );
}

function Tabs({ current }: { readonly current: PlanName }) {
  const words = spoken(planWords);
  return (
    <nav class="tabs no-print" aria-label={words.plans}>
      {NAMES.map((name) => (
        <a key={name} href={hrefOf('plan', { tab: name })} aria-current={name === current ? 'page' : undefined}>
          {words.tabs[name]}
        </a>
      ))}
    </nav>
  );
}

function NoModel() {
  const words = spoken(formWords);
  return (
    <Empty title={words.noModel}>
      <p>{words.noModelText}</p>
      <a class="button" href={hrefOf('runs')}>
        {words.toRuns}
      </a>
    </Empty>
  );
}

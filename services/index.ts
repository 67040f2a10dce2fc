import type { ObjectStore } from '../src/storage/object-store.ts';
import type { Audit } from './audit.ts';
import type { CalendarService } from './calendars.ts';
import type { DatasetService } from './datasets.ts';
import type { ForecastService } from './forecasts.ts';
import type { Idempotency } from './idempotency.ts';
import type { InferenceService } from './inference.ts';
import type { KeyRing } from './key-ring.ts';
import type { LedgerService } from './ledger.ts';
import type { ModelService } from './models.ts';
import type { ObservedDaysOf } from './observed-days.ts';
import type { OverrideService } from './overrides.ts';
import type { PlanService } from './plans.ts';
import type { PromotionPlanService } from './promotion-plans.ts';
import type { RemoveDataset } from './removal.ts';
import type { ReplayRun } from './replays.ts';
import type { TrainingService } from './training.ts';
import type { Watch } from './watch.ts';

/** What the routes call. */
export interface Services {
  readonly store: Pick<ObjectStore, 'ready'>;
  readonly keyRing: KeyRing;
  readonly audit: Audit;
  readonly datasets: DatasetService;
  readonly observedDays: ObservedDaysOf;
  readonly removeDataset: RemoveDataset;
  readonly calendars: CalendarService;
  readonly training: TrainingService;
  readonly replayRun: ReplayRun;
  readonly idempotency: Idempotency;
  readonly forecasts: ForecastService;
  readonly promotionPlans: PromotionPlanService;
  readonly overrides: OverrideService;
  readonly plans: PlanService;
  readonly ledger: LedgerService;
  readonly inference: InferenceService;
  readonly models: ModelService;
  readonly watch: Pick<Watch, 'check'>;
}

import type { ObjectStore } from '../src/storage/object-store.ts';
import type { Audit } from './access/audit.ts';
import type { Idempotency } from './access/idempotency.ts';
import type { KeyRing } from './access/key-ring.ts';
import type { DatasetService } from './datasets/datasets.ts';
import type { InboxPoller } from './datasets/inbox-poller.ts';
import type { KnownFutureService } from './datasets/known-futures.ts';
import type { ObservedDaysOf } from './datasets/observed-days.ts';
import type { RemoveDataset } from './datasets/removal.ts';
import type { ModelService } from './models/models.ts';
import type { AccuracyService } from './monitoring/accuracy.ts';
import type { OverrideService } from './monitoring/overrides.ts';
import type { PlanService } from './planning/plans.ts';
import type { ForecastService } from './serving/forecasts.ts';
import type { InferenceService } from './serving/inference.ts';
import type { ReplayRun } from './training/replays.ts';
import type { TrainingService } from './training/training.ts';

/** What the routes call. */
export interface Services {
  readonly store: Pick<ObjectStore, 'ready'>;
  readonly keyRing: KeyRing;
  readonly audit: Audit;
  readonly datasets: DatasetService;
  readonly observedDays: ObservedDaysOf;
  readonly removeDataset: RemoveDataset;
  readonly calendars: KnownFutureService;
  readonly training: TrainingService;
  readonly replayRun: ReplayRun;
  readonly idempotency: Idempotency;
  readonly forecasts: ForecastService;
  readonly overrides: OverrideService;
  readonly plans: PlanService;
  readonly ledger: AccuracyService;
  readonly inference: InferenceService;
  readonly models: ModelService;
  readonly watch: Pick<InboxPoller, 'check'>;
}

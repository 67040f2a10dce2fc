import type { z } from 'zod';
import type { inventoryRequestSchema } from '../../../src/planning/inventory/schema.ts';
import type { promotionPlanRequestSchema } from '../../../src/planning/promotions/schema.ts';
import type { staffingRequestSchema } from '../../../src/planning/staffing/schema.ts';

/** What plans are asked for with; what is left out is as the service has it by default. */
export type InventoryQuestion = z.input<typeof inventoryRequestSchema>;
export type PromotionQuestion = z.input<typeof promotionPlanRequestSchema>;
export type StaffingQuestion = z.input<typeof staffingRequestSchema>;

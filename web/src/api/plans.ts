import type { z } from 'zod';
import type { InventoryPlan, inventoryRequestSchema } from '../../../src/planning/inventory/schema.ts';
import type { PromotionPlan, promotionPlanRequestSchema } from '../../../src/planning/promotions/schema.ts';
import type { StaffingPlan, staffingRequestSchema } from '../../../src/planning/staffing/schema.ts';
import { call, callJson } from './http.ts';

export type { InventoryPlan, PromotionPlan, StaffingPlan };

/** What plans are asked for with; what is left out is as the service has it by default. */
export type InventoryQuestion = z.input<typeof inventoryRequestSchema>;
export type PromotionQuestion = z.input<typeof promotionPlanRequestSchema>;
export type StaffingQuestion = z.input<typeof staffingRequestSchema>;

const post = (body: object) => ({ method: 'POST' as const, body });

export const planInventory = (question: InventoryQuestion) =>
  callJson<InventoryPlan>('/plans/inventory', post(question));

export const planPromotions = (question: PromotionQuestion) =>
  callJson<PromotionPlan>('/plans/promotions', post(question));

export const planStaffing = (question: StaffingQuestion) => callJson<StaffingPlan>('/plans/staffing', post(question));

/** The shifts as a file: a table, or for a calendar program. */
export const getRoster = async (question: StaffingQuestion, type: 'text/csv' | 'text/calendar') =>
  (await call('/plans/staffing', { ...post(question), headers: { accept: type } })).blob();

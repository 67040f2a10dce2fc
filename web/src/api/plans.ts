import type { z } from 'zod';
import type { InventoryPlan, inventoryRequestSchema } from '../../../src/planning/inventory/schema.ts';
import type { PromotionPlan, promotionPlanRequestSchema } from '../../../src/planning/promotions/schema.ts';
import type { StaffingPlan, staffingRequestSchema } from '../../../src/planning/staffing/schema.ts';
import { call, callJson, type FileType } from './http.ts';

export type { InventoryPlan, PromotionPlan, StaffingPlan };

/** What plans are asked for with; what is left out is as the service has it by default. */
export type InventoryRequest = z.input<typeof inventoryRequestSchema>;
export type PromotionPlanRequest = z.input<typeof promotionPlanRequestSchema>;
export type StaffingRequest = z.input<typeof staffingRequestSchema>;

const post = (body: object) => ({ method: 'POST' as const, body });

export const planInventory = (question: InventoryRequest) =>
  callJson<InventoryPlan>('/plans/inventory', post(question));

export const planPromotions = (question: PromotionPlanRequest) =>
  callJson<PromotionPlan>('/plans/promotions', post(question));

export const planStaffing = (question: StaffingRequest) => callJson<StaffingPlan>('/plans/staffing', post(question));

/** The shifts as a file: a table, or for a calendar program. */
export const getRoster = async (question: StaffingRequest, type: FileType) =>
  (await call('/plans/staffing', { ...post(question), headers: { accept: type } })).blob();

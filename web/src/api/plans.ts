import type { InventoryPlan } from '../../../src/planning/inventory/schema.ts';
import type { PromotionPlan } from '../../../src/planning/promotions/schema.ts';
import type { StaffingPlan } from '../../../src/planning/staffing/schema.ts';
import { call, callJson } from './http.ts';
import type { InventoryQuestion, PromotionQuestion, StaffingQuestion } from './plan-questions.ts';

export type { InventoryPlan, InventoryQuestion, PromotionPlan, PromotionQuestion, StaffingPlan, StaffingQuestion };

const post = (body: object) => ({ method: 'POST' as const, body });

export const planInventory = (question: InventoryQuestion) =>
  callJson<InventoryPlan>('/plans/inventory', post(question));

export const planPromotions = (question: PromotionQuestion) =>
  callJson<PromotionPlan>('/plans/promotions', post(question));

export const planStaffing = (question: StaffingQuestion) => callJson<StaffingPlan>('/plans/staffing', post(question));

/** The shifts as a file: a table, or for a calendar program. */
export const getRoster = async (question: StaffingQuestion, type: 'text/csv' | 'text/calendar') =>
  (await call('/plans/staffing', { ...post(question), headers: { accept: type } })).blob();

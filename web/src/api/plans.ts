import type { z } from 'zod';
import type { OrderListPlan } from '../../../src/planning/inventory/order-list.ts';
import type {
  InventoryPlan,
  inventoryRequestSchema,
  orderListRequestSchema,
} from '../../../src/planning/inventory/schema.ts';
import type { PromotionPlan, promotionPlanRequestSchema } from '../../../src/planning/promotions/schema.ts';
import type { StaffingPlan, staffingRequestSchema } from '../../../src/planning/staffing/schema.ts';
import { call, callJson, type FileType } from './http.ts';

export type { InventoryPlan, OrderListPlan, PromotionPlan, StaffingPlan };

/** What plans are asked for with; what is left out is as the service has it by default. */
export type InventoryRequest = z.input<typeof inventoryRequestSchema>;
export type OrderListRequest = z.input<typeof orderListRequestSchema>;
export type PromotionPlanRequest = z.input<typeof promotionPlanRequestSchema>;
export type StaffingRequest = z.input<typeof staffingRequestSchema>;

const post = (body: object) => ({ method: 'POST' as const, body });

export const planInventory = (question: InventoryRequest) =>
  callJson<InventoryPlan>('/plans/inventory', post(question));

export const getInventory = async (question: InventoryRequest, type: FileType) =>
  (await call('/plans/inventory', { ...post(question), headers: { accept: type } })).blob();

/** The next order of every product of many. */
export const planOrders = (question: OrderListRequest) => callJson<OrderListPlan>('/plans/orders', post(question));

export const getOrders = async (question: OrderListRequest, type: FileType) =>
  (await call('/plans/orders', { ...post(question), headers: { accept: type } })).blob();

export const planPromotions = (question: PromotionPlanRequest) =>
  callJson<PromotionPlan>('/plans/promotions', post(question));

export const planStaffing = (question: StaffingRequest) => callJson<StaffingPlan>('/plans/staffing', post(question));

/** The shifts as a file: a table, or for a calendar program. */
export const getRoster = async (question: StaffingRequest, type: FileType) =>
  (await call('/plans/staffing', { ...post(question), headers: { accept: type } })).blob();

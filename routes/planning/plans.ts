import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { PlanService } from '../../services/planning/plans.ts';
import { inventoryRoutes } from './inventory.ts';
import { orderRoutes } from './orders.ts';
import { promotionRoutes } from './promotions.ts';
import { staffingRoutes } from './staffing.ts';

/** The planning calls. */
export function planRoutes({ inventory, orders, staffing, promotions }: PlanService): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(inventoryRoutes(inventory));
    await app.register(orderRoutes(orders));
    await app.register(staffingRoutes(staffing));
    await app.register(promotionRoutes(promotions));
  };
}

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { PlanService } from '../../services/planning/plans.ts';
import { inventoryRoutes } from './inventory.ts';
import { promotionRoutes } from './promotions.ts';
import { staffingRoutes } from './staffing.ts';

/** The planning calls. */
export function planRoutes({ inventory, staffing, promotions }: PlanService): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(inventoryRoutes(inventory));
    await app.register(staffingRoutes(staffing));
    await app.register(promotionRoutes(promotions));
  };
}

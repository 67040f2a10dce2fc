import type { OrderListPlan } from '../../../src/planning/inventory/order-list.ts';
import type { InventoryPlan, OrderListRequest } from '../../../src/planning/inventory/schema.ts';
import { DATASET, MODEL, PLAN_HEADING, VERSION } from './store.ts';

export const INVENTORY_REQUEST = {
  days: 7,
  deliveries: { weekdays: [2, 5] },
  leadTimeDays: 2,
  openingStock: 600,
  salesPerUnit: 10,
  unitCost: 6,
  unitPrice: 10,
  holdingCost: 0.02,
};

export const INVENTORY_PLAN: InventoryPlan = {
  ...PLAN_HEADING,
  from: '2023-01-01',
  to: '2023-01-07',
  leftovers: 'keep',
  beforeFirstDelivery: {
    from: '2023-01-01',
    to: '2023-01-02',
    expectedDemand: 570.76,
    chanceOfStockOut: 0.0462,
    expectedLostSales: 0.5,
    expectedLeftover: 29.74,
  },
  deliveries: [
    {
      orderBy: '2023-01-01',
      overdue: false,
      deliveryDate: '2023-01-03',
      coverFrom: '2023-01-03',
      coverTo: '2023-01-05',
      openDays: 3,
      expectedDemand: 753.53,
      intervals: {
        '80': [731.12, 776.14],
      },
      serviceLevel: 0.9852,
      expectedStockBefore: 29.82,
      quantity: 789.97,
      orderUpTo: 1389.97,
      chanceOfStockOut: 0.015,
      expectedLostSales: 0.21,
      expectedLeftover: 66.44,
      costs: {
        lostSales: 0.82,
        leftovers: 3.99,
        total: 4.81,
      },
      alternatives: [
        {
          change: -0.1,
          quantity: 710.97,
          chanceOfStockOut: 0.704,
          expectedLostSales: 18.45,
          expectedLeftover: 5.7,
          extraCost: 69.35,
        },
        {
          change: 0.1,
          quantity: 868.96,
          chanceOfStockOut: 0,
          expectedLostSales: 0,
          expectedLeftover: 145.23,
          extraCost: 3.9,
        },
      ],
    },
    {
      orderBy: '2023-01-04',
      overdue: false,
      deliveryDate: '2023-01-06',
      coverFrom: '2023-01-06',
      coverTo: '2023-01-09',
      openDays: 4,
      expectedDemand: 1319,
      intervals: {
        '80': [1287.11, 1351.13],
      },
      serviceLevel: 0.9804,
      expectedStockBefore: 66.44,
      quantity: 1328.89,
      orderUpTo: 1947.14,
      chanceOfStockOut: 0.02,
      expectedLostSales: 0.41,
      expectedLeftover: 76.73,
      costs: {
        lostSales: 1.64,
        leftovers: 6.14,
        total: 7.78,
      },
      alternatives: [
        {
          change: -0.1,
          quantity: 1196,
          chanceOfStockOut: 0.95,
          expectedLostSales: 57.64,
          expectedLeftover: 1.07,
          extraCost: 222.87,
        },
        {
          change: 0.1,
          quantity: 1461.78,
          chanceOfStockOut: 0,
          expectedLostSales: 0,
          expectedLeftover: 209.21,
          extraCost: 8.96,
        },
      ],
    },
  ],
  total: {
    quantity: 2118.86,
    expectedDemand: 2643.28,
    expectedLostSales: 1.12,
    expectedWaste: 0,
    expectedStockAtEnd: 76.73,
    purchases: 12713.16,
    costs: {
      lostSales: 4.46,
      leftovers: 10.13,
      total: 14.59,
    },
  },
  assumptions: [
    {
      code: 'open-every-day',
      message: 'The store is open on all 9 days: it was open on every weekday so far.',
    },
    {
      code: 'covariate-zero',
      message: 'Promociones is 0: nothing was said of it for all 9 days.',
    },
    {
      code: 'covariate-by-weekday',
      message: 'Festivo is 1 each Sunday and 0 on other days, as in all of the history (assumed for all 9 days).',
    },
    {
      code: 'leftovers-kept',
      message:
        'Units left over are sold later: each delivery fills the stock up to the level that lasts until the next one, and the quantity depends on what is there.',
    },
    {
      code: 'lost-sales',
      message: 'Who finds the shelf empty buys nothing: such sales are lost, not made up for later.',
    },
    {
      code: 'orders-follow-stock',
      message:
        'Each order is decided on its day by the stock of that day; the quantities of later deliveries are what to expect of that.',
    },
    {
      code: 'deliveries-go-on',
      message:
        'Deliveries go on after 7 January 2023 on the same weekdays: the last one planned lasts until 9 January 2023.',
    },
    {
      code: 'sales-per-unit',
      message: 'A unit adds 10 to the sales, on every day.',
    },
    {
      code: 'holding-to-the-end',
      message: 'Holding is charged on units left over, for each day of their period.',
    },
  ],
};

export const INVENTORY_CSV =
  'orderBy,deliveryDate,coverTo,quantity,orderUpTo,expectedDemand,serviceLevel,chanceOfStockOut,expectedLostSales,expectedLeftover,purchase\r\n' +
  '2023-01-01,2023-01-03,2023-01-05,789.97,1389.97,753.53,0.9852,0.015,0.21,66.44,4739.82\r\n' +
  '2023-01-04,2023-01-06,2023-01-09,1328.89,1947.14,1319,0.9804,0.02,0.41,76.73,7973.34\r\n';

export const ORDER_LIST_REQUEST: Partial<OrderListRequest> = {
  dataset: DATASET,
  deliveries: { weekdays: [1, 4] },
  leadTimeDays: 1,
  serviceLevel: 0.95,
  products: [{ series: 'Centro / Pan', openingStock: 40, packSize: 12, supplier: 'Harinas Ruiz' }],
};

export const ORDER_LIST: OrderListPlan = {
  dataset: DATASET,
  datasetVersion: VERSION,
  model: { version: MODEL, kind: 'panel' },
  from: '2023-01-01',
  to: '2023-01-31',
  rows: [
    {
      series: 'Centro / Pan',
      order: 384,
      packs: 32,
      packSize: 12,
      orderBy: '2023-01-01',
      overdue: false,
      deliveryDate: '2023-01-02',
      coverTo: '2023-01-04',
      stock: 40,
      expectedDemand: 371.5,
      orderUpTo: 420,
      safetyStock: 48.5,
      serviceLevel: 0.95,
      chanceOfStockOut: 0.048,
      expectedLostSales: 1.3,
      reason: {
        code: 'below-level',
        message: '40 in stock; 420 are needed to last until 4 January 2023 with the service level.',
      },
      supplier: 'Harinas Ruiz',
    },
  ],
  supplierColumn: null,
  failed: [],
  total: {
    products: 1,
    toOrder: 1,
    units: 384,
    packs: 32,
    expectedDemand: 371.5,
    expectedLostSales: 1.3,
    purchases: 0,
  },
};

export const ORDER_LIST_CSV =
  'supplier,series,order,packs,packSize,orderBy,deliveryDate,coverTo,stock,expectedDemand,orderUpTo,safetyStock,chanceOfStockOut,purchase,reason\r\n' +
  'Harinas Ruiz,Centro / Pan,384,32,12,2023-01-01,2023-01-02,2023-01-04,40,371.5,420,48.5,0.048,,"40 in stock; 420 are needed to last until 4 January 2023 with the service level."\r\n';

import type { Language } from '../../src/forecasting/explanation.ts';
import {
  DAYS,
  FORECAST,
  GENERAL,
  JSON_OUTPUT,
  KNOWLEDGE,
  MCP,
  type Option,
  ORDERS,
  PROMOTIONS,
  READING,
  REQUEST,
  STAFFING,
  WORKBOOK_OUTPUT,
} from './options.ts';

/** A command that reads a file and answers. */
export interface Command {
  readonly summary: Readonly<Record<Language, string>>;
  /** How files are named behind it, and how many at most, where that is not one file. */
  readonly files?: string;
  readonly mostFiles?: number;
  /** What it reads and writes, in the place of what most commands do. */
  readonly notes?: Readonly<Record<Language, readonly string[]>>;
  /** Groups of options, in the order of the help. */
  readonly options: readonly Readonly<Record<string, Option>>[];
  /** As they are typed, without the name of the program; each is run by a test. */
  readonly examples: readonly string[];
}

const own = (options: Readonly<Record<string, Option>>, ...outputs: Readonly<Record<string, Option>>[]) => [
  options,
  DAYS,
  KNOWLEDGE,
  READING,
  ...outputs,
  GENERAL,
];

export const COMMANDS = {
  forecast: {
    summary: {
      en: 'Trains on a file of sales and forecasts the days to come',
      es: 'Entrena con un archivo de ventas y prevé los días que vienen',
    },
    options: own(FORECAST, JSON_OUTPUT, WORKBOOK_OUTPUT),
    examples: [
      'forecast examples/Ventas.csv',
      'forecast examples/Ventas.csv --days 7 --json',
      'forecast examples/Ventas.csv --known-future examples/calendario.csv --svg mes.svg',
      'forecast - --date Fecha --sales Ventas --quiet <examples/Ventas.csv',
      'forecast examples/Ventas.csv --save modelo.json',
      'forecast --model modelo.json --quantiles 0.1,0.5,0.9',
    ],
  },
  check: {
    summary: {
      en: 'Says what a file is read as, or why it is refused',
      es: 'Dice cómo se lee un archivo, o por qué se rechaza',
    },
    options: [READING, JSON_OUTPUT, GENERAL],
    examples: ['check examples/Ventas.csv', 'check examples/Ventas.csv --json', 'check README.md'],
  },
  backtest: {
    summary: {
      en: 'How well each way of forecasting would have done in the past of a file',
      es: 'Cuánto se habría equivocado cada forma de prever en el pasado de un archivo',
    },
    options: [READING, { country: KNOWLEDGE.country }, JSON_OUTPUT, WORKBOOK_OUTPUT, GENERAL],
    examples: ['backtest examples/Ventas.csv', 'backtest examples/Ventas.csv --json'],
  },
  orders: {
    summary: {
      en: 'What to order for each delivery; of many products one list',
      es: 'Qué pedir para cada entrega; de muchos productos, una lista',
    },
    options: own({ ...ORDERS, ...REQUEST }, JSON_OUTPUT, WORKBOOK_OUTPUT),
    examples: [
      'orders examples/Ventas.csv --deliveries 1,4 --service-level 0.95',
      'orders examples/Ventas.csv --deliveries 1,4 --unit-cost 6 --selling-price 10 --leftovers waste --json',
    ],
  },
  promotions: {
    summary: {
      en: 'On which days promotions pay most',
      es: 'En qué días compensan más las promociones',
    },
    options: own({ ...PROMOTIONS, ...REQUEST }, JSON_OUTPUT, WORKBOOK_OUTPUT),
    examples: ['promotions examples/Ventas.csv --count 2 --margin 0.4 --weekdays 1,2,3'],
  },
  staffing: {
    summary: {
      en: 'How many people to have in the store each day, and in which shifts',
      es: 'Cuántas personas hacen falta en la tienda cada día, y en qué turnos',
    },
    options: own({ ...STAFFING, ...REQUEST }, JSON_OUTPUT, WORKBOOK_OUTPUT),
    examples: ['staffing examples/Ventas.csv --sales-per-labour-hour 60 --days 14'],
  },
  mcp: {
    summary: {
      en: 'Tools for assistants and agents, by the Model Context Protocol',
      es: 'Herramientas para asistentes y agentes, por el Model Context Protocol',
    },
    files: '[FILE …]',
    mostFiles: 20,
    notes: {
      en: [
        'It answers an agent that has started it, on standard input and output, until the input ends.',
        'Behind it is a running service (--url), its folder (--store), or files, each a dataset that it trains on.',
        'It changes nothing unless --allow-writes. It needs @modelcontextprotocol/sdk beside this package.',
      ],
      es: [
        'Responde al agente que lo ha puesto en marcha, por la entrada y la salida estándar, hasta que la entrada acaba.',
        'Detrás hay un servicio en marcha (--url), su carpeta (--store) o archivos, cada uno un conjunto con el que entrena.',
        'No cambia nada sin --allow-writes. Necesita @modelcontextprotocol/sdk junto a este paquete.',
      ],
    },
    options: [MCP, KNOWLEDGE, READING, GENERAL],
    examples: [
      'mcp examples/Ventas.csv --known-future examples/calendario.csv --lang es',
      'mcp --store datos --folder examples',
      'mcp --url http://127.0.0.1:3000 --key-file clave.txt --allow-writes',
    ],
  },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof COMMANDS;

export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];

/** A command with all that one may have. */
export function commandOf(name: CommandName): Command {
  return COMMANDS[name];
}

/** All options of a command by name. */
export function optionsOf(name: CommandName): Readonly<Record<string, Option>> {
  return Object.assign({}, ...COMMANDS[name].options);
}

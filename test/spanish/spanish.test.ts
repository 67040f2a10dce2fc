import t from 'tap';
import { COMMAND_NAMES, optionsOf } from '../../cli/commands/commands.ts';
import { commandHelp, overview } from '../../cli/commands/help.ts';
import { assumptionsOf, knowFuture } from '../../src/forecasting/assumptions.ts';
import { explainDay } from '../../src/forecasting/explanation.ts';
import { plainEffects } from '../../src/forecasting/models/candidate.ts';
import { alarmMessage } from '../../src/monitoring/alarms.ts';
import { observedDaysAssumptions, overrideAssumptions } from '../../src/planning/assumptions.ts';
import { inventoryAssumptions } from '../../src/planning/inventory/assumptions.ts';
import { inventoryRequestSchema } from '../../src/planning/inventory/schema.ts';
import { inventoryTerms } from '../../src/planning/inventory/terms.ts';
import { staffingAssumptions } from '../../src/planning/staffing/plan.ts';
import { staffingRequestSchema } from '../../src/planning/staffing/schema.ts';
import { faultsOf } from './rules.ts';
import { SOURCES, spokenSentences, writtenSentences } from './sentences.ts';

t.test('the rules find what they are for', async (t) => {
  const wrong = [
    'Promo vale 0.',
    'El modelo (linear) no lo mide.',
    'Quedan 1 días.',
    'Hay ◦ filas.',
    'Las existencias: openingStock es 0.',
    'Hasta el 2026-01-31.',
    'Cuándo llega?',
    'Elige un día.',
    'El pronóstico del mes.',
    'Son 12.5 horas.',
    'El día "lunes".',
  ];
  for (const text of wrong) t.not(faultsOf({ text }).length, 0, text);
  for (const text of [
    'Queda 1 día.',
    'Son 1.240 filas y 12,5 horas.',
    '¿Cuándo llega?',
    'Elija 11 días.',
    '3 de ◦ días',
  ])
    t.same(faultsOf({ text }), []);
});

/** What is typed as it is: options, what stands for their values, and arguments of tools, which are quoted. */
const withoutOptions = (text: string) => text.replaceAll(/--[a-z-]+|\b[A-Z]{4,}\b|argumento «[a-z]+»/g, '');

t.test('every Spanish text of the sources keeps the rules', async (t) => {
  const sentences = writtenSentences();
  t.ok(sentences.length > 1200, `${sentences.length} texts`);
  const wrong = sentences.flatMap(({ text, place, isChosen }) =>
    faultsOf({
      text: place.startsWith('cli/') ? withoutOptions(text) : text,
      isChosen,
      isTyped: place.startsWith('cli/'),
    }).map((fault) => `${place}: ${fault}`),
  );
  t.same(wrong, []);
});

t.test('what the page says of one is said of one', async (t) => {
  const files = SOURCES.filter((path) =>
    /^web\/src\/(?!ui\/series\/series-words).*(words|names|noun|common)\.ts$/.test(path),
  );
  const said: string[] = [];
  for (const path of files) {
    const module: Record<string, unknown> = await import(`../../${path}`);
    for (const table of Object.values(module)) {
      if (typeof table === 'object' && table !== null && 'es' in table) said.push(...spokenSentences(table.es));
    }
  }
  t.ok(said.length > 800, `${said.length} sentences`);
  t.same(
    said.flatMap((text) => faultsOf({ text })),
    [],
  );
});

t.test('what the command line says keeps them, but for what is typed', async (t) => {
  const said = COMMAND_NAMES.flatMap((name) => Object.values(optionsOf(name)).map(({ meaning }) => meaning.es));
  t.same(
    said.flatMap((text) => faultsOf({ text: withoutOptions(text), isTyped: true })),
    [],
  );
  for (const text of [overview('es'), ...COMMAND_NAMES.map((name) => commandHelp(name, 'es'))])
    t.notMatch(text, /pron[oó]stic|\bpredec|\bpredice/i);
});

/** A day, and what is taken for granted of it. */
const DAY = '2026-01-05';

t.test('what the service takes for granted of one day', async (t) => {
  const flag = (name: string, column: string) => ({ name, column, binary: true, byWeekday: null, fallback: 0 });
  const byWeekday = [1, 0, 0, 0, 0, 1, 0];
  const covariates = [
    flag('promo', 'Promociones'),
    flag('holiday', 'Festivo'),
    { ...flag('feria', 'Feria'), byWeekday },
    { ...flag('precio', 'Precio'), binary: false, fallback: 2.345 },
    { ...flag('aforo', 'Aforo'), binary: false, byWeekday },
  ];
  const publicHolidays = { region: 'ES', nameOf: () => 'Epifanía' };
  const said = [[], [7], [6, 7]].flatMap((closedWeekdays) =>
    [{ calendar: [] }, { calendar: [], publicHolidays }].flatMap((knowledge) => {
      const facts = { closedWeekdays, covariates };
      const days = knowFuture(facts, DAY, DAY, knowledge);
      return assumptionsOf(facts, days, { ...knowledge, language: 'es' });
    }),
  );
  const told = [
    ...said,
    ...observedDaysAssumptions(1, DAY, 'es'),
    ...observedDaysAssumptions(3, DAY, 'es'),
    ...overrideAssumptions([DAY, '2026-01-06'], 'es'),
  ].map(({ message }) => message);
  t.ok(told.length > 20);
  t.same(
    told.flatMap((text) => faultsOf({ text })),
    [],
  );
  t.ok(told.includes('Un día, el 5 de enero de 2026, ya se ha vendido y no se planifica.'));
  t.ok(
    told.includes(
      'La tienda cierra cada sábado y domingo y abre los demás días de la semana, como últimamente (se supone para el único día).',
    ),
  );
});

t.test('what a plan takes for granted speaks of goods and days', async (t) => {
  const request = inventoryRequestSchema.parse({ deliveries: { dates: [DAY] }, salesPerUnit: 2.5, serviceLevel: 0.9 });
  const facts = {
    terms: inventoryTerms(request),
    covers: [{ from: DAY, to: DAY }] as const,
    to: DAY,
    closedDeliveries: [DAY],
  };
  const staffing = staffingRequestSchema.parse({
    salesPerLabourHour: 60,
    openingHours: { from: '09:00', to: '21:00' },
    shiftHours: 7.5,
    hourlyWage: 14.5,
  });
  const told = [
    ...inventoryAssumptions({ ...facts, request }, 'es'),
    ...inventoryAssumptions({ ...facts, request: { ...request, salesPerUnit: 1 } }, 'es'),
    ...staffingAssumptions(staffing, 'es'),
  ].map(({ message }) => message);
  t.same(
    told.flatMap((text) => faultsOf({ text })),
    [],
  );
  t.ok(told.includes('Las ventas de los datos se toman por dinero: una unidad suma 2,5, todos los días.'));
  t.ok(told.includes('No se conoce ninguna entrega después del 5 de enero de 2026: dura ese día.'));
  t.ok(told.includes('Cada hora cuesta 14,5, también en domingos y festivos.'));
});

t.test('a day is explained, and an alarm is told, in Spanish', async (t) => {
  const effects = Object.fromEntries(Object.keys(plainEffects(1000)).map((name, i) => [name, 1.011 + i / 100]));
  const alarm = {
    id: 'x',
    direction: 'below',
    since: DAY,
    raisedOn: DAY,
    falseAlarmDays: 1000,
    change: -0.125,
  } as const;
  const counts = { sales: 1, forecast: 2 };
  const told = [
    ...[0, 1].map((mark) =>
      explainDay(
        {
          date: DAY,
          open: true,
          forecast: 1240.5,
          promo: mark,
          holiday: mark,
          effects: { ...plainEffects(1000), ...effects },
        },
        'es',
      ),
    ),
    alarmMessage({ ...alarm, ...counts, until: null, days: 1 }, 'es'),
    alarmMessage({ ...alarm, ...counts, until: DAY, days: 2 }, 'es'),
  ];
  t.same(
    told.flatMap((text) => faultsOf({ text })),
    [],
  );
  t.match(told[2], /13\s% por debajo de la previsión desde el 5 de enero de 2026; es 1 día con ventas/);
});

import { join } from 'node:path';
import t from 'tap';
import { faultsOf } from '../spanish/rules.ts';
import { command } from './command.ts';

const DAYS = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2023, 0, 1 + i)).toISOString().slice(0, 10));
const csv = (header: string, rows: (day: string, i: number) => readonly string[]) =>
  `${[header, ...DAYS.flatMap(rows)].join('\n')}\n`;

/** A file, what is asked about it in Spanish, and the answers. */
const ASKED: readonly (readonly [text: string, question: string, answers: readonly string[]])[] = [
  [
    csv('Fecha,Total,Importe', (day, i) => [`${day},${100 + i},${90 + i}`]),
    '¿En qué columna están las ventas?',
    ['--sales Total   Total (100 · 101 · 102 …)', '--sales Importe   Importe (90 · 91 · 92 …)'],
  ],
  [
    csv('Fecha,Ventas,Tienda', (day, i) => [`${day},${100 + i},Norte`, `${day},${50 + i},Sur`]),
    'Hay varias tiendas o productos, según Tienda. ¿Dejarlos separados, sumarlos o elegir uno?',
    [
      '--series Tienda   Cada uno por separado, por Tienda',
      '--one-series   Sumarlos: todas las filas de un día van juntas',
      '--where Tienda=Norte   Solo Norte',
      '--where Tienda=Sur   Solo Sur',
    ],
  ],
  [
    csv('Fecha,Ventas', (day, i) => [`${day},${i < 45 ? 100 + (i % 7) : 0}`]),
    'El archivo acaba con 15 días a cero (del 15 de febrero de 2023 al 1 de marzo de 2023). ¿No se vendió nada o faltan por rellenar?',
    ['--zero-tail unfilled   Faltan por rellenar: no contarlos', '--zero-tail closed   No se vendió nada'],
  ],
];

t.test('what the reader asks is asked in the language of whoever asked', async (t) => {
  for (const [i, [text, question, answers]] of ASKED.entries()) {
    const path = join(t.testdir({ [`${i}.csv`]: text }), `${i}.csv`);
    const spanish = await command(['check', path, '--lang', 'es']);
    t.equal(spanish.code, 3);
    const lines = spanish.said.split('\n');
    const at = lines.indexOf(`${path}: ${question}`);
    t.not(at, -1, spanish.said);
    t.same(lines.slice(at + 1, at + 2 + answers.length), [
      'Dígalo con una de estas opciones:',
      ...answers.map((answer) => `  ${answer}`),
    ]);
    t.same(faultsOf({ text: question, isTyped: true }), []);
    const english = await command(['check', path, '--json', '--lang', 'en']);
    const [asked] = JSON.parse(english.printed).questions;
    t.match((await command(['check', path, '--lang', 'en'])).said, asked.message, 'English is as the service asks it');
  }
});

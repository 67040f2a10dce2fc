import { test } from 'tap';
import { eventOf } from '../../../src/sales/reading/columns/flag-column.ts';
import { flagOf, foldWord, isNoEvent, MONTHS, WEEKDAYS } from '../../../src/sales/reading/columns/languages.ts';

const LANGUAGES = ['en', 'es', 'de', 'fr', 'pt', 'it'];

test('months have the names that Intl gives them', async (t) => {
  for (const language of LANGUAGES) {
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' });
      for (let i = 0; i < 12; i++) {
        const name = format.format(Date.UTC(2023, i, 15));
        t.equal(MONTHS.get(foldWord(name)), i + 1, `${language} ${name}`);
      }
    }
  }
});

test('weekdays have the names that Intl gives them', async (t) => {
  for (const [at, language] of LANGUAGES.entries()) {
    for (const weekday of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
      for (let i = 0; i < 7; i++) {
        const name = format.format(Date.UTC(2023, 0, 2 + i));
        t.equal(WEEKDAYS[at]?.get(foldWord(name)), i + 1, `${language} ${name}`);
      }
    }
  }
});

test('no name is of two months', async (t) => {
  t.ok([...MONTHS.keys()].every((name) => name === foldWord(name) && name !== ''));
  const spellings = { mar: 3, mai: 5, jun: 6, ago: 8, set: 9, out: 10, dez: 12 };
  for (const [name, month] of Object.entries(spellings)) t.equal(MONTHS.get(name), month, name);
});

test('yes and no in six languages', async (t) => {
  const yes = [
    'true',
    'YES',
    'y',
    'sí',
    'Si',
    's',
    'Verdadero',
    'vrai',
    'oui',
    'ja',
    'wahr',
    'j',
    'sim',
    'verdadeiro',
    'vero',
    'x',
    'X',
    '✓',
    'on',
  ];
  const no = ['false', 'No', 'n', 'Falso', 'faux', 'non', 'nein', 'falsch', 'não', 'off'];
  for (const word of yes) t.equal(flagOf(word), 1, word);
  for (const word of no) t.equal(flagOf(word), 0, word);
  for (const word of ['', '2', 'maybe', 'constructor', 'toString', '__proto__', 'xx'])
    t.equal(flagOf(word), undefined, word);
});

test('a cell that names no event is 0, a name is 1', async (t) => {
  const nothing = [
    ...[
      '',
      ' ',
      '0',
      'no',
      'None',
      'ninguno',
      'Ninguna',
      'NaN',
      'null',
      '-',
      '--',
      '–',
      '—',
      'false',
      'n/a',
      'N.A.',
      '#N/A',
    ],
    ...[
      'kein',
      'Keine',
      'aucun',
      'aucune',
      'nenhum',
      'nessuno',
      'não',
      'nein',
      'non',
      'faux',
      'Falso',
      'falsch',
      'nada',
    ],
  ];
  for (const text of nothing) {
    t.equal(isNoEvent(text), true, text);
    t.equal(eventOf(text), 0, text);
  }
  for (const text of ['0.0', '0,00', ' 0 ']) t.equal(eventOf(text), 0, text);
  for (const text of ['Navidad', 'a', 'b', 'Noël', 'Black Friday', 'No Sales Tax Day', '1', '1.0', 'sí', 'x']) {
    t.equal(eventOf(text), 1, text);
  }
  for (const text of ['2', '0.5', '-1', '?']) t.equal(eventOf(text), undefined, text);
});

import t from 'tap';
import { csvText, excelCsv, type Table } from '../../src/tables/table.ts';

const TABLE: Table = {
  name: 'prediccion-tienda-2026-02',
  title: 'Previsión',
  columns: [
    { header: 'date', kind: 'day' },
    { header: '=price', kind: 'number' },
    { header: 'forecast', kind: 'amount', decimals: 1 },
    { header: 'reason', kind: 'text' },
  ],
  rows: [
    ['2026-02-01', 2.25, 1234.56, 'rebajas; "hasta" el 7'],
    ['2026-02-02', null, -0.5, '-10 % por obras'],
    ['2026-02-03', -1, { value: 10, printed: 9.96 }, ''],
  ],
};

t.test(
  'a table as CSV: points, commas, rounded amounts, inert headers and texts, negative numbers as they are',
  async (t) => {
    t.same(csvText(TABLE).split('\r\n'), [
      "date,'=price,forecast,reason",
      '2026-02-01,2.25,1234.6,"rebajas; ""hasta"" el 7"',
      "2026-02-02,,-0.5,'-10 % por obras",
      '2026-02-03,-1,10.0,',
      '',
    ]);
  },
);

t.test('as Excel reads it in Spain: a byte order mark, semicolons, decimal commas', async (t) => {
  t.same(csvText(TABLE, excelCsv(['es'])).split('\r\n'), [
    "\uFEFFdate;'=price;forecast;reason",
    '2026-02-01;2,25;1234,6;"rebajas; ""hasta"" el 7"',
    "2026-02-02;;-0,5;'-10 % por obras",
    '2026-02-03;-1;10,0;',
    '',
  ]);
});

t.test('separators are those of the language and the country that is wanted most', async (t) => {
  const expected: [languages: string[], list: string, decimal: string][] = [
    ...[
      'es',
      'es-ES',
      'es-AR',
      'es-CO',
      'de',
      'de-AT',
      'fr',
      'fr-FR',
      'fr-CA',
      'it',
      'pt',
      'pt-BR',
      'pt-PT',
      'ca',
      'nl',
    ].map((tag): [string[], string, string] => [[tag], ';', ',']),
    ...['en', 'en-US', 'en-GB', 'en-IN', 'es-MX', 'es-US', 'es-419', 'ja', 'zh'].map(
      (tag): [string[], string, string] => [[tag], ',', '.'],
    ),
    [['de-CH'], ';', '.'],
    [['de-LI'], ';', '.'],
    [['it-CH'], ';', '.'],
    [['es-MX', 'es', 'en'], ',', '.'],
    [['ES-es', 'en'], ';', ','],
    [['xx-klingon', 'es_ES', '*', 'de'], ';', ','],
    [['*'], ',', '.'],
    [[], ',', '.'],
  ];
  for (const [languages, list, decimal] of expected) {
    t.match(excelCsv(languages), { list, decimal, bom: true, newline: 'windows' }, languages.join());
  }
});

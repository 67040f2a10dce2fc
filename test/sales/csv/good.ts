import { BASE, baseRow, comma, dmy, HEADER, latin1, lines, mdy, type Row, spanish, utf16 } from './base.ts';

const rows = BASE.map(baseRow);
const plain = lines(HEADER, rows).join('\n');
const map = (change: (row: Row, i: number) => Row) => rows.map(change);
const semicolons = lines(
  HEADER,
  BASE.map((day) => [dmy(day.date), day.weekday, day.promo, day.holiday, comma(day.temperature), comma(day.sales)]),
  ';',
);

/** Files that all hold {@link BASE}, each in a dialect of its own. */
export const GOOD: Readonly<Record<string, string | Uint8Array>> = {
  'plain.csv': `${plain}\n`,
  'no-final-newline.csv': plain,
  'bom.csv': `\uFEFF${plain}`,
  'crlf.csv': plain.replaceAll('\n', '\r\n'),
  'mac-line-ends.csv': plain.replaceAll('\n', '\r'),
  'mixed-line-ends.csv': plain.replace('\n', '\r\n'),
  'utf16le.csv': utf16(plain, 'le'),
  'utf16be.csv': utf16(plain, 'be'),
  'windows-1252.csv': latin1(semicolons.join('\r\n')),
  'windows-1252-late.csv': latin1(
    lines(
      [...HEADER.toSpliced(1, 1), 'Nota'],
      map((row, i) => [...row.toSpliced(1, 1), i === 30 ? 'año' : 'x']),
    ).join('\n'),
  ),
  'semicolon-decimal-comma.csv': semicolons.join('\r\n'),
  'tab.csv': lines(HEADER, rows, '\t').join('\n'),
  'pipe.csv': lines(HEADER, rows, '|').join('\n'),
  'sep-line.csv': ['sep=;', ...semicolons].join('\r\n'),
  'blank-lines.csv': `\n\n${plain.replaceAll('\n', '\n\n')}\n\n,,,,,\n`,
  'trailing-delimiter.csv': plain.replaceAll('\n', ',\n').concat(','),
  'quoted.csv': lines(
    HEADER.map((name) => `"${name}"`),
    map((row) => row.map((cell) => `"${cell}"`)),
  ).join('\n'),
  'quoted-line-break.csv': lines(
    [...HEADER, 'Nota'],
    map((row, i) => [...row, i === 3 ? '"two\r\nlines, ""quoted"""' : 'x']),
  ).join('\r\n'),
  'spaces-in-rows.csv': [HEADER.join(','), ...rows.map((row) => row.map((cell) => ` ${cell} `).join(','))]
    .join('\n')
    .concat('\n  \n , , , , , \n'),
  'spaces.csv': lines(HEADER, rows, ' , ').join('\n'),
  'english-shuffled.csv': lines(
    ['Sales', 'HOLIDAY', 'temperatura', 'promo', 'Day of week', 'Date'],
    BASE.map((day) => [day.sales, day.holiday, day.temperature, day.promo, day.weekday, day.date]),
  ).join('\n'),
  'unaccented.csv': lines(['ds', 'dia_de_la_semana', 'PROMOCIÓN', 'festivos', 'Temperatura', 'y'], rows).join('\n'),
  'mdy.csv': lines(
    HEADER,
    map((row, i) => [mdy(BASE[i]?.date ?? ''), ...row.slice(1)]),
  ).join('\n'),
  'short-dmy.csv': lines(
    HEADER,
    map((row, i) => [dmy(BASE[i]?.date ?? '').replaceAll(/(^|\/)0/g, '$1'), ...row.slice(1)]),
  ).join('\n'),
  'dotted-dmy.csv': lines(
    HEADER,
    map((row, i) => [dmy(BASE[i]?.date ?? '').replaceAll('/', '.'), ...row.slice(1)]),
  ).join('\n'),
  'slashed-ymd.csv': lines(
    HEADER,
    map((row) => [String(row[0]).replaceAll('-', '/'), ...row.slice(1)]),
  ).join('\n'),
  'timestamps.csv': lines(
    HEADER,
    map((row, i) => [`${row[0]}${i % 2 ? 'T08:30:00Z' : ' 00:00:00'}`, ...row.slice(1)]),
  ).join('\n'),
  'spanish-thousands.csv': lines(
    HEADER,
    map((row, i) => [...row.slice(0, 4), comma(BASE[i]?.temperature ?? 0), spanish(BASE[i]?.sales ?? 0)]),
    ';',
  ).join('\n'),
  'english-thousands.csv': lines(
    HEADER,
    map((row) => row.with(5, `"${String(row[5]).replace(/^(\d)(\d{3})/, '$1,$2')}"`)),
  ).join('\n'),
  'spaced-thousands-euro.csv': lines(
    HEADER,
    map((row, i) => [
      ...row.slice(0, 4),
      comma(BASE[i]?.temperature ?? 0),
      `${spanish(BASE[i]?.sales ?? 0).replace('.', '\u00A0')} €`,
    ]),
    ';',
  ).join('\n'),
  'exponents.csv': lines(
    HEADER,
    map((row) => row.with(5, Number(row[5]).toExponential())),
  ).join('\n'),
  'words.csv': lines(
    HEADER,
    map((row, i) => row.with(2, row[2] ? 'Sí' : 'no').with(3, i === 10 ? 'TRUE' : 'False')),
  ).join('\n'),
  'one-or-blank.csv': lines(
    HEADER,
    map((row) => row.with(2, row[2] || '')),
  ).join('\n'),
  'text-column.csv': lines(
    [...HEADER, 'Tienda'],
    map((row) => [...row, 'Centro']),
  ).join('\n'),
  'weekday-names.csv': lines(
    HEADER,
    map((row) =>
      row.with(1, ['lunes', 'Martes', 'MIÉRCOLES', 'jueves', 'viernes', 'sabado', 'domingo'][Number(row[1]) - 1] ?? ''),
    ),
  ).join('\n'),
  'weekday-sunday-first.csv': lines(
    HEADER,
    map((row) => row.with(1, (Number(row[1]) % 7) + 1)),
  ).join('\n'),
  'unsorted.csv': lines(HEADER, rows.toReversed()).join('\n'),
  'tickets.csv': lines(
    HEADER,
    rows.flatMap((row) => [row.with(5, 0.1), row.with(5, Number((Number(row[5]) - 0.3).toFixed(2))), row.with(5, 0.2)]),
  ).join('\n'),
  'open-column.csv': lines(
    [...HEADER, 'Abierto'],
    [...map((row) => [...row, 1]), ['2024-02-05', 1, 0, 0, '', '', 0], ['2024-02-06', 2, 0, 0, '', 0, 0]],
  ).join('\n'),
};

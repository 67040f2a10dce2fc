import type { MessageWords } from './reader-messages.ts';

/** The service's messages are English: only those that name parameters of the API are worded anew. */
const en: MessageWords = {
  'ambiguous-dates': ({ value }) =>
    `No date tells whether the day or the month comes first, as in “${value}”. Choose below.`,
  'ambiguous-numbers': ({ value, whole, decimal }) =>
    `Nothing tells whether “${value}” is ${whole} or ${decimal}. Choose below.`,
  'negative-sales': ({ value }) => `Sales of ${value} are negative. If goods can be returned, say so below.`,
};

const es: MessageWords = {
  'unparsable-date': ({ value }) =>
    `«${value}» no es una fecha válida aquí: escriba AAAA-MM-DD, o dd/mm/aaaa en toda la columna.`,
  'date-out-of-range': ({ value }) => `«${value}» queda fuera de rango: las fechas deben ir de 1900 a 2200.`,
  'missing-value': () => 'Falta el valor: rellene la celda o quite la fila.',
  'unparsable-number': ({ value }) => `«${value}» no es un número, o no está escrito como los demás de la columna.`,
  'not-finite': ({ value }) => `«${value}» no es un número finito.`,
  'not-a-flag': ({ value }) => `«${value}» no es 0, 1, sí ni no.`,
  'sales-on-closed-day': ({ value }) =>
    `Hay ventas (${value}) en un día marcado como cerrado: corrija las ventas o la marca.`,
  'negative-sales': ({ value }) => `Unas ventas de ${value} son negativas. Si hay devoluciones, indíquelo más abajo.`,
  'ambiguous-dates': ({ value }) =>
    `Ninguna fecha aclara si va primero el día o el mes, como en «${value}». Elija más abajo.`,
  'ambiguous-numbers': ({ value }) =>
    `Nada aclara si el punto o la coma de «${value}» separa decimales o miles. Elija más abajo.`,
  'no-date-column': () => 'No hay columna de fechas: la primera fila debe nombrar una Fecha, date o ds.',
  'no-sales-column': () => 'No hay columna de ventas: la primera fila debe nombrar una Ventas, sales o y.',
  'duplicate-column': ({ value }) => `Dos columnas se llaman «${value}»: cambie el nombre de una o quítela.`,
  'duplicate-role': ({ value, other }) => `«${value}» y «${other}» significan lo mismo: deje solo una.`,
  'unusable-name': ({ value }) => `El nombre de columna «${value}» no se puede usar.`,
  'unnamed-column': () => 'Una columna tiene valores pero no nombre: póngaselo en la primera fila o quítela.',
  'too-many-columns': () => 'La primera fila tiene demasiadas columnas: como máximo, 100.',
  'too-many-cells': ({ cells, header }) =>
    `La fila tiene ${cells} celdas y la cabecera ${header}: ponga entre comillas la celda que contiene el separador.`,
  'too-few-cells': ({ cells, header }) => `La fila tiene ${cells} celdas y la cabecera ${header}.`,
  'too-many-problems': () => 'Demasiadas filas no encajan con la cabecera; la lectura se detuvo aquí.',
  'too-many-dates': () => 'El archivo tiene demasiadas fechas distintas; la lectura se detuvo aquí.',
  'unclosed-quote': () => 'Unas comillas abiertas en esta fila no se cierran; la lectura se detuvo aquí.',
  'misplaced-quote': () =>
    'Hay comillas donde no deben estar: ponga entre comillas la celda entera y duplique las de dentro.',
  'row-too-long': () => 'La fila es demasiado larga: ¿unas comillas sin cerrar o un salto de línea que falta?',
  'empty-file': () => 'El archivo está vacío.',
  'no-rows': () => 'El archivo tiene cabecera, pero ninguna fila de ventas.',
  'too-few-days': ({ days, least }) =>
    `El archivo tiene ventas de ${days} días; hacen falta al menos ${least} para aprender de ellos.`,
  'invalid-encoding': () => 'El archivo mezcla codificaciones de texto: guárdelo entero en UTF-8.',
  'not-text': () => 'No es un CSV de texto: exporte la hoja de cálculo como CSV (UTF-8) y elija ese archivo.',
  'not-daily': () =>
    'El archivo no tiene una fila por día, sino por semana, mes u otro plazo: expórtelo por días, o los tiques sueltos.',
  'no-header': () =>
    'La primera fila parece tener datos y no los nombres de las columnas: escriba encima Fecha,Ventas.',
  'no-mapped-column': ({ value }) => `El archivo no tiene la columna «${value}», que se usa con estos datos.`,
  'missing-column': ({ value }) => `Los archivos de estos datos tienen la columna «${value}»; este no.`,
  'column-used-twice': ({ value }) => `«${value}» se ha elegido para dos cosas: deje una.`,
  'future-day': ({ value }) => `El ${value} aún no ha llegado.`,
  overflow: () => 'Las ventas de este día suman más de lo que cabe en un número.',
};

type SpokenMessages = Readonly<Record<'en' | 'es', MessageWords>>;

export const problemWords: SpokenMessages = { en, es };

const warningsEs: MessageWords = {
  'decimal-sign-inferred': ({ column, value, row, number }) =>
    `${column}: «${value}», en la fila ${row}, se lee como ${number}, según el resto del archivo.`,
  'empty-column': ({ column }) => `${column} no se usa: no tiene valores.`,
  'text-column': ({ column }) => `${column} no se usa: contiene texto y no números.`,
  'blank-as-zero': ({ column, count }) =>
    `${column}: las celdas vacías (${count}) se leen como 0, porque todas las demás son 1.`,
  'unnamed-column': () => 'Una columna sin nombre no se usa: no tiene valores.',
  'weekday-mismatch': ({ column, count, row }) =>
    `${column} contradice la fecha en ${count} filas (la primera es la ${row}); vale el día de la semana de la fecha.`,
  'rows-merged': ({ count }) => `${count} días tienen varias filas: sus ventas se suman.`,
  'closed-days': ({ count }) => `${count} días marcados como cerrados no cuentan como días de venta.`,
  'blank-rows': ({ count }) => `Se han saltado ${count} filas sin ningún valor.`,
  'title-rows': ({ count, row }) => `Se han saltado ${count} filas de título: la cabecera está en la fila ${row}.`,
  'repeated-header': ({ count, row }) =>
    `Se han saltado ${count} filas que repiten la cabecera (la primera es la ${row}).`,
  'total-rows': ({ count, row, value }) =>
    `Se han saltado ${count} filas de totales (la primera es la ${row}, «${value}»).`,
  'note-rows': ({ count, row, value }) =>
    `Se han saltado ${count} filas de notas (la primera es la ${row}, «${value}»).`,
  'blank-amount': ({ count, row }) => `Se han saltado ${count} filas sin importe (la primera es la ${row}).`,
  'filtered-rows': ({ count }) => `${count} filas no cuentan, por lo que se ha elegido.`,
  'duplicate-rows': ({ count }) => `${count} filas repetidas cuentan una sola vez.`,
  'empty-cells': ({ count, row }) => `${count} filas tienen celdas vacías de más (la primera es la ${row}).`,
  'short-rows': ({ count, row }) =>
    `${count} filas tienen menos celdas que la cabecera (la primera es la ${row}): las que faltan cuentan como vacías.`,
  'cancelled-rows': ({ count, row, value }) =>
    `${count} filas parecen anuladas o devueltas («${value}», la primera es la ${row}) y se cuentan. Si no son ventas, quítelas del archivo.`,
  'index-column': ({ column }) => `${column ?? 'La primera columna, sin nombre,'} numera las filas: no se usa.`,
  'personal-data': ({ columns }) => `Parece que hay datos de personas: ${columns}.`,
  'names-as-flag': ({ column, value }) =>
    `${column}: un nombre como «${value}» cuenta como 1, y una celda vacía como 0.`,
  'excel-serial': ({ column, value, date }) =>
    `${column} tiene números de serie de Excel: «${value}» se lee como ${date}.`,
  'two-digit-years': ({ column, value }) =>
    `${column} escribe los años con dos cifras, como «${value}»: de 69 a 99 son del siglo pasado.`,
  timezone: ({ column, count, zone }) => `${column}: ${count} horas se han leído como días de ${zone}.`,
  refunds: ({ column, count, value, row }) =>
    `${column}: ${count} importes negativos restan de las ventas de su día (el primero, «${value}», en la fila ${row}).`,
  'future-days': ({ count, today, date }) =>
    date === undefined
      ? `No cuentan ${count} días posteriores al ${today}, que no tienen ventas.`
      : `Hay ${count} días con ventas posteriores al ${today}; el primero es ${date}. ¿Es correcta la fecha?`,
  'zero-tail': ({ count, from, to }) =>
    `No cuentan ${count} días de ceros al final (${from} a ${to}): aún sin rellenar.`,
  'closed-by-zero': ({ count }) =>
    `Hay días de la semana que siempre valen 0: se toman por días de cierre (${count} días).`,
  'partial-last-day': ({ date, share }) =>
    `El último día, ${date}, vende solo un ${share} % de lo habitual. ¿Está completo? Si no, quítelo del archivo.`,
  'month-missing': ({ from, to, count }) =>
    `No hay filas del ${from} al ${to} (${count} días), aunque la tienda vende casi a diario. ¿Falta una parte del archivo?`,
  'filled-known': ({ column, count }) => `${column}: ${count} días sin valor toman el del día anterior.`,
  'assumed-flag': ({ column, count }) =>
    `${column}: vale 0 en ${count} de los días añadidos, porque no se ha dicho nada.`,
  'skipped-days': ({ count, from, to }) =>
    `${count} días entre ${from} y ${to} cuentan como cerrados, porque no se ha dicho nada de ellos.`,
};

export const warningWords: SpokenMessages = { en: {}, es: warningsEs };

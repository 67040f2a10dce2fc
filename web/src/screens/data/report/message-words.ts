import { counted, isOne } from '../../../../../src/language/number-format.ts';
import { formatNumber } from '../../../i18n/format.ts';
import type { MessageWords } from './reader-messages.ts';

/** The service's messages are English: only those that name parameters of the API are worded anew. */
const en: MessageWords = {
  'ambiguous-dates': ({ value }) =>
    `No date tells whether the day or the month comes first, as in “${value}”. Choose below.`,
  'ambiguous-numbers': ({ value, whole, decimal }) =>
    `Nothing tells whether “${value}” is ${whole} or ${decimal}. Choose below.`,
  'negative-sales': ({ series, day, amount }) =>
    `The sales of ${series === undefined ? '' : `“${series}” on `}${day} are ${amount}, less than nothing. If goods can be returned, say so below.`,
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
  'negative-sales': ({ series, day, amount }) =>
    `Las ventas ${ofSeries(series)}del ${day} suman ${amount}, menos de cero. Si hay devoluciones, indíquelo más abajo.`,
  'number-out-of-range': ({ value }) =>
    `«${value}» es demasiado grande: los números van de −1.000 billones a 1.000 billones.`,
  'not-daily': () =>
    'El archivo no tiene una fila por día (parece semanal, mensual o anual): exporte las ventas por día, o los tiques.',
  'no-header': () =>
    'La primera fila parece tener datos y no los nombres de las columnas: escriba encima una con los nombres.',
  'no-mapped-column': ({ value }) => `El archivo no tiene la columna «${value}», que se había elegido.`,
  'workbook-too-large': () => 'El libro es demasiado grande: exporte la hoja como CSV y elija ese archivo.',
  'workbook-damaged': () => 'El libro está dañado: ábralo, guárdelo de nuevo como .xlsx o exporte la hoja como CSV.',
  'workbook-encrypted': () => 'El libro está protegido con contraseña: guárdelo sin ella.',
  'unknown-sheet': ({ value }) => `El libro no tiene la hoja «${value}».`,
  'missing-column': ({ value }) => `Los archivos de estos datos tienen la columna «${value}»; este no.`,
  'future-day': ({ series, day }) => `${series === undefined ? '' : `«${series}»: `}el ${day} aún no ha llegado.`,
  'missing-series': () => 'Falta decir de qué serie es la fila: rellene la celda.',
  'several-series': () => 'El archivo tiene varias series y estos datos una: deje solo las filas de la suya.',
  'unreadable-series': ({ value }) => `«${value}» no puede ser una serie: según lo elegido, sus filas no se leen.`,
  'column-used-twice': ({ value }) => `La columna «${value}» se ha elegido para dos cosas: deje solo una.`,
  'unknown-timezone': ({ value }) => `«${value}» no es una zona horaria: escriba una como «Europe/Madrid».`,
  'ambiguous-dates': ({ value }) =>
    `Ninguna fecha aclara si va primero el día o el mes, como en «${value}». Elija más abajo.`,
  'ambiguous-numbers': ({ value }) =>
    `Nada aclara si el punto o la coma de «${value}» separa decimales o miles. Elija más abajo.`,
  'no-date-column': () => 'Ninguna columna tiene fechas: llame «Fecha» a la que las tenga, o elíjala.',
  'no-sales-column': () =>
    'No hay columna de ventas: en la primera fila tiene que haber una que se llame, por ejemplo, «Ventas».',
  'unusable-name': ({ value }) => `El nombre de columna «${value}» no se puede usar.`,
  'too-many-columns': () => 'La primera fila tiene demasiadas columnas: como máximo, 100.',
  'too-many-cells': ({ cells, header }) =>
    `La fila tiene ${counted(cells, 'celda', 'celdas')} y la cabecera ${header}: ponga entre comillas la celda que contiene el separador.`,
  'too-many-problems': () => 'Demasiadas filas no encajan con la cabecera; la lectura se detuvo aquí.',
  'too-many-dates': () => 'El archivo tiene demasiadas fechas distintas; la lectura se detuvo aquí.',
  'unclosed-quote': () => 'Unas comillas abiertas en esta fila no se cierran; la lectura se detuvo aquí.',
  'misplaced-quote': () =>
    'Hay comillas donde no deben estar: ponga entre comillas la celda entera y duplique las de dentro.',
  'row-too-long': () => 'La fila es demasiado larga: ¿unas comillas sin cerrar o un salto de línea que falta?',
  'empty-file': () => 'El archivo está vacío.',
  'no-rows': () => 'El archivo tiene cabecera, pero ninguna fila de ventas.',
  'too-few-days': ({ days, least }) =>
    `El archivo tiene ventas de ${counted(days, 'día', 'días')}; hacen falta al menos ${least} para aprender de ellos.`,
  'invalid-encoding': () => 'El archivo mezcla codificaciones de texto: guárdelo entero en UTF-8.',
  'not-text': () => 'No es un CSV de texto: exporte la hoja de cálculo como CSV (UTF-8) y elija ese archivo.',
};

type SpokenMessages = Readonly<Record<'en' | 'es', MessageWords>>;

export const problemWords: SpokenMessages = { en, es };

/** Of which series something is said, where there are several. */
function ofSeries(series: string | undefined): string {
  return series === undefined ? '' : `de «${series}» `;
}

/** The quoted names of an English list, which ends with how many more there are. */
function namesIn(list = ''): string {
  const { names = list, more } = /^"(?<names>.*?)"(?:, … and (?<more>[\d,]+) more)?$/.exec(list)?.groups ?? {};
  const quoted = names.split('", "').map((name) => `«${name}»`);
  const others = more === undefined ? undefined : formatNumber(Number(more.replaceAll(',', '')));
  return `${quoted.join(', ')}${others === undefined ? '' : `, … y ${isOne(others) ? 'otra más' : `otras ${others}`}`}`;
}

/** That rows were skipped, and which kind. */
const skipped = (count: string | undefined, kind: string) =>
  `${isOne(count) ? 'Se ha saltado 1 fila' : `Se han saltado ${count} filas`} ${kind}`;

const warningsEs: MessageWords = {
  'series: opens-late': ({ count, all, names }) =>
    `${count} de ${all} series ${isOne(count) ? 'empieza a vender' : 'empiezan a vender'} 28 días o más después que el archivo: ${namesIn(names)}.`,
  'series: ended': ({ count, all, names }) =>
    `${count} de ${all} series ${isOne(count) ? 'no vende nada en' : 'no venden nada en'} los últimos 28 días o más, aunque el archivo sigue: ${namesIn(names)}.`,
  'series: paused': ({ count, all, names }) =>
    `${count} de ${all} series ${isOne(count) ? 'no vendió nada durante 56 días o más y luego siguió' : 'no vendieron nada durante 56 días o más y luego siguieron'}: ${namesIn(names)}.`,
  'series: zero-tail': ({ count, all, names }) =>
    `${count} de ${all} series ${isOne(count) ? 'acaba con más' : 'acaban con más'} ceros de lo usual, que se leen como días sin ventas: ${namesIn(names)}.`,
  'series: never-sold': ({ count, all, names }) =>
    `${count} de ${all} series ${isOne(count) ? 'no vendió nunca nada' : 'no vendieron nunca nada'}: ${namesIn(names)}.`,
  'series: mostly-zeros': ({ count, all, names }) =>
    `${count} de ${all} series ${isOne(count) ? 'no vende nada la mayoría' : 'no venden nada la mayoría'} de los días: ${namesIn(names)}.`,
  'series: few-days': ({ count, all, names }) =>
    `${count} de ${all} series ${isOne(count) ? 'tiene filas en pocos días' : 'tienen filas en pocos días'}: ${namesIn(names)}.`,
  'series: short-series': ({ count, all, names }) =>
    `${count} de ${all} series ${isOne(count) ? 'tiene pocos días con ventas para aprender solo de ella' : 'tienen pocos días con ventas para aprender solo de ellas'}: ${namesIn(names)}.`,
  'series: closed-by-zero': ({ count, all, names }) =>
    `${count} de ${all} series ${isOne(count) ? 'tiene días de la semana siempre a cero, que se toman por cerrados' : 'tienen días de la semana siempre a cero, que se toman por cerrados'}: ${namesIn(names)}.`,
  'series: known-empty': ({ count, all, names }) =>
    `A ${count} de ${all} series ${isOne(count) ? 'le' : 'les'} falta todo valor de una columna que se sabe de antemano: ${namesIn(names)}.`,
  'decimal-sign-inferred': ({ column, value, row, number }) =>
    `${column}: «${value}», en la fila ${row}, se lee como ${number}, según el resto del archivo.`,
  'blank-as-zero': ({ column, count }) => `${column}: las celdas vacías (${count}) se leen como 0.`,
  'title-rows': ({ count, row }) => `${skipped(count, 'de título')}: la cabecera está en la fila ${row}.`,
  'index-column': () => 'La primera columna solo numera las filas: no se usa.',
  'unnamed-column': ({ count }) => `Columnas sin nombre que no se usan: ${count}.`,
  'personal-data': ({ column }) =>
    `${column}: parecen datos de personas. Se pueden guardar solo las columnas que se usan.`,
  'names-as-flag': ({ column, value }) =>
    `${column}: un nombre como «${value}» vale como sí; una celda vacía, como no.`,
  'repeated-header': ({ count, row }) => `${skipped(count, 'con la cabecera repetida')} (la primera, la ${row}).`,
  'total-rows': ({ count, row }) => `${skipped(count, 'de totales')} (la primera, la ${row}).`,
  'note-rows': ({ count, row }) => `${skipped(count, 'de notas')} (la primera, la ${row}).`,
  'blank-amount': ({ count, row }) => `${skipped(count, 'sin importe')} (la primera, la ${row}).`,
  'filtered-rows': ({ count }) =>
    `No se ${isOne(count) ? 'cuenta 1 fila' : `cuentan ${count} filas`}, según lo elegido.`,
  'duplicate-rows': ({ count, row }) =>
    `${isOne(count) ? '1 fila repetida cuenta' : `${count} filas repetidas cuentan`} una sola vez (la primera, la ${row}).`,
  'empty-cells': ({ count }) => `Celdas vacías de más, sin importancia, en ${counted(count, 'fila', 'filas')}.`,
  'short-rows': ({ count, row }) =>
    `${isOne(count) ? '1 fila tiene' : `${count} filas tienen`} menos celdas que la cabecera (la primera, la ${row}): las que faltan se leen vacías.`,
  'cancelled-rows': ({ count, value, row }) =>
    `${isOne(count) ? '1 fila parece anulada o devuelta' : `${count} filas parecen anuladas o devueltas`} («${value}», la primera en la fila ${row}) y se ${isOne(count) ? 'cuenta' : 'cuentan'}.`,
  refunds: ({ count, value, row }) =>
    `${isOne(count) ? '1 importe negativo se resta' : `${count} importes negativos se restan`} de las ventas de su día (el primero, «${value}» en la fila ${row}).`,
  'filled-known': ({ column, count }) =>
    `${column}: ${isOne(count) ? '1 día sin valor toma' : `${count} días sin valor toman`} el del día anterior.`,
  'excel-serial': ({ column, value, day }) =>
    `${column} tiene fechas como números de Excel: «${value}» se lee como ${day}.`,
  'two-digit-years': ({ column, value }) =>
    `${column} tiene años de dos cifras, como «${value}»: del 69 al 99 son del siglo pasado.`,
  timezone: ({ column, zone }) => `${column}: las horas se leen como días de ${zone}.`,
  'future-days': ({ count, day, kind }) =>
    kind === 'without'
      ? `${isOne(count) ? '1 día posterior' : `${count} días posteriores`} al ${day} sin ventas no ${isOne(count) ? 'cuenta' : 'cuentan'}.`
      : `${isOne(count) ? '1 día posterior' : `${count} días posteriores`} al ${day} ya ${isOne(count) ? 'tiene' : 'tienen'} ventas: ¿es correcta la fecha?`,
  'zero-tail': ({ count, from, to }) =>
    isOne(count)
      ? `El último día (${to}), a cero, no cuenta: aún no está relleno.`
      : `Los ${count} días a cero del final (del ${from} al ${to}) no cuentan: aún no están rellenos.`,
  'closed-by-zero': ({ count }) =>
    `Hay días de la semana que siempre están a cero: se toman por cerrados (${counted(count, 'día', 'días')}).`,
  'month-missing': ({ from, to, count }) =>
    `No hay ninguna fila del ${from} al ${to} (${counted(count, 'día', 'días')}), aunque se vende casi todos los días: ¿falta parte del archivo?`,
  'partial-last-day': ({ day, share }) =>
    `El último día, ${day}, tiene un ${share} % de lo habitual: ¿está terminado? Si no, quítelo.`,
  'loses-history': ({ count, from, to }) =>
    `El archivo no tiene ${isOne(count) ? '1 día que ya está guardado' : `${count} días que ya están guardados`} (del ${from} al ${to}).`,
  'other-sheets': ({ value, count }) => `Se ha leído la hoja «${value}»; el libro tiene otras (${count}).`,
  'assumed-flag': ({ column, count }) =>
    `${column}: se toma como «no» en ${counted(count, 'día añadido', 'días añadidos')}, porque no se ha dicho nada.`,
  'skipped-days': ({ count, all, series, from, to, first }) => {
    const where =
      all === undefined ? `${ofSeries(series)}entre el ${from} y el ${to}` : `de ${all} series, desde el ${first},`;
    return isOne(count)
      ? `1 día ${where} cuenta como cerrado, porque no se ha dicho nada de él.`
      : `${count} días ${where} cuentan como cerrados, porque no se ha dicho nada de ellos.`;
  },
  'new-series': ({ count, names }) =>
    `Series que los datos no tenían (${count}): ${namesIn(names)}. ¿Está bien escrito el nombre?`,
  'revised-attribute': ({ column, series, value, before, others }) =>
    `${column} ${ofSeries(series)}pasa a ser «${value}» en vez de «${before}»${others ? ', y así otras' : ''}.`,
  'weekday-mismatch': ({ column, count, row }) =>
    `${column} contradice la fecha en ${counted(count, 'fila', 'filas')} (la primera es la ${row}); vale el día de la semana de la fecha.`,
  'rows-merged': ({ count }) =>
    `${isOne(count) ? '1 día tiene' : `${count} días tienen`} varias filas: sus ventas se suman.`,
  'closed-days': ({ count }) =>
    `${isOne(count) ? '1 día marcado como cerrado no cuenta como día' : `${count} días marcados como cerrados no cuentan como días`} de venta.`,
  'blank-rows': ({ count }) => `${skipped(count, 'sin ningún valor')}.`,
};

/** As the problems: those that name parameters of the API. */
const warningsEn: MessageWords = {
  'filtered-rows': ({ count }) => `${count} rows do not count, by what was chosen.`,
  'personal-data': ({ column }) => `${column}: data of people, it seems. Only the columns in use can be stored.`,
  'cancelled-rows': ({ count, value, row }) =>
    `${count} rows seem to be cancelled or refunded (“${value}”, first in row ${row}) and are counted.`,
};

export const warningWords: SpokenMessages = { en: warningsEn, es: warningsEs };

import { counted, isOne } from '../../../../../src/language/number-format.ts';
import type { Words } from '../../../i18n/language.ts';

const en = {
  titles: { inventory: 'What to order', staffing: 'Crew', promotions: 'Promotions' },
  change: 'Change these figures',
  complete: 'Fill in the form',
  incomplete: 'Some figures of the form are missing, or cannot be read.',
  typed: (day: string) => `typed on ${day}`,
  with: (figures: string) => `With ${figures}.`,
  noModel: 'It needs a forecast first.',
  asks: {
    inventory: 'What is in the store, when deliveries come and what goods cost is not known here yet.',
    staffing: 'What a person sells in an hour is not known here yet.',
    promotions: 'What a promotion costs and earns is not known here yet.',
  },
  make: {
    inventory: 'Plan the orders once',
    staffing: 'Plan the crew once',
    promotions: 'Plan promotions once',
  },

  noOrder: 'Nothing has to be ordered this week.',
  laterOrder: (units: string, day: string, by: string) =>
    `The next order is ${units} for ${day}, by ${by} at the latest.`,
  noOrderAtAll: 'The stock lasts.',
  ordersCaption: 'Orders of the week',
  stockAgain: 'Stock changes every day: with that of today the orders are right.',
  stock: (units: string) => `${units} in the store`,
  overdue: (count: string, all: string) =>
    `For ${count} of ${all} the next delivery had to be ordered before this week: it is taken for ordered.`,
  noStock: 'no stock known',
  stocksOf: (count: string) => `the stock of ${count}`,
  deliveries: (days: string) => `deliveries on ${days}`,
  lead: (days: string) => `${counted(days, 'day', 'days')} from order to delivery`,
  price: (money: string) => `${money} a unit`,
  lasting: (of: string) => `enough for ${of} deliveries out of 100`,
  costs: 'what costs least',
  toOrder: (count: string, all: string, units: string) =>
    `${count} of ${all} to order by the end of the week, ${counted(units, 'unit', 'units')} in all.`,
  more: (count: string) => `and ${count} more`,
  allOrders: 'The whole list',

  crewCaption: 'Crew of the week',
  allClosed: 'The store is closed on all of these days.',
  crewTotal: (hours: string, days: string) =>
    `${counted(hours, 'hour', 'hours')} of work on ${counted(days, 'open day', 'open days')}.`,
  wages: (money: string) => `They cost ${money}.`,
  short: (days: string) => `On ${counted(days, 'day', 'days')} even everybody is not enough.`,
  shift: (people: string, from: string, to: string) => `${people} × ${from}–${to}`,
  perHour: (sales: string) => `${sales} of sales per person and hour`,
  crew: (least: string, most: string | undefined) =>
    `at least ${least}${most === undefined ? '' : ` and at most ${most}`} people`,
  hours: (from: string, to: string) => `open from ${from} to ${to}`,
  otherHours: 'other hours on some weekdays',
  shiftHours: (hours: string) => `shifts of ${counted(hours, 'hour', 'hours')}`,
  enough: (days: string) => `enough on ${days} days out of 100`,

  noColumn: 'The data have no column of promotions, so nobody can tell what they do.',
  planned: (days: string, count: number) => `${count === 1 ? 'One is' : 'These are'} in the calendar: ${days}.`,
  plannedSome: (days: string) => `Some have one on ${days}.`,
  nonePlanned: 'None is in the calendar for the days to come of this week.',
  toCalendar: 'To the calendar',
  best: (_count: number, days: string, profit: string, chance: string) =>
    `Best on ${days}: expected to bring ${profit} more profit, and in ${chance} cases more than it costs.`,
  noBest: 'No promotion more would bring what it costs.',
  noDay: 'There is no day left that can be promoted.',
  margin: (share: string) => `${share} profit on sales`,
  cost: (money: string) => `${money} for a promotion day`,
  most: (count: string) => `at most ${counted(count, 'promotion day', 'promotion days')} this week`,
};

type WeekPlanWords = typeof en;

const es: WeekPlanWords = {
  titles: { inventory: 'Qué pedir', staffing: 'Personal', promotions: 'Promociones' },
  change: 'Cambiar estos datos',
  complete: 'Completar el formulario',
  incomplete: 'Faltan datos en el formulario, o alguno no se entiende.',
  typed: (day) => `escritos el ${day}`,
  with: (figures) => `Datos: ${figures}.`,
  noModel: 'Antes hace falta una previsión.',
  asks: {
    inventory: 'Aquí aún no se sabe qué hay en la tienda, cuándo llegan las entregas ni lo que cuesta la mercancía.',
    staffing: 'Aquí aún no se sabe cuánto vende una persona en una hora.',
    promotions: 'Aquí aún no se sabe lo que cuesta una promoción ni lo que deja.',
  },
  make: {
    inventory: 'Planificar los pedidos una vez',
    staffing: 'Planificar el personal una vez',
    promotions: 'Planificar promociones una vez',
  },

  noOrder: 'Esta semana no hay que pedir nada.',
  laterOrder: (units, day, by) => `El próximo pedido es de ${units} para el ${day}, como muy tarde el ${by}.`,
  noOrderAtAll: 'Las existencias bastan.',
  ordersCaption: 'Pedidos de la semana',
  stockAgain: 'Las existencias cambian cada día: con las de hoy, los pedidos serán los correctos.',
  stock: (units) => `${units} en la tienda`,
  overdue: (count, all) =>
    `La próxima entrega de ${count} de ${all} había que pedirla antes de esta semana: se da por pedida.`,
  noStock: 'sin existencias conocidas',
  stocksOf: (count) => `las existencias de ${count}`,
  deliveries: (days) => `entregas: ${days}`,
  lead: (days) => `${counted(days, 'día', 'días')} del pedido a la entrega`,
  price: (money) => `${money} la unidad`,
  lasting: (of) => `que basten ${of} de cada 100 entregas`,
  costs: 'lo que menos cueste',
  toOrder: (count, all, units) =>
    `Hay que pedir ${count} de ${all} antes de que acabe la semana: ${counted(units, 'unidad', 'unidades')} en total.`,
  more: (count) => `y ${count} más`,
  allOrders: 'La lista entera',

  crewCaption: 'Personal de la semana',
  allClosed: 'La tienda está cerrada todos estos días.',
  crewTotal: (hours, days) =>
    `${counted(hours, 'hora', 'horas')} de trabajo en ${counted(days, 'día abierto', 'días abiertos')}.`,
  wages: (money) => `Cuestan ${money}.`,
  short: (days) => `En ${counted(days, 'día', 'días')} no basta ni todo el personal.`,
  shift: (people, from, to) => `${people} × ${from}–${to}`,
  perHour: (sales) => `${sales} de ventas por persona y hora`,
  crew: (least, most) =>
    `${counted(least, 'persona', 'personas')} como mínimo${most === undefined ? '' : ` y ${most} como máximo`}`,
  hours: (from, to) => `abierto de ${from} a ${to}`,
  otherHours: 'otro horario algunos días',
  shiftHours: (hours) => `turnos de ${counted(hours, 'hora', 'horas')}`,
  enough: (days) => `que baste ${isOne(days) ? '1 día' : `${days} días`} de cada 100`,

  noColumn: 'Los datos no tienen ninguna columna de promociones: no se puede saber qué efecto tienen.',
  planned: (days, count) => `${count === 1 ? 'Hay una' : 'Las hay'} en el calendario: ${days}.`,
  plannedSome: (days) => `Algunos tienen promoción: ${days}.`,
  nonePlanned: 'En el calendario no hay ninguna para los días que quedan de la semana.',
  toCalendar: 'Al calendario',
  best: (count, days, profit, chance) =>
    `${count === 1 ? 'El mejor día' : 'Los mejores días'}: ${days}. Lo esperable son ${profit} más de beneficio; compensa en ${chance} casos.`,
  noBest: 'Ninguna promoción más daría lo que cuesta.',
  noDay: 'No queda ningún día que pueda tener promoción.',
  margin: (share) => `${share} de beneficio sobre las ventas`,
  cost: (money) => `${money} por día de promoción`,
  most: (count) => `como mucho ${counted(count, 'día de promoción', 'días de promoción')} esta semana`,
};

export const weekPlanWords: Words<WeekPlanWords> = { en, es };

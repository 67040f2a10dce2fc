/** The lines of an ISO file as a Spanish spreadsheet writes them: `;`, day/month/year and decimal commas. */
export function spanishSales(iso: string): string {
  return iso
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(','))
    .map(([date = '', weekday, promo, holiday, sales], i) =>
      i === 0
        ? 'Fecha;Día de la semana;Promociones;Festivo;Ventas'
        : [date.split('-').reverse().join('/'), weekday, promo, holiday, `${sales},5`].join(';'),
    )
    .join('\r\n');
}

import t from 'tap';
import { addDays } from '../../src/dates.ts';
import { type Arrival, latenessOf } from '../../src/monitoring/lateness.ts';

const arrival = (day: string, to: string, time = '08:00:00.000'): Arrival => ({ uploadedAt: `${day}T${time}Z`, to });
/** Sent each day with the sales of the day before. */
const daily = Array.from({ length: 20 }, (_, i) => addDays('2026-01-05', i)).map((day) =>
  arrival(day, addDays(day, -1)),
);

t.test('a shop that sends each day is late after three days', async (t) => {
  const lateOn = (today: string) => latenessOf(daily, '2026-01-23', today);
  t.same(lateOn('2026-01-24'), {
    ...{ observedTo: '2026-01-23', ageDays: 1, usualDays: 2, lateAfter: '2026-01-26', late: false },
  });
  t.equal(lateOn('2026-01-26').late, false);
  t.match(lateOn('2026-01-27'), { ageDays: 4, late: true });
});

t.test('a shop that sends each month is late when the data are older than they ever were', async (t) => {
  const months = [
    arrival('2026-01-03', '2025-12-31'),
    arrival('2026-02-05', '2026-01-31'),
    arrival('2026-03-02', '2026-02-28'),
    arrival('2026-04-01', '2026-03-31'),
  ];
  // Before they came, the last days were 36, 30 and 32 days old.
  t.match(latenessOf(months.toReversed(), '2026-03-31', '2026-05-06'), {
    ...{ usualDays: 36, lateAfter: '2026-05-06', late: false },
  });
  t.match(latenessOf(months, '2026-03-31', '2026-05-07'), { ageDays: 37, late: true });
});

t.test('only the last ten arrivals count', async (t) => {
  const slow = [arrival('2025-10-01', '2025-09-30'), arrival('2025-12-20', '2025-12-19')];
  t.equal(latenessOf([...slow, ...daily.slice(0, 3)], '2026-01-06', '2026-01-07').usualDays, 81);
  t.equal(latenessOf([...slow, ...daily], '2026-01-23', '2026-01-24').usualDays, 2);
});

t.test('corrections and uploads in pieces are no rhythm', async (t) => {
  const pieces = ['2023', '2024', '2025'].map((year) => arrival('2026-01-05', `${year}-12-31`));
  const corrected = [...pieces, arrival('2026-01-20', '2025-12-31'), arrival('2026-01-21', '2025-11-30')];
  t.match(latenessOf(corrected, '2025-12-31', '2026-01-25'), { usualDays: null, lateAfter: '2026-02-09', late: false });
  t.equal(latenessOf(corrected, '2025-12-31', '2026-02-10').late, true, 'a month after the first file came');
  t.match(latenessOf([], '2026-01-31', '2026-01-31'), { ageDays: 0, usualDays: null, lateAfter: '2026-03-07' });
});

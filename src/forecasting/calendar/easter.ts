import { toEpochDay } from '../../dates.ts';

/**
 * Days since 1970-01-01 of Easter Sunday of a Gregorian year, by the century's solar and lunar corrections
 * (the algorithm printed in Nature of 20 April 1876; Meeus 1991, Astronomical Algorithms, chapter 8).
 */
export function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const lunar = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - lunar + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const correction = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const afterMarch22 = epact + weekday - 7 * correction;
  return toEpochDay(`${String(year).padStart(4, '0')}-03-22`) + afterMarch22;
}

import type { Language } from './language.ts';

/** How a language writes numbers, with their units. */
export interface Numbers {
  /** With separators between thousands. */
  whole(value: number): string;
  /** @param share 0 to 1 */
  percent(share: number): string;
  /** As downloads are counted everywhere: a thousand kilobytes to the megabyte. */
  bytes(bytes: number): string;
  seconds(seconds: number, decimals: number): string;
  /** In units that say no more than is known. */
  duration(milliseconds: number): string;
  list(names: readonly string[]): string;
  /** A day and a time of day. @param time milliseconds since 1970 */
  moment(time: number): string;
}

export function numbersIn(language: Language): Numbers {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const inUnit = (value: number, unit: string, decimals: number) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }).format(value);
  return {
    whole: (value) => whole.format(value),
    percent: (share) => percent.format(share),
    bytes: (bytes) => {
      if (bytes < 1e6) return inUnit(bytes / 1e3, 'kilobyte', 0);
      return bytes < 1e9 ? inUnit(bytes / 1e6, 'megabyte', 0) : inUnit(bytes / 1e9, 'gigabyte', 1);
    },
    seconds: (seconds, decimals) => inUnit(seconds, 'second', decimals),
    duration: (milliseconds) => {
      const seconds = Math.max(1, Math.round(milliseconds / 1000));
      return seconds < 90 ? inUnit(seconds, 'second', 0) : inUnit(Math.round(seconds / 60), 'minute', 0);
    },
    moment: (time) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(time),
    list: (names) => new Intl.ListFormat(language).format(names),
  };
}

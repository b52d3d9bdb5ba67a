/** With separators between thousands. */
export function format(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** As downloads are counted everywhere: a thousand megabytes each. */
export function gigabytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  const megabytes = bytes / 1e6;
  return megabytes < 1_000 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1_000).toFixed(1)} GB`;
}

/** In units that say no more than is known. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

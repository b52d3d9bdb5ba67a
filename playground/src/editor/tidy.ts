/** At most two decimals, as Figma shows lengths. */
export function tidy(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** The more telling first: Chrome says that it is Safari too, and Edge that it is both. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bFigma\//, "Figma's desktop app"],
  [/\bEdg\//, 'Figma in Edge'],
  [/\bFirefox\//, 'Figma in Firefox'],
  [/Chrome\//, 'Figma in Chrome'],
  [/\bSafari\//, 'Figma in Safari'],
];

/** What the person's list of clients calls this one. */
export function clientName(userAgent: string): string {
  return browsers.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'Figma';
}

/** What the doctor found about one thing, and what to do about it. */
export interface Check {
  /** One word or two. */
  readonly name: string;
  /** `problem`: Frisket cannot do its work. `warning`: it can, not everywhere or not well. */
  readonly status: 'ok' | 'warning' | 'problem';
  /** One line or several. */
  readonly found: string;
  /** What to do, unless all is well. */
  readonly advice?: string;
}

import { numbersIn } from '../numbers.ts';

const numbers = numbersIn('en');

/** What is said about results: to work on again, kept, and read from files. */
export const results = {
  results: {
    made: (prompt: string) => (prompt === '' ? 'Made with Frisket' : `Made with “${prompt}”`),
    use: 'Use its settings',
    useHint: 'Prompt, seed and everything under Advanced, as they were when this layer was made',
    edit: 'Edit',
    editHint: 'Its settings and its mask again: what you make next takes its place',
    editing: (name: string) => `What you make next takes the place of “${name}”.`,
    styleGone: 'The pictures that gave its style were not kept: choose them again.',
    stop: 'Make a new layer',
    newer: (madeBy: string) => `Made with a newer Frisket (${madeBy}). Update Frisket to reopen it.`,
    taken: (file: string, missing: readonly string[]) =>
      missing.length === 0
        ? `The settings of “${file}” are set.`
        : `The settings of “${file}” are set, without what is not installed: ${numbers.list(missing)}.`,
    nothingTaken: (file: string) => `“${file}” does not say how it was made.`,
    dismiss: 'Dismiss',
    orphan: 'The layer it was made from is gone. Its settings are back; paint on the result itself.',
  },

  live: { name: 'Live', hint: 'Draws what is set while you set it, small and quickly. The button makes it in full.' },

  history: {
    title: 'History',
    open: 'History: what was made in this file',
    emptyTitle: 'Nothing was made here yet',
    emptyText: 'Every picture that you make in this file is kept here with its settings.',
    made: (time: number) => numbers.moment(time),
    place: 'Place again',
    placeName: (name: string) => `Place again: “${name}”`,
    dragHint: 'Drag it onto the canvas',
    pin: (name: string) => `Pin “${name}”`,
    pinHint: 'Pinned results stay; of the others the oldest go',
  },
};

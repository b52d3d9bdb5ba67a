import { numbersIn } from '../numbers.ts';

const numbers = numbersIn('en');

/** What is said while a picture is made, and after. */
export const running = {
  actions: {
    generate: 'Generate',
    cancel: 'Cancel',
    back: 'Back to the picture',
    again: 'Again',
    againHint: 'The same once more with another seed; this one stays, hidden, below the new layer',
    goHint: 'Enter',
    cancelHint: 'Escape',
    apply: 'Apply',
    applyHint: 'Keep this one (Enter)',
    discard: 'Discard',
    discardHint: 'Keep none of them',
    more: 'More like this',
    moreHint: 'Further variations that start from this one',
    tryAgain: 'Try again',
    dismiss: 'Dismiss',
    details: 'Details',
    copyDetails: 'Copy details',
    copied: 'Copied',
  },

  progress: {
    label: 'Progress',
    preparing: 'Preparing',
    sending: 'Sending the picture',
    queued: (position: number) =>
      position === 0 ? 'Next in line' : `Waiting, ${numbers.whole(position)} before this one`,
    paused: 'Waiting: Frisket is paused on this computer',
    started: 'Starting',
    pictureOf: (words: string, picture: number, pictures: number) => `${words}, picture ${picture} of ${pictures}`,
    stepOf: (step: number, steps: number) => `step ${step} of ${steps}`,
    remaining: (milliseconds: number) => `about ${numbers.duration(milliseconds)} left`,
    interrupted: 'Frisket stopped on this computer. Your job is kept and goes on as soon as it is back: run npm start.',
    inserting: 'Adding the layer',
  },

  result: {
    /** @param inPlace an earlier result's layer shows it now */
    done: (name: string, inPlace: boolean, seconds: number | undefined) => {
      const made = inPlace ? `Layer changed to “${name}”` : `New layer “${name}”`;
      return seconds === undefined ? made : `${made} in ${numbers.seconds(seconds, 1)}`;
    },
    /** Where the time went, in the order in which it did. */
    stages: (timings: Readonly<Record<string, number>>) =>
      Object.entries(timings)
        .map(([stage, milliseconds]) => `${stage} ${numbers.seconds(milliseconds / 1000, 2)}`)
        .join('\n'),
    seed: (seed: number) => `Seed ${seed}`,
    keepSeed: 'Use this seed again',
  },

  variations: {
    label: 'Variations',
    count: 'How many variations',
    times: (count: string) => `× ${count}`,
    name: (index: number, total: number) => `Variation ${index} of ${total}`,
    states: {
      ready: (name: string) => name,
      waiting: (name: string) => `${name}, on its way`,
      failed: (name: string) => `${name}, failed`,
    },
    seed: (seed: number) => `Seed ${seed}`,
  },

  layerName: {
    fill: 'Fill',
    add: 'Addition',
    remove: 'Removal',
    background: 'Background',
    expand: 'Expansion',
    generate: 'Picture',
    restyle: 'Restyled',
  },
};

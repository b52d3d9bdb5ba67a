import { numbersIn } from '../numbers.ts';

const numbers = numbersIn('en');

/** What is asked for, and how. */
export const requesting = {
  tabs: { fill: 'Fill', generate: 'Generate', style: 'Style', sets: 'Sets' },

  prompt: {
    generate: 'What should the picture show?',
    suggestions: 'Suggestions',
    tooLong: (length: number, limit: number) =>
      `The prompt has ${numbers.whole(length)} characters; at most ${numbers.whole(limit)} are read. Shorten it.`,
    avoidTooLong: (length: number, limit: number) =>
      `What to avoid has ${numbers.whole(length)} characters; at most ${numbers.whole(limit)} are read. Shorten it.`,
  },

  seeds: {
    label: 'From this file',
    add: (words: string) => `Add “${words}” to the prompt`,
    addColour: (words: string, name: string) => `Add “${words}” to the prompt (${name})`,
  },

  size: {
    label: 'Size',
    slot: (name: string, width: number, height: number) => `“${name}” · ${width} × ${height}`,
    square: (side: number) => `Square · ${side} × ${side}`,
    wide: (width: number, height: number) => `Landscape · ${width} × ${height}`,
    tall: (width: number, height: number) => `Portrait · ${width} × ${height}`,
    custom: 'Other size …',
    width: 'Width',
    height: 'Height',
    intoSlot: (name: string) => `Goes into “${name}”.`,
    overSlot: (name: string) => `Goes over “${name}”, as a layer of its shape.`,
    beside: 'Goes beside your selection.',
    centre: 'Goes into the middle of your view.',
  },

  advanced: {
    title: 'Advanced',
    model: 'Model',
    seed: 'Seed',
    seedRandom: 'Random',
    lockSeed: 'Keep this seed',
    copySeed: 'Copy the seed',
    sampler: 'Sampler',
    reset: 'Reset to the model’s own settings',
    steps: 'Steps',
    guidance: 'Guidance',
    strength: 'Strength',
    loras: 'LoRAs',
    addLora: 'Add a LoRA …',
    loraScale: (title: string) => `Scale of ${title}`,
    removeLora: (title: string) => `Remove ${title}`,
    loraMissing: (id: string) => `${id} is not installed and is left out.`,
    loraOther: (title: string) => `${title} is for models of another family and is left out.`,
    negative: 'Avoid',
    negativePlaceholder: 'What should not appear',
    avoidNeedsGuidance: 'Has no effect until Guidance is above 1.',
    avoidUnheard: (title: string) => `Has no effect: ${title} hears no such words.`,
    automatic: 'Auto',
  },

  presets: {
    label: 'Preset',
    automatic: 'Model’s own',
    custom: 'Custom',
    own: 'Yours',
    untitled: 'My settings',
    menu: 'Save and share presets',
    save: 'Save',
    rename: 'Rename',
    delete: 'Delete',
    copy: 'Copy as text',
    paste: 'Paste',
    fields: { save: 'Name of the preset', rename: 'New name', paste: 'Paste a preset’s text here' },
    finish: { save: 'Save preset', rename: 'Rename preset', paste: 'Add preset' },
    done: { save: 'Saved.', rename: 'Renamed.', delete: 'Deleted.', copy: 'Copied.', paste: 'Added to your presets.' },
    taken: (name: string) => `There is a preset “${name}” already. Choose another name.`,
    tooMany: (most: number) => `There are ${most} presets, the most that are kept. Delete one first.`,
    badName: (most: number) => `Give a name of 1 to ${most} characters.`,
    notText: 'This is no preset: copy the whole text, from { to }.',
    newer: 'This preset is from a newer Frisket. Update this one to use it.',
    badText: (setting: string) => `This preset cannot be used: what it says of “${setting}” is not possible here.`,
  },

  needsPrompt: {
    message: 'There is no prompt yet.',
    hint: 'Describe the picture in a few words.',
  },
};

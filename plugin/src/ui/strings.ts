import type { FillMode } from '../../../shared/src/job.ts';
import type { LayerProblem } from '../bridge.ts';
import { duration, format, gigabytes } from './format.ts';

/** Every word that the panel shows, in one place for whoever translates or edits. */
export const strings = {
  tabs: { fill: 'Fill', generate: 'Generate' },

  picture: {
    label: (layer: string, hint: string) => `Picture of “${layer}”. ${hint}.`,
    loading: (layer: string) => `Taking a picture of “${layer}” …`,
    size: (width: number, height: number) => `${Math.round(width)} × ${Math.round(height)}`,
    preview: 'Preview of the picture so far',
  },

  modes: {
    label: 'What to do',
    fill: {
      name: 'Fill',
      hint: 'What you paint over is made anew. Say nothing, and it becomes what belongs there.',
      stage: 'Paint over what should change',
      prompt: 'What should appear there?',
      action: 'Fill',
    },
    add: {
      name: 'Add',
      hint: 'Something new comes where you paint',
      stage: 'Paint where it should be',
      prompt: 'What should be added?',
      action: 'Add',
    },
    remove: {
      name: 'Remove',
      hint: 'What you paint over goes, and its surroundings close in',
      stage: 'Paint over what should go',
      prompt: 'What should be there instead? (optional)',
      action: 'Remove',
    },
    background: {
      name: 'Background',
      hint: 'What you paint over stays, all around it is made anew. A cut-out needs no paint.',
      stage: 'Paint over what should stay',
      prompt: 'What should be behind it?',
      action: 'Replace background',
    },
    expand: {
      name: 'Expand',
      hint: 'The picture goes on beyond its edges',
      stage: 'Drag an edge outwards',
      prompt: 'What should be beyond the edges? (optional)',
      action: 'Expand',
    },
  } satisfies { label: string } & Record<FillMode, ModeTexts>,

  expand: {
    handles: { left: 'Left edge', top: 'Top edge', right: 'Right edge', bottom: 'Bottom edge' },
    initials: { left: 'L', top: 'T', right: 'R', bottom: 'B' },
    fields: 'Added at each edge',
    by: (units: number) => `${Math.round(units)} pixels outwards`,
    ratios: 'Shape of the enlarged picture',
    original: 'Original',
    nowhere: 'The picture has no more room than before.',
    nowhereHint: 'Drag one of its edges outwards, then press Expand.',
    tooLarge: (width: number, height: number, limit: number) =>
      `That makes ${format(width)} × ${format(height)} pixels, and Figma takes at most ${format(limit)} a side. Drag an edge back in.`,
    tooLargeHint: 'Drag an edge back in.',
  },

  tools: {
    group: 'Mask tools',
    brush: 'Brush',
    eraser: 'Eraser',
    lasso: 'Lasso',
    rectangle: 'Rectangle',
    hints: {
      brush: 'Brush (B), hold Alt to erase',
      eraser: 'Eraser (E)',
      lasso: 'Lasso (L)',
      rectangle: 'Rectangle (M)',
      size: 'Brush size ([ and ])',
      undo: 'Undo last stroke (Ctrl or ⌘ Z)',
      invert: 'Invert the mask (X)',
      subtract: 'Hold Alt to do the other',
    },
    effect: 'What is enclosed is',
    add: 'Add',
    subtract: 'Subtract',
    options: 'Mask options',
    pictureOptions: 'Picture options',
    hardness: 'Hardness',
    hardnessValue: (hardness: number) => `${Math.round(100 * hardness)} %`,
    edge: 'Edge',
    edgeSoft: 'Soft',
    edgeSoftHint: 'The fill fades in just inside the edge',
    edgeExact: 'Exact',
    edgeExactHint: 'The fill covers exactly what is masked',
    transparency: 'Mask what is transparent',
    sees: 'The model sees',
    seesLayer: 'Only this layer',
    seesAround: 'Everything here',
    seesHint: 'Everything here: also what lies over and under the layer',
    withoutInterface: 'Leave out text and components',
    withoutInterfaceHint: 'You see them here; the model does not',
    editableMask: 'Editable mask layer on the result',
    size: 'Brush size ([ and ])',
    sizeValue: (pixels: number) => `${Math.round(pixels)} pixels`,
    undo: 'Undo last stroke',
    invert: 'Invert the mask',
    clear: 'Clear the mask',
    enlarge: 'Larger picture',
    reduce: 'Smaller picture',
  },

  zoom: {
    group: 'Zoom',
    in: 'Zoom in',
    inHint: 'Zoom in (+, or Ctrl and the wheel)',
    out: 'Zoom out',
    outHint: 'Zoom out (−)',
    whole: 'Show the whole picture',
    wholeHint: 'Show the whole picture (0). Hold Space to move it.',
    value: (zoom: number) => `${Math.round(100 * zoom)}%`,
  },

  prompt: {
    generate: 'What should the picture show?',
    suggestions: 'Suggestions',
    tooLong: (length: number, limit: number) =>
      `The prompt has ${format(length)} characters; at most ${format(limit)} are read. Shorten it.`,
    avoidTooLong: (length: number, limit: number) =>
      `What to avoid has ${format(length)} characters; at most ${format(limit)} are read. Shorten it.`,
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
    badText: (issues: string) => `This preset cannot be used. ${issues}`,
  },

  actions: {
    generate: 'Generate',
    cancel: 'Cancel',
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
    queued: (position: number) => (position === 0 ? 'Next in line' : `Waiting, ${format(position)} before this one`),
    paused: 'Waiting: the companion is paused',
    started: 'Starting',
    pictureOf: (words: string, picture: number, pictures: number) => `${words}, picture ${picture} of ${pictures}`,
    stepOf: (step: number, steps: number) => `step ${step} of ${steps}`,
    remaining: (milliseconds: number) => `about ${duration(milliseconds)} left`,
    interrupted: 'The companion stopped. Your job is kept and goes on as soon as it is back: run npm start.',
    inserting: 'Adding the layer',
  },

  models: {
    title: 'Models',
    open: 'Models: see and download others',
    close: 'Back to the picture',
    intro: (installed: string) =>
      installed === '' ? 'No model is installed yet.' : `Installed: ${installed}. Others can be downloaded.`,
    lora: 'LoRA',
    size: (bytes: number) => gigabytes(bytes),
    licence: 'Licence:',
    download: 'Download',
    downloadName: (title: string) => `Download ${title}`,
    looking: 'Asking for its size …',
    accept: (total: number) => `${gigabytes(total)} will be downloaded. Read the licence first.`,
    acceptAction: 'Accept and download',
    acceptName: (title: string) => `Accept the licence and download ${title}`,
    waiting: 'Waits for another download',
    pause: 'Pause',
    pauseName: (title: string) => `Pause the download of ${title}`,
    paused: 'Paused',
    resume: 'Go on',
    resumeName: (title: string) => `Go on with the download of ${title}`,
    cancel: 'Remove',
    cancelName: (title: string) => `Stop the download of ${title} and remove what came`,
    verifying: 'Checking',
    installed: 'Installed',
    amount: (bytes: number, total: number) => `${gigabytes(bytes)} of ${gigabytes(total)}`,
  },

  missingModel: {
    message: (id: string, other: string) => `“${id}” is not installed here. ${other} would paint instead.`,
    use: (other: string) => `Use ${other}`,
  },

  reopen: {
    made: (prompt: string) => (prompt === '' ? 'Made with Frisket' : `Made with “${prompt}”`),
    use: 'Use its settings',
    hint: 'Prompt, seed and everything under Advanced, as they were when this layer was made',
  },

  result: {
    done: (name: string, seconds: number | undefined) =>
      seconds === undefined ? `New layer “${name}”` : `New layer “${name}” in ${seconds.toFixed(1)} s`,
    /** Where the time went, in the order in which it did. */
    stages: (timings: Readonly<Record<string, number>>) =>
      Object.entries(timings)
        .map(([stage, milliseconds]) => `${stage} ${(milliseconds / 1000).toFixed(2)} s`)
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

  selection: {
    noneTitle: 'Select a layer',
    noneText: 'Choose a picture, shape, frame or group on the canvas, then paint over what should change.',
    severalTitle: (count: number) => `${count} layers are selected`,
    severalText: 'Frisket fills one layer at a time. Select one of them, or group them first.',
    problemTitle: (name: string) => `“${name}” can't be filled`,
    problems: {
      hidden: 'It is hidden. Show it, then try again.',
      too_small: 'It is smaller than 8 × 8 pixels. Select a larger layer, or the frame around it.',
      too_narrow: 'It is so long and narrow that nothing would be left of it. Select a part of it.',
      unsupported: 'This kind of layer shows nothing of its own. Select a frame, shape, text, group or picture.',
    } satisfies Record<LayerProblem, string>,
    pictureFailed: 'No picture of this layer could be taken.',
  },

  mask: {
    noSubject: 'Nothing says yet what should stay.',
    noSubjectHint: 'Paint over the subject, or select a layer that is cut out.',
    allSubject: 'All of the picture is to stay.',
    allSubjectHint: 'Leave unpainted what should be made anew.',
    empty: 'Nothing is painted yet.',
    emptyHint: 'Paint over what should change, then try again.',
    useOutline: (name: string) => `Use “${name}” as mask`,
    stencilEmpty: 'That layer shows nothing over the picture.',
    stencilEmptyHint: 'Move it over the part that should change.',
    opaque: 'Nothing in this layer is transparent.',
    opaqueHint: 'Paint over what should change instead.',
  },

  needsPrompt: {
    message: 'There is no prompt yet.',
    hint: 'Describe the picture in a few words.',
  },

  connection: {
    searching: 'Looking for Frisket on this computer …',
    absentTitle: 'Start Frisket on this computer',
    absentText: 'The pictures are made by a small program beside Figma. In its folder, run:',
    absentCommand: 'npm start',
    copyCommand: 'Copy the command',
    waiting: 'Waiting …',
    blockedTitle: 'Your browser keeps Figma from Frisket',
    blockedText: 'A small window of Frisket’s own can pass everything on. Keep it open while you work.',
    blockedAction: 'Open that window',
    blockedElse: 'Frisket has to run: npm start in its folder. Figma’s desktop app needs no such window.',
    relayFailed: (reason: string) => `That did not work: ${reason}`,
    portTakenTitle: (port: number) => `Another program uses port ${port}`,
    versionTitle: 'Plugin and companion are of different versions',
    refusedTitle: 'The companion is busy with other connections',
    closedTitle: 'Connect this panel, once',
    closedText: 'Frisket is running. On its page in your browser, press “Connect Figma”.',
    closedElse: 'No such page open? This opens one:',
    numberTitle: 'Choose this number in Frisket',
    numberText: 'Frisket’s page in your browser asks which number you see here.',
    numberLabel: (number: number) => `Number ${number}`,
    numberCancel: 'Cancel',
    confirmTitle: 'Does Frisket say “Connected”?',
    confirmText: (number: number) =>
      `Say yes only if it took ${number}. If it did not, another program pretends to be Frisket.`,
    confirmYes: 'Yes, it does',
    confirmNo: 'No',
    unpaired: {
      refused: { title: 'Not connected', text: 'The number was not chosen in Frisket.' },
      expired: { title: 'Not connected', text: 'Nobody chose the number in time.' },
      impostor: {
        title: 'That was not your Frisket',
        text: 'Another program answered in its place. Nothing was sent to it. Close it, then try again.',
      },
    },
    tryAgain: 'Try again',
    pageTitle: 'This page is no longer connected',
    pageText: 'The companion was started anew. Run npm start again: it opens a fresh page.',
    away: 'The companion has stopped. Start it again with npm start; everything here stays as it is.',
    retry: 'Try now',
    noModel: 'No model installed',
  },

  errors: {
    insertFailed: (reason: string) => `The picture is ready, but its layer could not be added: ${reason}`,
  },

  layerName: {
    fill: 'Fill',
    add: 'Addition',
    remove: 'Removal',
    background: 'Background',
    expand: 'Expansion',
    generate: 'Picture',
  },
} as const;

/** What a mode is called and asks for. */
interface ModeTexts {
  readonly name: string;
  readonly hint: string;
  /** Over the picture while nothing is done to it yet. */
  readonly stage: string;
  readonly prompt: string;
  readonly action: string;
}

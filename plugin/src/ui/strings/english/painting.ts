import type { FillMode } from '../../../../../shared/src/job.ts';
import type { LayerProblem } from '../../../bridge.ts';
import { keys } from '../keys.ts';
import { numbersIn } from '../numbers.ts';

const numbers = numbersIn('en');

/** What is said about the picture that is worked on, and of painting on it. */
export const painting = {
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
      `That makes ${numbers.whole(width)} × ${numbers.whole(height)} pixels, and Figma takes at most ${numbers.whole(limit)} a side. Drag an edge back in.`,
    tooLargeHint: 'Drag an edge back in.',
  },

  tools: {
    group: 'Mask tools',
    brush: 'Brush',
    eraser: 'Eraser',
    lasso: 'Lasso',
    rectangle: 'Rectangle',
    hints: {
      brush: `Brush (B), hold ${keys.printed('alt')} to erase`,
      eraser: 'Eraser (E)',
      lasso: 'Lasso (L)',
      rectangle: 'Rectangle (M)',
      size: 'Brush size ([ and ])',
      undo: `Undo last stroke (${keys.printed('mod+Z')})`,
      invert: 'Invert the mask (X)',
      subtract: `Hold ${keys.printed('alt')} to do the other`,
    },
    keys: `Arrow keys move the brush, with Shift further. Space sets it down and lifts it. ${keys.spoken('mod+A')} covers all.`,
    effect: 'What is enclosed is',
    add: 'Add',
    subtract: 'Subtract',
    options: 'Mask options',
    pictureOptions: 'Picture options',
    hardness: 'Hardness',
    hardnessValue: (hardness: number) => numbers.percent(hardness),
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
    inHint: `Zoom in (+, or ${keys.printed('mod')} and the wheel)`,
    out: 'Zoom out',
    outHint: 'Zoom out (−)',
    wholeName: (zoom: number) => `${numbers.percent(zoom)}, show the whole picture`,
    wholeHint: `Show the whole picture (0). To move it, hold Space and drag, or ${keys.printed('alt')} and press an arrow key.`,
    value: (zoom: number) => numbers.percent(zoom),
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
};

/** What a mode is called and asks for. */
export interface ModeTexts {
  readonly name: string;
  readonly hint: string;
  /** Over the picture while nothing is done to it yet. */
  readonly stage: string;
  readonly prompt: string;
  readonly action: string;
}

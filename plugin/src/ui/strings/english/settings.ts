import { keys } from '../keys.ts';

/** What is said of the panel itself. */
export const settings = {
  settings: {
    title: 'Settings and keys',
    hint: 'Settings and keys (?)',
    language: 'Language',
    resize: 'Size of the panel',
    resizeHint: 'Drag, or press an arrow key, to resize the panel',
    automatic: 'As on this computer',
    version: (version: string) => `Frisket ${version}`,
    shortcuts: [
      {
        title: 'Everywhere',
        keys: [
          { keys: 'Enter', does: 'Fill, generate, or apply' },
          { keys: 'Escape', does: 'Cancel' },
          { keys: keys.printed('shift+Enter'), does: 'New line in the prompt' },
          { keys: 'Left  Right', does: 'Flip through variations' },
          { keys: '?', does: 'This list' },
        ],
      },
      {
        title: 'On the picture',
        keys: [
          { keys: 'B  E', does: 'Brush, eraser' },
          { keys: 'L  M', does: 'Lasso, rectangle' },
          { keys: '[  ]', does: 'Smaller, larger brush' },
          { keys: 'Arrow keys', does: 'Move the brush; with Shift further' },
          { keys: 'Space', does: 'Set the brush down, lift it' },
          { keys: keys.printed('alt'), does: 'Erase, while held' },
          { keys: 'X', does: 'Invert the mask' },
          { keys: keys.printed('mod+A'), does: 'Mask everything' },
          { keys: keys.printed('mod+Z'), does: 'Undo the last stroke' },
          { keys: '+  −  0', does: 'Zoom in, out, whole picture' },
          { keys: keys.printed('alt+Arrow keys'), does: 'Move the enlarged picture' },
        ],
      },
    ],
  },
};
